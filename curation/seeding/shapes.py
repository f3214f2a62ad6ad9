"""First stage of judging seeds: the shape of every file, by JSON Schema and by the validators of the model fields."""

import datetime as dt
import re
from collections.abc import Iterator
from collections.abc import Mapping as Mapping_
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models

from curation.seeding.elements import Mapping, Scalar, walk
from curation.seeding.layout import DATE
from curation.seeding.problems import Problem, nearest, one_of
from curation.seeding.reading import Document, Path_
from curation.seeding.schema import schemas
from sources.dates import ImpreciseDate

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError as SchemaError

_TYPES = {
    "object": "a mapping of keys",
    "array": "a list",
    "string": "text (in quotation marks if it looks like a number)",
    "integer": "a whole number",
    "number": "a number",
}

# Precisions finer than the day, which EDTF ends at: their bounds are typed.
TYPED = {"exact_time", "approximate_time", "part_of_day"}

_BOUNDS = {"minItems": "at least", "maxItems": "at most", "minimum": "at least", "maximum": "at most"}


def shape_problems(
    documents: list[tuple[Mapping, Document]],
) -> Iterator[tuple[Document, Path_ | None, Problem]]:
    """Yield (document, path of the value to leave out of further judging, problem) for every misshapen value."""
    # Its grammars of addresses take two seconds to import: only where seeds are judged, not where fixtures are loaded.
    from jsonschema import Draft202012Validator  # noqa: PLC0415

    validators = {name: Draft202012Validator(schema) for name, schema in schemas().items()}
    for layout, document in documents:
        for problem in document.problems:
            yield document, None, problem
        if document.problems and document.data is None:
            continue
        wrong: set[Path_] = set()
        for error in validators[layout.title].iter_errors(document.data):
            for path, message in _explained(error):
                wrong.add(path)
                yield document, path, document.problem(path, message)
        for path, message in _values(layout, document.data, wrong):
            yield document, path, document.problem(path, message)


def _explained(error: "SchemaError") -> Iterator[tuple[Path_, str]]:
    """Yield (path, message) of what one finding of the JSON Schema means for the writer of the file."""
    path: Path_ = tuple(error.absolute_path)
    schema: dict[str, Any] = dict(error.schema) if isinstance(error.schema, Mapping_) else {}
    value: Any = error.instance
    rule: Any = schema[str(error.validator)]
    match error.validator:
        case "additionalProperties":
            known = list(schema["properties"])
            for key in sorted(set(value) - set(known), key=str):
                message = (
                    f"The key “{key}” is not known here.{nearest(key, known)} Known are {one_of(known)}."
                )
                yield (*path, key), message
        case "required":
            key = next(name for name in rule if error.message.startswith(repr(name)))
            yield (*path, key), f"The key “{key}” is missing: write it."
        case "uniqueItems":
            for index, element in enumerate(value):
                if element in value[:index]:
                    yield (*path, index), f"“{element}” stands here twice: keep one."
        case _:
            yield path, _single(str(error.validator), value, rule) or error.message


def _single(validator: str, value: Any, rule: Any) -> str:
    """Return what is wrong with one value, in words; empty for a rule that has none."""
    match validator:
        case "enum":
            return (
                f"“{value}” is no code of this list.{nearest(str(value), rule)} The codes are {one_of(rule)}."
            )
        case "type":
            return f"Here stands {value!r}, write {_TYPES[rule]}."
        case "pattern":
            return f"“{value}” is not written right: write {_pattern_in_words(rule)}."
        case "maxLength":
            return f"This text has {len(value)} characters, write at most {rule}."
        case "minLength":
            return "This text is empty: write it or leave the key out."
        case "minItems" | "maxItems":
            return f"Here stand {len(value)} elements, write {_BOUNDS[validator]} {rule}."
        case "minimum" | "maximum":
            return f"Here stands {value}, write {_BOUNDS[validator]} {rule}."
    return ""


def _pattern_in_words(pattern: str) -> str:
    if pattern.startswith("^[a-z0-9]+"):
        return "lower-case letters, digits and single hyphens, such as yevlakh-talks-2023"
    if r"T\d" in pattern:
        return "a moment such as '2023-09-19T09:00:00Z' or '2023-09-19T13:00:00+04:00'"
    if r"\d{4}-\d{2}" in pattern:
        return "a day such as '2023-09-19'"
    if "0-9a-f" in pattern:
        return "64 hexadecimal digits"
    return f"text of the form {pattern}"


def _values(layout: Mapping, data: Any, wrong: set[Path_]) -> Iterator[tuple[Path_, str]]:
    """Judge what a schema cannot: dates, existing codes of countries and languages, web addresses."""
    for value, found, path in walk(layout, data):
        if any(path[: len(bad)] == bad for bad in wrong):
            continue
        if value is DATE:
            if not any(bad[: len(path)] == path for bad in wrong):
                yield from (((*path, part), message) for part, message in date_problems(found).items())
        elif isinstance(value, Scalar):
            try:
                native(value.field, found)
            except ValidationError as error:
                yield path, " ".join(error.messages)


def native(field: Any, value: Any) -> Any:
    """Return a seed value as the model field keeps it, judged by the field's own validators."""
    if isinstance(field, models.DateTimeField):
        return moment(value)
    if isinstance(field, models.DateField):
        try:
            return dt.date.fromisoformat(value)
        except ValueError as error:
            raise ValidationError(f"“{value}” is a day that does not exist.") from error
    if isinstance(field, models.DecimalField):
        number = Decimal(str(value))
        field.run_validators(number)
        return number.quantize(Decimal(1).scaleb(-field.decimal_places))
    if isinstance(field, models.CharField) and field.name != "victim_description":
        field.run_validators(value)
    return value


_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:Z|[+-]\d{2}:\d{2})")


def moment(text: str) -> dt.datetime:
    """Read an RFC 3339 moment with whole seconds; raise ValidationError for anything else."""
    wrong = ValidationError(f"“{text}” is no moment such as 2023-09-19T09:00:00Z.")
    if not _MOMENT.fullmatch(text):
        raise wrong
    try:
        return dt.datetime.fromisoformat(text).astimezone(dt.UTC)
    except (ValueError, OverflowError) as error:
        raise wrong from error


def imprecise_date(found: dict[str, Any]) -> ImpreciseDate:
    """Return a seed's date as it was typed, without computed bounds."""
    return ImpreciseDate(
        edtf=found.get("edtf") or "",
        earliest=moment(found["earliest"]) if found.get("earliest") else None,
        latest=moment(found["latest"]) if found.get("latest") else None,
        zone=found.get("zone") or "",
        precision=found.get("precision") or "unknown",
        wording=found.get("wording") or "",
    )


def date_problems(found: dict[str, Any]) -> dict[str, str]:
    """Return what is wrong with a date, by key."""
    for part in ("earliest", "latest"):
        try:
            moment(found.get(part) or "2023-09-19T00:00:00Z")
        except ValidationError as error:
            return {part: error.messages[0]}
    problems = imprecise_date(found).problems()
    if (
        not problems
        and found.get("precision") in TYPED
        and not (found.get("earliest") or found.get("latest"))
    ):
        problems["precision"] = (
            f"“{found['precision']}” needs earliest or latest, typed by the rules of the codebook; or write “day”."
        )
    return problems
