"""The OpenAPI document; import direction: problem, codes, examples, answers, questions, operations; document apart."""

from karabakh_api.schema.operations import PublicSchema

__all__ = ["PublicSchema"]
