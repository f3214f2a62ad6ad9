"""The codebook of the Data Package: every code, what it means, what outside lists call it."""

import dataclasses
from collections.abc import Callable, Iterator

from facts.vocabularies import Vocabulary, all_vocabularies
from publication.datapackage.columns import Column, References

Row = tuple[str | None, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class CodeTable:
    """One table of the codebook; its rows change with the release only."""

    name: str
    title: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    references: References
    rows: Callable[[Vocabulary], Iterator[Row]]


def _text(name: str, description: str, *, required: bool = True) -> Column:
    return Column(name, name, "string", description, required=required)


VOCABULARY = _text("vocabulary", "Name of the code list; columns name it as `vocabulary`.")
CODE = _text("code", "The code, as it stands in the tables.")
TO_LIST: References = {("vocabulary",): ("vocabularies", ("name",))}

CODEBOOK = (
    CodeTable(
        name="vocabularies",
        title="Code lists",
        columns=(_text("name", "Name of the code list."), _text("title", "Title for people.")),
        key=("name",),
        references={},
        rows=lambda held: iter([(held.name, held.title)]),
    ),
    CodeTable(
        name="codes",
        title="Codes: label and definition",
        columns=(
            VOCABULARY,
            CODE,
            _text("label", "Label for people."),
            _text("definition", "What it means."),
        ),
        key=("vocabulary", "code"),
        references=TO_LIST,
        rows=lambda held: ((held.name, code.code, code.label, code.definition) for code in held.codes),
    ),
    CodeTable(
        name="code_mappings",
        title="Codes: what outside lists call them",
        columns=(
            VOCABULARY,
            CODE,
            _text("scheme", "The outside list."),
            _text("version", "Its version."),
            _text("outside_code", "Code there; empty = the list has none.", required=False),
            _text("relation", "As in SKOS, read from our code."),
            _text("note", "What is lost or in doubt; empty = nothing to add.", required=False),
        ),
        key=(),
        references={**TO_LIST, ("vocabulary", "code"): ("codes", ("vocabulary", "code"))},
        rows=lambda held: (
            (held.name, code.code, at.scheme, at.version, at.code, at.relation, at.note)
            for code in held.codes
            for at in code.mappings
        ),
    ),
)


def code_rows(table: CodeTable) -> Iterator[Row]:
    """Yield the rows of a table of the codebook."""
    for vocabulary in all_vocabularies():
        yield from table.rows(vocabulary)
