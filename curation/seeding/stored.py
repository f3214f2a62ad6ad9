"""The editors' tables read in the shape of fixtures: a few queries per table, whatever the number of records."""

import dataclasses
from typing import Any

from django.db import models

from curation.seeding.tables import BY_LABEL, BY_MODEL, ROOTS, TABLES, Fields, Key, Rows, Table, plain

Identity = tuple[str, str]  # (resource, slug)
# The rows of one record, by table.
Aggregate = dict[str, list[Fields]]


@dataclasses.dataclass(slots=True)
class Stored:
    """What stands in the editors' tables: rows as fixtures write them, primary keys, and status of records."""

    rows: Rows = dataclasses.field(default_factory=dict)
    pks: dict[type[models.Model], dict[Key, int]] = dataclasses.field(default_factory=dict)
    status: dict[Identity, str] = dataclasses.field(default_factory=dict)


def read_stored() -> Stored:
    """Read all editors' tables that fixtures hold; texts are left out."""
    stored = Stored()
    keys: dict[type[models.Model], dict[int, list[Any]]] = {}
    for table in TABLES:
        found = list(table.model._base_manager.values(*_columns(table)))
        own = {row[_pk(table)]: list(_key(table, row, keys)) for row in found}
        keys[table.model] = own
        links = {field.name: _links(field, keys) for field in table.fields if field.many_to_many}
        stored.pks[table.model] = {tuple(key): pk for pk, key in own.items()}
        stored.rows[table.label] = {
            tuple(own[row[_pk(table)]]): _fields(table, row, keys, links) for row in found
        }
        if not table.owner:
            stored.status |= {(table.resource, row["slug"]): row["status"] for row in found}
    return stored


def _columns(table: Table) -> list[str]:
    columns = [field.attname for field in table.fields if not field.many_to_many]
    return [
        _pk(table),
        *(column for column in columns if column != _pk(table)),
        *([] if table.owner else ["status"]),
    ]


def _pk(table: Table) -> str:
    return str(table.model._meta.pk.attname)


def _key(table: Table, row: Fields, keys: dict[type[models.Model], dict[int, list[Any]]]) -> Key:
    if not table.owner:
        return (row["slug"],)
    owner: Any = table.model._meta.get_field(table.owner)
    slug = keys[owner.related_model][row[owner.attname]][0]
    return (slug,) if table.is_kind else (slug, row[table.place])


def _fields(
    table: Table,
    row: Fields,
    keys: dict[type[models.Model], dict[int, list[Any]]],
    links: dict[str, dict[int, list[Any]]],
) -> Fields:
    found: Fields = {}
    for field in table.fields:
        if field.many_to_many:
            found[field.name] = sorted(links[field.name].get(row[_pk(table)], []))
        elif field.is_relation:
            value = row[field.attname]
            found[field.name] = None if value is None else keys[field.related_model][value]
        else:
            found[field.name] = plain(field, row[field.attname])
    return found


def _links(field: Any, keys: dict[type[models.Model], dict[int, list[Any]]]) -> dict[int, list[Any]]:
    """Return the targets of a many-to-many field by primary key of the row that names them."""
    near, far = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
    found: dict[int, list[Any]] = {}
    for owner, target in field.remote_field.through._base_manager.values_list(near, far):
        found.setdefault(owner, []).append(keys[field.related_model][target])
    return found


def aggregates(rows: Rows) -> dict[Identity, Aggregate]:
    """Return rows grouped by the record they belong to, each table's in the order of its keys."""
    found: dict[Identity, Aggregate] = {}
    for table in TABLES:
        for _, fields in sorted(rows[table.label].items()):
            found.setdefault((table.resource, table.record(fields)), {}).setdefault(table.label, []).append(
                fields
            )
    return found


def with_redirects(rows: Rows, leads_to: dict[Identity, str]) -> Rows:
    """Return rows in which references to renamed and merged records name the records they lead to now."""
    if not leads_to:
        return rows
    return {
        table.label: {
            key: {field.name: _redirected(field, fields[field.name], leads_to) for field in table.fields}
            if _refers(table)
            else fields
            for key, fields in rows[table.label].items()
        }
        for table in TABLES
    }


def _refers(table: Table) -> bool:
    return any(field.is_relation for field in table.fields)


def _redirected(field: Any, value: Any, leads_to: dict[Identity, str]) -> Any:
    if not field.is_relation or value is None:
        return value
    resource = BY_MODEL[field.related_model].resource
    if field.many_to_many:
        return sorted([final((resource, key[0]), leads_to)] for key in value)
    return [final((resource, value[0]), leads_to), *value[1:]]


def final(identity: Identity, leads_to: dict[Identity, str]) -> str:
    """Return the slug that a slug leads to in the end."""
    resource, slug = identity
    seen = {slug}
    while (resource, slug) in leads_to and leads_to[resource, slug] not in seen:
        slug = leads_to[resource, slug]
        seen.add(slug)
    return slug


def kind_table(aggregate: Aggregate) -> Table | None:
    """Return the child table of a fact's aggregate, None for other records."""
    return next((table for table in TABLES if table.is_kind and table.label in aggregate), None)


def renamed(aggregate: Aggregate, resource: str, slug: str) -> Aggregate:
    """Return the rows of one record under another slug of its own; other records it names stay as they are."""
    root = ROOTS[resource]._meta.label_lower
    old = aggregate[root][0]["slug"] if root in aggregate else slug
    if old == slug:
        return aggregate

    def own(field: Any, value: Any) -> Any:
        inside = field.is_relation and not field.many_to_many and value is not None
        if not inside or BY_MODEL[field.related_model].resource != resource or value[0] != old:
            return value
        return [slug, *value[1:]]

    found: Aggregate = {}
    for label, rows in aggregate.items():
        fields = {field.name: field for field in BY_LABEL[label].fields}
        found[label] = [
            {name: own(fields[name], value) if name in fields else value for name, value in row.items()}
            for row in rows
        ]
    found[root] = [{**row, "slug": slug} for row in found[root]]
    return found
