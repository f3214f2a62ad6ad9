"""Writing records into the editors' tables: new ones in bulk, changed ones in place with their rows written anew."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import F

from curation.seeding.problems import SeedError
from curation.seeding.stored import Aggregate, Identity, Stored, kind_table
from curation.seeding.tables import ROOTS, TABLES, Fields, Key, Table, below, chunks
from sources.choices import CurationStatus


class RecordWriter:
    """Writes whole records; knows the primary key of every row that others may name.

    Rows are written without the models' own `save`: what fixtures hold was judged when it was built, and the
    database's constraints still hold.
    """

    def __init__(self, stored: Stored) -> None:
        self.pks = {model: dict(keys) for model, keys in stored.pks.items()}
        self.stored = stored

    def write(self, created: dict[Identity, Aggregate], changed: dict[Identity, Aggregate]) -> None:
        """Create and replace records; all new records stand before any row that may name them."""
        for table in TABLES:
            if not table.owner:
                self._create(table, _rows_of(table, created))
        self._take_out(changed)
        for table in TABLES:
            if not table.owner:
                self._update(table, _rows_of(table, changed))
        everything = created | changed
        for table in TABLES:
            if table.is_kind:
                self._write_kinds(table, _rows_of(table, everything))
            elif table.owner:
                self._create(table, _rows_of(table, everything))
        for table in TABLES:
            self._link(table, _rows_of(table, everything))

    def _create(self, table: Table, rows: list[Fields]) -> None:
        """Create rows level by level, so that each stands after the row of its own table that it names."""
        waiting = rows
        while waiting:
            ready = [row for row in waiting if self._is_ready(table, row)]
            if not ready:
                self._refuse(table, waiting[0])
            made = table.model._base_manager.bulk_create([self._instance(table, row) for row in ready])
            known = self.pks[table.model]
            known.update((table.key(row), one.pk) for row, one in zip(ready, made, strict=True))
            if None in known.values():  # a database that does not hand back the keys it gave
                known.update(self._keys_in_database(table))
            waiting = [row for row in waiting if not self._is_there(table, row)]

    def _is_ready(self, table: Table, row: Fields) -> bool:
        above = row.get(table.above) if table.above else None
        return above is None or tuple(above) in self.pks[table.model]

    def _is_there(self, table: Table, row: Fields) -> bool:
        return table.key(row) in self.pks[table.model]

    def _keys_in_database(self, table: Table) -> dict[Key, int]:
        if not table.owner:
            return {(slug,): pk for pk, slug in table.model._base_manager.values_list("pk", "slug")}
        field: Any = table.model._meta.get_field(table.owner)
        slugs = {pk: key[0] for key, pk in self.pks[field.related_model].items()}
        found = table.model._base_manager.values_list("pk", field.attname, table.place)
        return {(slugs[owner], place): pk for pk, owner, place in found}

    def _take_out(self, changed: dict[Identity, Aggregate]) -> None:
        """Delete the rows below changed records, last tables first, and the child of a fact whose kind changes."""
        for resource in ROOTS:
            slugs = [slug for kind, slug in changed if kind == resource]
            for table in reversed(below(resource)):
                owner: Any = table.model._meta.get_field(table.owner)
                pks = [pk for slug in slugs if (pk := self.pks[owner.related_model].get((slug,))) is not None]
                if table.is_kind:
                    self._drop_other_kind(table, changed)
                elif pks:
                    for part in chunks(pks):
                        table.model._base_manager.filter(**{f"{table.owner}__in": part}).delete()
                    gone = set(slugs)
                    known = self.pks[table.model]
                    self.pks[table.model] = {key: pk for key, pk in known.items() if key[0] not in gone}

    def _drop_other_kind(self, table: Table, changed: dict[Identity, Aggregate]) -> None:
        for identity, aggregate in changed.items():
            pk = self.pks[table.model].get((identity[1],)) if identity[0] == table.resource else None
            if pk is not None and kind_table(aggregate) != table:
                table.model._base_manager.get(pk=pk).delete(keep_parents=True)
                del self.pks[table.model][(identity[1],)]

    def _update(self, table: Table, rows: list[Fields]) -> None:
        """Change records in place; the row version grows, so that a form opened before is refused."""
        names = [field.attname for field in table.fields if not field.many_to_many and field.name != "slug"]
        for row in rows:
            # One statement a record: Django's bulk_update builds a case for every column and is five times slower.
            instance = self._instance(table, row)
            stored = table.model._base_manager.filter(pk=self.pks[table.model][table.key(row)])
            stored.update(
                **{name: getattr(instance, name) for name in names}, row_version=F("row_version") + 1
            )

    def _write_kinds(self, table: Table, rows: list[Fields]) -> None:
        for row in rows:
            instance = self._instance(table, row)
            key = table.key(row)
            # Django has no bulk insert for child tables; raw leaves the parent row alone.
            instance.save_base(raw=True, force_insert=key not in self.pks[table.model])
            self.pks[table.model][key] = instance.pk

    def _link(self, table: Table, rows: list[Fields]) -> None:
        """Write the many-to-many links of records and of rows that were written."""
        for field in table.fields:
            if not field.many_to_many or not rows:
                continue
            through = field.remote_field.through
            near, far = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
            pks = [self.pks[table.model][table.key(row)] for row in rows]
            for part in chunks(pks):
                through._base_manager.filter(**{f"{near}__in": part}).delete()
            through._base_manager.bulk_create(
                through(**{near: pk, far: self._pk(table, field, target)})
                for pk, row in zip(pks, rows, strict=True)
                for target in row[field.name]
            )

    def _instance(self, table: Table, row: Fields) -> models.Model:
        values: dict[str, Any] = {}
        for field in table.fields:
            if field.many_to_many:
                continue
            value = row[field.name]
            if field.is_relation:
                values[field.attname] = None if value is None else self._pk(table, field, value)
            else:
                values[field.name] = _native(field, value)
        return table.model(**values)

    def _pk(self, table: Table, field: Any, key: list[Any]) -> int:
        pk = self.pks[field.related_model].get(tuple(key))
        if pk is None:
            named = " ".join(map(str, key))
            raise SeedError(
                [f"{table.label}: “{named}” ({field.name}) is nowhere; run build_fixtures and load again."]
            )
        return pk

    def _refuse(self, table: Table, row: Fields) -> None:
        field: Any = table.model._meta.get_field(table.above)
        self._pk(table, field, row[table.above])

    def set_status(self, identities: Iterable[Identity], status: CurationStatus) -> None:
        """Give records a status; nobody has submitted or reviewed what seeds bring."""
        by_resource: dict[str, list[str]] = {}
        for resource, slug in identities:
            by_resource.setdefault(resource, []).append(slug)
        for resource, slugs in by_resource.items():
            pks = [self.pks[ROOTS[resource]][(slug,)] for slug in slugs]
            for part in chunks(pks):
                ROOTS[resource]._base_manager.filter(pk__in=part).update(
                    status=status, submitted_by=None, reviewed_by=None
                )


def _rows_of(table: Table, records: dict[Identity, Aggregate]) -> list[Fields]:
    return [row for aggregate in records.values() for row in aggregate.get(table.label, [])]


def _native(field: Any, value: Any) -> Any:
    """Return a fixture's value as the column takes it."""
    if isinstance(value, str) and isinstance(field, models.DateTimeField):
        return dt.datetime.fromisoformat(value)
    return field.to_python(value) if isinstance(field, models.DateField | models.DecimalField) else value
