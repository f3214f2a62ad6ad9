"""Code lists in the schema: every enum is a named component that says what each of its members means."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from facts.vocabularies import CHOICES, all_vocabularies, vocabulary
from publication.filters.plain import VOCABULARY_PARAMETERS
from publication.serializers import MAPPING_RELATIONS, MAPPING_SCHEMES, RECORD_KINDS, RECORD_RESOURCES

Schema = dict[str, Any]

# What the members of lists mean that are no vocabulary of the data.
MEANINGS: dict[str, Mapping[str, str]] = {
    "Cause": {
        "own": "The record itself was changed.",
        "embedded": "Something that the record shows was changed, such as the name of a speaker.",
    },
    "ClaimRelation": {
        "overlap": "Both can be true.",
        "contradict": "They cannot both be true.",
        "incomparable": "They do not speak of the same people, moment or scope.",
    },
    "CountMode": {"exact": "All elements are counted.", "none": "Nothing is counted: `count` is null."},
    "MappingRelation": {code: f"{label}." for code, label in MAPPING_RELATIONS},
    "MappingScheme": {scheme: f"{title}." for scheme, title in MAPPING_SCHEMES},
    "Origin": {
        "seeds": "Loaded from the seeds that come with the project.",
        "people": "Published by people: written by one, reviewed by another.",
    },
    "RecordChange": {
        "created": "It was published for the first time.",
        "updated": "A new version took the place of the last.",
        "withdrawn": "It was taken back: its address answers 410.",
        "renamed": "It goes by another slug: its address answers 308.",
        "merged": "It became part of another record: its address answers 308.",
    },
    "RecordKind": {code: f"{label}." for code, label in RECORD_KINDS},
    "RecordResource": {name: f"{title}." for name, title in RECORD_RESOURCES},
    "ChangedResource": {
        "facts": "Facts of every kind.",
        **{name: f"{title}." for name, title in RECORD_RESOURCES},
    },
    "RelationDirection": {"out": "The relation starts at this fact.", "in": "It starts at the other fact."},
    "VocabularyName": {listed.name: f"{listed.title}." for listed in all_vocabularies()},
}
FORMS = {
    "json": "JSON.",
    "csv": "The whole filtered list as CSV, one record a row.",
    "ndjson": "The whole filtered list, one JSON document a line.",
    "jsonld": "JSON-LD: schema.org, Web Annotation, PROV.",
    "atom": "An Atom feed.",
    "zip": "A ZIP archive.",
}
FORM_LISTS: dict[tuple[str, ...], str] = {
    ("json",): "DocumentFormat",
    ("json", "jsonld"): "RecordFormat",
    ("json", "csv", "ndjson"): "ListFormat",
    ("json", "csv", "ndjson", "jsonld"): "RecordListFormat",
    ("atom",): "FeedFormat",
    ("zip",): "ArchiveFormat",
}


def listed(name: str, meanings: Mapping[str, str], about: str = "") -> Schema:
    """Return the component of a code list: members, a description of the whole and one of each."""
    lines = [f"* `{code}` - {meaning}" for code, meaning in meanings.items()]
    return {
        "type": "string",
        "enum": list(meanings),
        "description": "\n".join([about or _title(name), "", *lines]),
        "x-enum-descriptions": list(meanings.values()),
    }


def own_lists() -> dict[str, Schema]:
    """Return the components of lists that only parameters name."""
    return {
        **{name: listed(name, {form: FORMS[form] for form in forms}) for forms, name in FORM_LISTS.items()},
        "CountMode": listed("CountMode", MEANINGS["CountMode"]),
        "ChangedResource": listed("ChangedResource", MEANINGS["ChangedResource"]),
        "VocabularyCode": {
            "type": "string",
            "enum": VOCABULARY_PARAMETERS["code"].subject.values.schema()["enum"],
            "description": "A code of any vocabulary; `/api/v1/vocabularies/` defines it.",
        },
    }


def described(name: str, component: Schema) -> Schema:
    """Return the component of a code list that the serializers gave, with what its members mean."""
    meanings = {**_of_vocabularies(), **MEANINGS}.get(name)
    if meanings is None or list(meanings) != component["enum"]:
        return component
    return listed(name, meanings)


def orderings(name: str, fields: Iterable[str]) -> Schema:
    """Return the component of the terms by which a list can be ordered."""
    meanings = {}
    for field in fields:
        meanings[field] = f"By {field}, the least or earliest first."
        meanings[f"-{field}"] = f"By {field}, the greatest or latest first."
    component = listed(name, meanings, "A term of `ordering`.")
    names = [term.upper() if term[0] != "-" else f"{term[1:].upper()}_DESCENDING" for term in meanings]
    return {**component, "x-enum-varnames": names}


def facet_fields(name: str, fields: Sequence[str], about: Mapping[str, str]) -> Schema:
    """Return the component of the fields whose values can be counted."""
    return listed(name, {field: about[field] for field in fields}, "A field whose values are counted.")


def _of_vocabularies() -> dict[str, Mapping[str, str]]:
    return {choices.__name__: vocabulary(name).descriptions() for name, choices in CHOICES.items()}


def _title(name: str) -> str:
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip()
    return f"{words.capitalize()}."
