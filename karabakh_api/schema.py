"""The OpenAPI document: how views, serializers and filters become one description."""

import copy
import inspect
from collections import Counter
from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from drf_spectacular.utils import PolymorphicProxySerializer
from rest_framework import serializers

from facts.serializers import CasualtyReportSerializer, CeasefireTermSerializer, StatementSerializer
from karabakh_api.parameters import CONTROLS
from karabakh_api.problems import BY_STATUS, INVALID_PARAMETER
from publication.canonical import canonical_json
from publication.filters.schema import parameters_for
from publication.serializers import FacetValueSerializer

Schema = dict[str, Any]

# Documents of facts, told apart by `kind`.
FACT_KINDS: dict[str, serializers.Serializer[Any] | type[serializers.Serializer[Any]]] = {
    "statement": StatementSerializer,
    "casualty_report": CasualtyReportSerializer,
    "ceasefire_term": CeasefireTermSerializer,
}
ANSWER_HEADERS = {
    "Dataset-Version": "Edition and chain hash that the answer comes from, `<number>-<hash>`.",
    "ETag": "Strong entity tag: the same tag, the same bytes.",
    "Last-Modified": "Moment of the edition.",
    "Link": "Addresses of the next and previous page and of this answer at its edition (`cite-as`).",
}
STATUSES = {"list": (400, 406, 414, 429, 500, 503), "retrieve": (400, 404, 406, 410, 414, 429, 500, 503)}
STATUSES["history"] = STATUSES["retrieve"]
# Form of the answers that no serializer describes.
TEXT_FORMS = {
    "text/csv": "The whole filtered list as CSV, one record a row.",
    "application/x-ndjson": "The whole filtered list, one JSON document a line.",
    "application/atom+xml": "An Atom feed (RFC 4287).",
    "application/zip": "A ZIP archive.",
}
BINARY_FORMS = frozenset({"application/zip"})


class ProblemErrorSerializer(serializers.Serializer[Any]):
    """One thing wrong with one parameter."""

    parameter = serializers.CharField(help_text="Name of the parameter.")
    detail = serializers.CharField(help_text="What is wrong with it.")
    allowed = serializers.ListField(
        child=serializers.CharField(), help_text="What is allowed; empty = not a list."
    )
    nearest = serializers.CharField(
        allow_null=True, help_text="The likeliest meant; null = nothing is like it."
    )


class ProblemSerializer(serializers.Serializer[Any]):
    """What went wrong (RFC 9457)."""

    type = serializers.CharField(help_text="Kind of problem, a relative address with a page about it.")
    title = serializers.CharField(help_text="Kind of problem, in words.")
    status = serializers.IntegerField(help_text="Status of the answer.")
    detail = serializers.CharField(help_text="What is wrong with this request.")
    instance = serializers.CharField(help_text="Path of the request.")
    errors = ProblemErrorSerializer(  # type: ignore[assignment]  # DRF has one too
        many=True, help_text="Every parameter that is wrong; empty = none is to blame."
    )


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
        name = self.get_tags()[0].replace("-", " ")
        if self.view.action == "history":
            return f"History of one of the {name}"
        if self._lists:
            return f"List {name}"
        return f"One of the {name}" if "{" in self.path else name.capitalize()

    def get_description(self) -> str:  # type: ignore[override]  # as in the base class
        """Say what the resource is, then what the operation answers: the docstrings of view set and action."""
        docs = (type(self.view).__doc__, getattr(self.view, self.view.action).__doc__)
        return "\n\n".join(inspect.cleandoc(doc) for doc in docs if doc)

    @property
    def _lists(self) -> bool:
        return self.view.action in {"list", "history"}

    def _get_parameters(self) -> list[Schema]:
        path_parameters: list[Schema] = [
            {**parameter, "description": f"The {parameter['name']} of the record."}
            for parameter in self._resolve_path_parameters(_variables(self.path))  # type: ignore[no-untyped-call]
        ]
        taken = self.view.controls.get(self.view.action, ())
        controls = [self._control(name) for name in taken if name != "facets" or self.view.facet_fields]
        filters: list[Any] = list(parameters_for(self.view.public_name)) if self._takes_filters else []
        further = self.view.further_parameters() if self.view.action != "history" else []
        described = [*path_parameters, *filters, *further, *controls]
        required = self.view.required_parameters
        return [
            {**parameter, "required": True} if parameter["name"] in required else parameter
            for parameter in described
        ]

    @property
    def _takes_filters(self) -> bool:
        return bool(self.view.public_name) and (
            self.view.action == "list" or bool(self.view.required_parameters)
        )

    def _control(self, name: str) -> Schema:
        described: Schema = copy.deepcopy(CONTROLS[name])
        if name == "format":
            described["schema"]["enum"] = [form.format for form in self.view.get_renderers()]
        if name == "ordering":
            terms = [sign + field for field in self.view.ordering_terms() for sign in ("", "-")]
            described["schema"]["items"]["enum"] = terms
        if name == "facets":
            described["schema"]["items"]["enum"] = list(self.view.facet_fields)
        return {"name": name, "in": "query", "required": False, **described}

    def _get_request_body(self, direction: str = "request") -> None:
        return None

    def _get_response_bodies(self, direction: str = "response") -> Schema:
        responses: Schema = {"200": self._answer()}
        if self.view.action in {"retrieve", "history"} and "{" in self.path:
            responses["308"] = {
                "description": "The record was renamed or merged: `Location` says where it is."
            }
        responses["304"] = {"description": "The answer is the one that `If-None-Match` names."}
        for status in STATUSES[self.view.action]:
            problem = INVALID_PARAMETER if status == 400 else BY_STATUS[status]
            if self._applies(status):
                responses[str(status)] = self._problem(problem.title)
        return dict(sorted(responses.items()))

    def _applies(self, status: int) -> bool:
        if status == 410:
            return bool(self.view.has_tombstones)
        return status != 404 or "{" in self.path

    def _answer(self) -> Schema:
        content: Schema = {}
        for media_type in self.map_renderers("media_type"):
            if media_type in TEXT_FORMS:
                content[media_type] = {"schema": _file(media_type)}
            elif media_type == "application/ld+json":
                content[media_type] = {"schema": {"type": "object", "additionalProperties": True}}
            else:
                component = self._element()
                content[media_type] = {"schema": self._envelope(component) if self._lists else component.ref}
        headers = {
            name: {"schema": {"type": "string"}, "description": about}
            for name, about in ANSWER_HEADERS.items()
        }
        return {"description": self.get_summary(), "headers": headers, "content": content}

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
                "description": "Number of elements; null unless `count=exact`.",
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
            values = self.resolve_serializer(FacetValueSerializer, "response")
            properties["facets"] = {
                "type": "object",
                "additionalProperties": {"type": "array", "items": values.ref},
                "description": "Values with their counts by field; only with `facets=`.",
            }
        page = ResolvedComponent(  # type: ignore[no-untyped-call]
            name=f"{element.name}Page",
            type=ResolvedComponent.SCHEMA,
            schema={
                "type": "object",
                "description": "One page of a list.",
                "properties": properties,
                "required": ["count", "next", "previous", "results"],
            },
            object=f"{element.name}Page",
        )
        self.registry.register_on_missing(page)
        return page.ref

    def _problem(self, title: str) -> Schema:
        component = self.resolve_serializer(ProblemSerializer, "response")
        return {"description": title, "content": {"application/problem+json": {"schema": component.ref}}}


def _file(media_type: str) -> Schema:
    form = {"format": "binary"} if media_type in BINARY_FORMS else {}
    return {"type": "string", **form, "description": TEXT_FORMS[media_type]}


def _variables(path: str) -> list[str]:
    return [step[1:-1] for step in path.split("/") if step.startswith("{")]


# --- What drf-spectacular leaves to be said about the whole document ------------------------------------------


def all_required(result: Schema, **_: Any) -> Schema:
    """Say of every property of an answer that it is always there: the serializers never leave one out."""
    for schema in result["components"]["schemas"].values():
        if "properties" in schema and "required" not in schema:
            schema["required"] = list(schema["properties"])
        elif "properties" in schema:
            schema["required"] = [name for name in schema["properties"] if name != "facets"]
    return result


def named_codes(result: Schema, **_: Any) -> Schema:
    """Let filters refer to the component of their code list, so that clients have one type for both."""
    components = result["components"]["schemas"]
    for path in result["paths"].values():
        for operation in path.values():
            for parameter in operation.get("parameters", ()):
                _name_codes(parameter, components)
    return result


def shared_parameters(result: Schema, **_: Any) -> Schema:
    """Write each parameter that several operations take once, as a component; it halves the document and more."""
    described = [
        (path, parameter)
        for path, operations in result["paths"].items()
        for operation in operations.values()
        for parameter in operation.get("parameters", ())
    ]
    uses = Counter(canonical_json(parameter) for _, parameter in described)
    names: dict[str, str] = {}
    components: Schema = {}
    for path, parameter in described:
        written = canonical_json(parameter)
        if uses[written] > 1 and written not in names:
            name = parameter["name"]
            if name in components:
                name = f"{name}.{path.split('/')[3]}"
            names[written] = name
            components[name] = dict(parameter)
    for _, parameter in described:
        name = names.get(canonical_json(parameter))
        if name is not None:
            parameter.clear()
            parameter["$ref"] = f"#/components/parameters/{name}"
    result["components"]["parameters"] = dict(sorted(components.items()))
    return result


def _name_codes(described: Schema, components: Schema) -> None:
    schema = described["schema"]
    for holder, key in ((described, "schema"), (schema, "items")):
        held = holder.get(key)
        if isinstance(held, dict) and "x-code-list" in held:
            name = held.pop("x-code-list")
            if name in components and components[name].get("enum") == held.get("enum"):
                holder[key] = {"$ref": f"#/components/schemas/{name}"}
