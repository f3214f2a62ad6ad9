"""How a public view becomes an operation: parameters, answers and words from its own declarations."""

import copy
import inspect
from typing import Any

from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from drf_spectacular.utils import Direction, PolymorphicProxySerializer
from rest_framework import serializers

from facts.serializers import CasualtyReportSerializer, CeasefireTermSerializer, StatementSerializer
from facts.serializers.fact import FactKindField
from karabakh_api.parameters import CONTROLS
from karabakh_api.schema import answers, codes
from karabakh_api.schema.examples import Request, examples_of, requests
from karabakh_api.schema.problem import ProblemSerializer
from karabakh_api.schema.questions import summary_and_question
from publication.filters import FILTERSETS
from publication.filters.schema import PATH_EXAMPLES, exampled, parameters_for
from publication.paging import COUNT_MAX
from publication.serializers import FacetValueSerializer

Schema = dict[str, Any]

# Documents of facts, told apart by `kind`.
FACT_KINDS: dict[str, serializers.Serializer[Any] | type[serializers.Serializer[Any]]] = {
    "statement": StatementSerializer,
    "casualty_report": CasualtyReportSerializer,
    "ceasefire_term": CeasefireTermSerializer,
}
ALWAYS = (304, 400, 406, 414, 429, 500, 503)
STATUSES = {"list": ALWAYS, "retrieve": (*ALWAYS, 308, 404, 410), "history": (*ALWAYS, 308, 404)}
OF_MOVING_RECORDS = frozenset({308, 410})
# Form of the answers that no serializer describes.
TEXT_FORMS = {
    "text/csv": "The whole filtered list as CSV, one record a row.",
    "application/x-ndjson": "The whole filtered list, one JSON document a line.",
    "application/atom+xml": "An Atom feed (RFC 4287).",
    "application/zip": "A ZIP archive.",
}
BINARY_FORMS = frozenset({"application/zip"})
LINKED = "application/ld+json"


class ConstantKind(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]
    """In the document of one kind of fact, `kind` is a constant."""

    target_class = FactKindField

    def map_serializer_field(self, auto_schema: AutoSchema, direction: Direction) -> Schema:
        """Return the constant, or the list of kinds where any may stand."""
        if self.target.kind is not None:
            return {"type": "string", "const": str(self.target.kind)}
        mapped: Schema = auto_schema._map_serializer_field(  # type: ignore[no-untyped-call]  # noqa: SLF001
            self.target, direction, bypass_extensions=True
        )
        return mapped


class PublicSchema(AutoSchema):
    """Describes a public view set from its own declarations: serializers, forms, parameters, docstrings."""

    view: Any

    def get_tags(self) -> list[str]:
        """File every operation under its resource."""
        steps = [step for step in self.path.removeprefix("/api/v1/").split("/") if step]
        return [steps[0] if steps else "root"]

    def get_operation_id(self) -> str:
        """Name an operation after its resource and action: `statements_list`, `statements_history_list`."""
        steps = [step for step in self.path.removeprefix("/api/v1/").split("/") if step]
        named = [step.replace("-", "_").replace(".", "_") for step in steps if not step.startswith("{")]
        action = "list" if self._lists else "retrieve"
        return "_".join([*(named or ["root"]), action])

    def get_summary(self) -> str:
        """Say in a few words what the operation gives."""
        return summary_and_question(self.get_operation_id(), self.get_tags()[0])[0]

    def get_description(self) -> str:  # type: ignore[override]  # as in the base class
        """Say which question the operation answers, then what it is: the docstrings of view set and action."""
        question = summary_and_question(self.get_operation_id(), self.get_tags()[0])[1]
        docs = (f"*{question}*", type(self.view).__doc__, getattr(self.view, self.view.action).__doc__)
        return "\n\n".join(inspect.cleandoc(doc) for doc in docs if doc)

    @property
    def _lists(self) -> bool:
        return self.view.action in {"list", "history"}

    def _get_parameters(self) -> list[Schema]:
        path_parameters: list[Schema] = [
            {
                **parameter,
                "description": f"The {parameter['name']} of the record.",
                **_path_value(self.get_tags()[0], parameter["name"]),
            }
            for parameter in self._resolve_path_parameters(_variables(self.path))  # type: ignore[no-untyped-call]
        ]
        taken = self.view.controls.get(self.view.action, ())
        controls = [self._control(name) for name in taken if name != "facets" or self.view.facet_fields]
        filters: list[Any] = list(parameters_for(self.view.public_name)) if self._takes_filters else []
        further = self.view.further_parameters() if self.view.action != "history" else []
        required = self.view.required_parameters
        return [
            *path_parameters,
            *(
                exampled({**parameter, "required": parameter["name"] in required})
                for parameter in (*filters, *further, *controls)
            ),
        ]

    @property
    def _takes_filters(self) -> bool:
        return bool(self.view.public_name) and (
            self.view.action == "list" or bool(self.view.required_parameters)
        )

    def _control(self, name: str) -> Schema:
        described: Schema = copy.deepcopy(CONTROLS[name])
        if name == "format":
            forms = tuple(str(form.format) for form in self.view.get_renderers())
            described["schema"] = self._code_list(codes.FORM_LISTS[forms]).ref
            described["example"] = forms[0]
        if name == "count":
            described["schema"] = self._code_list("CountMode").ref
            described["example"] = "exact"
        if name == "ordering":
            fields = self.view.ordering_terms()
            terms = codes.orderings(f"{self._element().name}Ordering", fields)
            described["schema"]["items"] = self._component(f"{self._element().name}Ordering", terms).ref
            described["schema"]["examples"] = [[terms["enum"][1]]]
        if name == "facets":
            described["schema"]["items"] = self._facet_fields().ref
            described["schema"]["examples"] = [[self.view.facet_fields[0]]]
        if name in {"fields", "omit"}:
            described["schema"]["examples"] = [[next(iter(self.view.shape().leaves()))]]
        return {"name": name, "in": "query", "required": False, **described}

    def _component(self, name: str, schema: Schema) -> ResolvedComponent:
        component = ResolvedComponent(  # type: ignore[no-untyped-call]
            name=name, type=ResolvedComponent.SCHEMA, schema=schema, object=name
        )
        self.registry.register_on_missing(component)
        return component

    def _code_list(self, name: str) -> ResolvedComponent:
        return self._component(name, codes.own_lists()[name])

    def _facet_fields(self) -> ResolvedComponent:
        name = f"{self._element().name}FacetField"
        filters = FILTERSETS[self.view.public_name].base_filters
        about = {field: str(filters[field].label) for field in self.view.facet_fields}
        return self._component(name, codes.facet_fields(name, self.view.facet_fields, about))

    def _get_request_body(self, direction: str = "request") -> None:
        return None

    def _get_response_bodies(self, direction: str = "response") -> Schema:
        self.resolve_serializer(ProblemSerializer, "response")  # every shared response names it
        responses: Schema = {"200": self._answer()}
        for status in STATUSES[self.view.action]:
            if self._applies(status):
                responses[str(status)] = answers.shared(status)
        return dict(sorted(responses.items()))

    def _applies(self, status: int) -> bool:
        if status in OF_MOVING_RECORDS:
            return bool(self.view.has_tombstones) and "{" in self.path
        return status != 404 or "{" in self.path

    def _answer(self) -> Schema:
        shown: list[Request] = requests().get(self.get_operation_id(), [])
        content: Schema = {}
        for media_type in self.map_renderers("media_type"):
            example = next((path for form, path in shown if form == media_type), "")
            content[media_type] = {"schema": self._body(media_type), **examples_of(example)}
        exports = ["Content-Disposition"] if content.keys() & TEXT_FORMS.keys() else []
        return {
            "description": self.get_summary(),
            "headers": answers.headers(*answers.OF_DOCUMENTS, *exports),
            "content": content,
        }

    def _body(self, media_type: str) -> Schema:
        if media_type in TEXT_FORMS:
            return _file(media_type)
        if media_type == LINKED:
            name = "LinkedPage" if self._lists else "LinkedRecord"
            return {"$ref": f"#/components/schemas/{name}"}
        component = self._element()
        return self._envelope(component) if self._lists else dict(component.ref)

    def _element(self) -> ResolvedComponent:
        declared = self.view.declared()
        if len(declared) > 1:
            union = PolymorphicProxySerializer(
                component_name="Fact", serializers=FACT_KINDS, resource_type_field_name="kind"
            )
            return self.resolve_serializer(union, "response")
        return self.resolve_serializer(declared[0], "response")

    def _envelope(self, element: ResolvedComponent) -> Schema:
        """Return a reference to the page of an element: a component of its own, named after it."""
        properties: Schema = {
            "count": {
                "type": ["integer", "null"],
                "minimum": 0,
                "maximum": COUNT_MAX,
                "description": f"Number of elements; null unless `count=exact`. At most {COUNT_MAX}.",
            },
            "count_capped": {
                "type": "boolean",
                "description": f"There are more than {COUNT_MAX} elements; they were not counted. Else left out.",
            },
            "next": {
                "type": ["string", "null"],
                "format": "uri",
                "description": "Next page; null = this is the last.",
            },
            "previous": {
                "type": ["string", "null"],
                "format": "uri",
                "description": "Page before; null = this is the first.",
            },
            "results": {"type": "array", "items": element.ref},
        }
        if self.view.facet_fields and self.view.action == "list":
            properties["facets"] = self._facets(element).ref
        return self._component(
            f"{element.name}Page",
            {
                "type": "object",
                "description": "One page of a list.",
                "properties": properties,
                "required": ["count", "next", "previous", "results"],
            },
        ).ref

    def _facets(self, element: ResolvedComponent) -> ResolvedComponent:
        values = self.resolve_serializer(FacetValueSerializer, "response")
        counted = {"type": "array", "items": values.ref}
        return self._component(
            f"{element.name}Facets",
            {
                "type": "object",
                "description": "Values with their counts, by field: only with `facets=`, and only its fields.",
                "properties": dict.fromkeys(self.view.facet_fields, counted),
            },
        )


def _file(media_type: str) -> Schema:
    form = {"format": "binary"} if media_type in BINARY_FORMS else {}
    return {"type": "string", **form, "description": TEXT_FORMS[media_type]}


def _variables(path: str) -> list[str]:
    return [step[1:-1] for step in path.split("/") if step.startswith("{")]


def _path_value(resource: str, name: str) -> Schema:
    """Return what a variable of a path can be, and an example of it."""
    schema, example = PATH_EXAMPLES[name]
    return {"schema": schema, "example": example(resource)}
