"""Reading named records of the editors' tables in the shape of fixtures; a few queries for up to 500 of them."""

import dataclasses
import functools
import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Value

from curation.seeding.stored import Aggregate, Identity
from curation.seeding.tables import BY_MODEL, ROOTS, TABLES, Fields, Table, below, chunks, plain
from facts.choices import FactKind
from facts.models import CasualtyReport, CeasefireTerm, Fact, Statement

# The child table of each kind of fact.
KINDS: dict[str, Table] = {
    str(kind): BY_MODEL[model]
    for kind, model in (
        (Statement.KIND, Statement),
        (CasualtyReport.KIND, CasualtyReport),
        (CeasefireTerm.KIND, CeasefireTerm),
    )
}
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@dataclasses.dataclass(slots=True)
class Standing:
    """How one record stands in the editors' tables: its row, its state and its content."""

    pk: int
    status: str
    row_version: int
    submitted_by: int | None
    kind: str
    aggregate: Aggregate


def snapshot(identity: Identity) -> Aggregate | None:
    """Return what one record is now; None when there is none."""
    return snapshots([identity]).get(identity)


def snapshots(identities: Iterable[Identity]) -> dict[Identity, Aggregate]:
    """Return what these records are now, those that exist."""
    return {identity: found.aggregate for identity, found in read_standings(identities).items()}


def read_standings(identities: Iterable[Identity]) -> dict[Identity, Standing]:
    """Return how these records stand now, those that exist, in the order asked for."""
    asked = list(dict.fromkeys(identities))
    wanted: dict[str, list[str]] = {}
    for resource, slug in asked:
        if resource in ROOTS:
            wanted.setdefault(resource, []).append(slug)
    found: dict[Identity, Standing] = {}
    for resource, slugs in wanted.items():
        for part in chunks(slugs):
            found |= _read(resource, part)
    return {identity: found[identity] for identity in asked if identity in found}


def canonical(aggregate: Aggregate) -> str:
    """Return an aggregate as canonical JSON: equal contents are equal texts."""
    return _ENCODER.encode(aggregate)


def digest(text: str) -> str:
    """Return the SHA-256 (hex) of a canonical text; a lone surrogate counts as the bytes it would have."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _read(resource: str, slugs: list[str]) -> dict[Identity, Standing]:
    root = BY_MODEL[ROOTS[resource]]
    state = ["pk", "status", "row_version", "submitted_by_id", *(["text"] if resource == "sources" else [])]
    found: dict[int, Standing] = {}
    for values in root.model._base_manager.filter(slug__in=slugs).values(*state, *columns(root)):
        row = _row(root, values)
        if "text" in values:
            row["text"] = values["text"]
        found[values["pk"]] = Standing(
            values["pk"],
            values["status"],
            values["row_version"],
            values["submitted_by_id"],
            row["kind"] if root.model is Fact else "",
            {root.label: [row]},
        )
    if found:
        _read_below(resource, found)
    return {(resource, _slug(root, standing)): standing for standing in found.values()}


def _slug(root: Table, standing: Standing) -> str:
    return str(standing.aggregate[root.label][0]["slug"])


def _read_below(resource: str, found: dict[int, Standing]) -> None:
    """Add the rows below the records, then the many-to-many links of all."""
    kinds = {standing.kind for standing in found.values()}
    near: dict[int, list[Fields]] = {
        pk: [rows for [rows] in one.aggregate.values()] for pk, one in found.items()
    }
    linked: dict[Table, dict[int, list[Fields]]] = {BY_MODEL[ROOTS[resource]]: near}
    for table in needed(resource, kinds):
        owner: Any = table.model._meta.get_field(table.owner)
        rows = table.model._base_manager.filter(**{f"{table.owner}__in": list(found)})
        if not table.is_kind:
            rows = rows.order_by(table.place)
        for values in rows.values("pk", owner.attname, *columns(table)):
            row = _row(table, values)
            found[values[owner.attname]].aggregate.setdefault(table.label, []).append(row)
            linked.setdefault(table, {}).setdefault(values["pk"], []).append(row)
    _read_links(linked)
    for standing in found.values():
        standing.aggregate = {
            table.label: standing.aggregate[table.label]
            for table in TABLES
            if table.label in standing.aggregate
        }


def needed(resource: str, kinds: set[str]) -> Iterator[Table]:
    """Yield the tables below a resource's records that records of these kinds can have rows in."""
    models = {KINDS[kind].model for kind in kinds if kind in KINDS}
    for table in below(resource):
        owner: Any = table.model._meta.get_field(table.owner)
        if table.is_kind:
            if table.model in models:
                yield table
        elif owner.related_model in models or owner.related_model is ROOTS[resource]:
            yield table


def _read_links(linked: dict[Table, dict[int, list[Fields]]]) -> None:
    """Fill in the targets of many-to-many fields, all of them in one query."""
    parts = []
    targets: dict[tuple[str, int], list[Any]] = {}
    for table, rows in linked.items():
        for field in table.fields:
            if field.many_to_many:
                name = f"{table.label}.{field.name}"
                for pk, listed in rows.items():
                    for row in listed:
                        targets[name, pk] = row[field.name] = []
                near, far = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}__slug"
                links = field.remote_field.through._base_manager.filter(**{f"{near[:-3]}__in": list(rows)})
                parts.append(links.annotate(_of=Value(name)).values_list("_of", near, far))
    if not parts:
        return
    first, *rest = parts
    for name, pk, slug in first.union(*rest, all=True) if rest else first:
        if (name, pk) in targets:
            targets[name, pk].append([slug])
    for listed_targets in targets.values():
        listed_targets.sort()


@functools.cache
def columns(table: Table) -> tuple[str, ...]:
    """Return what is read of a row: its columns, and the natural keys of what it refers to."""
    found: list[str] = []
    for field in table.fields:
        if field.is_relation and not field.many_to_many:
            found.extend(_paths(field))
        elif not field.is_relation:
            found.append(field.attname)
    return tuple(name for name in found if name != "pk")


def _paths(field: Any) -> tuple[str, ...]:
    target = BY_MODEL[field.related_model]
    if not target.owner or target.is_kind:
        return (f"{field.name}__slug",)
    return (f"{field.name}__{target.owner}__slug", f"{field.name}__{target.place}")


def _row(table: Table, values: Fields) -> Fields:
    row: Fields = {}
    for field in table.fields:
        if field.many_to_many:
            row[field.name] = []
        elif field.is_relation:
            key = [values[path] for path in _paths(field)]
            row[field.name] = None if key[0] is None else key
        else:
            row[field.name] = plain(field, values[field.attname])
    return row


def kind_of(aggregate: Aggregate) -> FactKind | None:
    """Return the kind of a fact's aggregate, None for other records."""
    rows = aggregate.get(Fact._meta.label_lower)
    return FactKind(rows[0]["kind"]) if rows else None
