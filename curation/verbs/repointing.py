"""Contents after a merge: references lead to the record that stays, its names and citations grow, nothing twice."""

from collections.abc import Iterator
from typing import Any

from curation.revisions.references import redirected
from curation.seeding.stored import Aggregate, Identity
from curation.seeding.tables import BY_MODEL, ROOTS, TABLES, Fields, Table
from curation.verbs.slugs import with_user

# By which columns two rows of one record are the same row; tables that are not named here may repeat themselves.
SAME = {
    "sources.paragraphnote": ("paragraph",),
    "facts.actorname": ("variant", "language"),
    "facts.placename": ("variant", "language"),
    "facts.factspeaker": ("actor",),
    "facts.citation": ("source", "paragraph", "start", "end"),
    "facts.relation": ("kind", "to_fact"),
    "facts.termposition": ("actor", "stance"),
}
# What the record that stays takes over from the other one.
TAKEN = (
    "sources.paragraphnote",
    "facts.actorname",
    "facts.placename",
    "facts.citation",
    "facts.relation",
    "facts.termposition",
    "facts.disputeposition",
)
TAKEN_LINKS = {"facts.fact": ("topics",)}
NAMES = {"actors": ("facts.actorname", "actor"), "places": ("facts.placename", "place")}


def repointed(aggregate: Aggregate, gone: Identity, into: str, *, users: bool) -> Aggregate:
    """Return a content in which `into` stands wherever `gone` stood; `users`: also among the users of names."""
    changed = redirected(aggregate, lambda other: into if other == gone else other[1])
    return settled(with_user(changed, gone[1], into) if users else changed)


def absorbed(kept: Aggregate, gone: Aggregate, identity: Identity) -> Aggregate:
    """Return what a record is after another one was merged into it."""
    resource, slug = identity
    changed = {label: list(rows) for label, rows in kept.items()}
    for label in TAKEN:
        table = next(table for table in TABLES if table.label == label)
        if table.resource == resource and gone.get(label):
            changed.setdefault(label, []).extend(_moved(table, row, slug, kept) for row in gone[label])
    if resource in NAMES:
        _add_display_name(changed, gone, identity)
    for label, names in TAKEN_LINKS.items():
        for row in changed.get(label, []):
            for name in names:
                row[name] = sorted({tuple(key) for key in [*row[name], *gone[label][0][name]]})
                row[name] = [list(key) for key in row[name]]
    return {table.label: changed[table.label] for table in TABLES if changed.get(table.label)}


def _moved(table: Table, row: Fields, slug: str, kept: Aggregate) -> Fields:
    """Return a row as one of another record's, after those that stand there; so the citation it is shown by."""
    moved = {**row, table.owner: [slug]}
    if table.place == "position":
        moved["position"] = len(kept.get(table.label, [])) + row["position"]
    for field in table.fields:
        if field.is_relation and not field.many_to_many and field.name != table.owner:
            target, value = BY_MODEL[field.related_model], row[field.name]
            if value is not None and target.owner and not target.is_kind:
                moved[field.name] = [slug, len(kept.get(target.label, [])) + value[1]]
    return moved


def _add_display_name(changed: Aggregate, gone: Aggregate, identity: Identity) -> None:
    """Keep the display name of the record that goes as a name of the one that stays."""
    resource, slug = identity
    label, owner = NAMES[resource]
    root = ROOTS[resource]._meta.label_lower
    name = gone[root][0]["name"]
    rows = changed.setdefault(label, [])
    if name in {changed[root][0]["name"], *(row["variant"] for row in rows)}:
        return
    rows.append(
        {
            owner: [slug],
            "position": len(rows),
            "variant": name,
            "language": "",
            "script": script_of(name),
            "used_by": [],
            "reference": f"Display name of “{gone[root][0]['slug']}” before both were merged",
            "kind": "press",
        }
    )


def script_of(name: str) -> str:
    """Return the ISO 15924 code of the first letter's script; Latin for what this dataset does not write."""
    for letter in name:
        if "\u0530" <= letter <= "\u058f":
            return "Armn"
        if "\u0400" <= letter <= "\u04ff":
            return "Cyrl"
        if "\u0600" <= letter <= "\u06ff":
            return "Arab"
        if letter.isalpha():
            return "Latn"
    return "Latn"


def settled(aggregate: Aggregate) -> Aggregate:
    """Return a content without rows that say the same twice, or that tie a record to itself; places dealt out anew."""
    own = _own_slug(aggregate)
    changed = {label: [dict(row) for row in rows] for label, rows in aggregate.items()}
    for table in TABLES:
        if table.above and not table.owner:
            for row in changed.get(table.label, []):
                row[table.above] = None if row[table.above] == [own] else row[table.above]
        elif table.label in SAME and table.label in changed:
            changed[table.label], places = _unique(table, changed[table.label], own)
            _follow(changed, table.label, places)
    return {label: rows for label, rows in changed.items() if rows}


def _follow(changed: Aggregate, label: str, places: dict[int, int]) -> None:
    """Let the rows that name a row of this table by its place name its new place."""
    for table, field in _shown_by(label):
        for row in changed.get(table.label, []):
            if row[field] is not None:
                row[field] = [row[field][0], places.get(row[field][1], row[field][1])]


def _own_slug(aggregate: Aggregate) -> str:
    roots = {model._meta.label_lower for model in ROOTS.values()}
    return str(next(rows for label, rows in aggregate.items() if label in roots)[0]["slug"])


def _unique(table: Table, rows: list[Fields], own: str) -> tuple[list[Fields], dict[int, int]]:
    """Return rows, each once, with their new places; and the new place by the old one, dropped rows included."""
    kept: list[Fields] = []
    first: dict[Any, int] = {}
    places: dict[int, int] = {}
    for row in rows:
        if table.label == "facts.relation" and row["to_fact"] == [own]:
            continue
        key = repr([row[name] for name in SAME[table.label]])
        if key not in first:
            first[key] = len(kept)
            kept.append({**row, "position": len(kept)} if table.place == "position" else row)
        if table.place == "position":
            places[row["position"]] = first[key]
    return kept, places


def _shown_by(label: str) -> Iterator[tuple[Table, str]]:
    """Yield the columns that name a row of this table by its place."""
    for table in TABLES:
        for field in table.fields:
            if not field.is_relation or field.many_to_many or field.name == table.owner:
                continue
            target = BY_MODEL[field.related_model]
            if target.label == label and target.owner and not target.is_kind:
                yield table, field.name
