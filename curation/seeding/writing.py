"""Writing records into the editors' tables: new ones in bulk, changed ones in place with their rows written anew."""

import datetime as dt
import functools
import itertools
from collections.abc import Collection, Iterable
from typing import Any

from django.db import models
from django.db.models import F

from curation.seeding.problems import SeedError
from curation.seeding.stored import Aggregate, Identity, Stored, kind_table
from curation.seeding.tables import BY_LABEL, BY_MODEL, ROOTS, TABLES, Fields, Key, Table, below, chunks
from facts.models import CasualtyReport, CeasefireTerm, Fact, Relation, Statement
from publication.inserting import insert_columns, reserve
from sources.choices import CurationStatus

# The child tables of facts by kind.
KINDS: dict[str, type[models.Model]] = {
    str(model.KIND): model for model in (Statement, CasualtyReport, CeasefireTerm)
}
Pks = dict[type[models.Model], dict[Key, int]]


class MissingError(SeedError):
    """A row names a record that stands nowhere."""


class RecordWriter:
    """Writes whole records; knows the primary key of every row that others may name.

    Rows are written without the models' own `save`: what fixtures hold was judged when it was built, and the
    database's constraints still hold.
    """

    def __init__(self, stored: Stored) -> None:
        self.pks: Pks = {table.model: {} for table in TABLES}
        self.pks |= {model: dict(keys) for model, keys in stored.pks.items()}
        self.waiting: list[Fields] = []

    def write(
        self,
        created: dict[Identity, Aggregate],
        changed: dict[Identity, Aggregate],
        *,
        status: CurationStatus = CurationStatus.DRAFT,
        wait: bool = False,
    ) -> None:
        """Create records with this status and replace others; new records stand before any row that may name them.

        `wait` keeps relations to facts that are not there yet for `finish`; otherwise they are refused.
        """
        everything = created | changed
        self._look_up(everything, created.keys())
        for table in TABLES:
            if not table.owner:
                self._create(table, _rows_of(table, created), status=status.value)
        self._take_out(changed)
        for table in TABLES:
            if not table.owner:
                self._update(table, _rows_of(table, changed))
        for table in TABLES:
            rows = _rows_of(table, everything)
            if table.is_kind:
                self._write_kinds(table, rows)
            elif table.model is Relation:
                self._relate(rows, wait=wait)
            elif table.owner:
                self._create(table, rows)
        for table in TABLES:
            self._unlink(table, _rows_of(table, changed))
            self._link(table, _rows_of(table, everything))

    def know(self, resource: str, slug: str, pk: int, kind: str) -> None:
        """Take over the key of a record that stands already, and of the child row of a fact."""
        self.pks[ROOTS[resource]][slug,] = pk
        if kind:
            self.pks[KINDS[kind]][slug,] = pk

    def finish(self) -> None:
        """Write what waited for facts that were written later; raise MissingError when one never came."""
        rows, self.waiting = self.waiting, []
        for part in chunks(rows):
            self._look_up({("facts", ""): {BY_MODEL[Relation].label: part}}, set())
            self._create(BY_MODEL[Relation], part)

    def forget(self, resource: str) -> None:
        """Forget the keys of rows that no other record names, and of facts, which few others name."""
        for table in TABLES:
            if table.resource == resource and (table.owner or table.model is Fact):
                self.pks[table.model] = {}

    def _look_up(self, records: dict[Identity, Aggregate], created: Collection[Identity]) -> None:
        """Read the keys of the records that these name, but for those that are known and those to be created."""
        named: dict[str, set[str]] = {}
        for aggregate in records.values():
            for label, rows in aggregate.items():
                for name, resource, many in _references(label):
                    values = [row[name] for row in rows if row[name] is not None]
                    keys = itertools.chain.from_iterable(values) if many else values
                    named.setdefault(resource, set()).update(slug for [slug] in keys)
        for resource, slugs in named.items():
            model = ROOTS[resource]
            known = self.pks[model]
            unknown = [one for one in slugs if (one,) not in known and (resource, one) not in created]
            for part in chunks(sorted(unknown)):
                found = model._base_manager.filter(slug__in=part).values_list("slug", "pk")
                known.update(((slug,), pk) for slug, pk in found)

    def _relate(self, rows: list[Fields], *, wait: bool) -> None:
        facts = self.pks[Fact]
        if wait:
            self.waiting += [row for row in rows if tuple(row["to_fact"]) not in facts]
            rows = [row for row in rows if tuple(row["to_fact"]) in facts]
        self._create(BY_MODEL[Relation], rows)

    def _create(self, table: Table, rows: list[Fields], **columns: Any) -> None:
        """Create rows level by level, so that each stands after the row of its own table that it names."""
        known = self.pks[table.model]
        waiting = rows
        while waiting:
            ready = [row for row in waiting if self._is_ready(table, row)] if table.above else waiting
            if not ready:
                self._refuse(table, waiting[0])
            keys = reserve(table.model, len(ready))
            self._insert(table, ready, keys, **columns)
            known.update(zip(map(table.key, ready), keys, strict=True))
            waiting = [row for row in waiting if not self._is_there(table, row)] if table.above else []

    def _is_ready(self, table: Table, row: Fields) -> bool:
        above = row.get(table.above) if table.above else None
        return above is None or tuple(above) in self.pks[table.model]

    def _is_there(self, table: Table, row: Fields) -> bool:
        return table.key(row) in self.pks[table.model]

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
        known = self.pks[table.model]
        new = [row for row in rows if table.key(row) not in known]
        parents = self.pks[Fact]
        keys = [parents[table.key(row)] for row in new]
        self._insert(table, new, keys)
        for row in rows:
            if table.key(row) in known:
                self._instance(table, row).save_base(raw=True)  # raw leaves the parent row alone
        known.update(zip(map(table.key, new), keys, strict=True))

    def _insert(self, table: Table, rows: list[Fields], keys: list[int], **given: Any) -> None:
        """Insert rows with these keys, column by column; what neither they nor `given` name has its default."""
        fields = list(table.model._meta.local_concrete_fields)
        columns: list[Iterable[Any]] = []
        for field in fields:
            if field.primary_key:
                columns.append(keys)
            elif field in table.fields:
                columns.append(self._column(table, field, rows))
            else:
                columns.append(itertools.repeat(given.get(field.name, field.get_default()), len(rows)))
        insert_columns(table.model, fields, zip(*columns, strict=True))

    def _column(self, table: Table, field: Any, rows: list[Fields]) -> list[Any]:
        values = [row[field.name] for row in rows]
        if not field.is_relation:
            return values
        known = self.pks[field.related_model]
        try:
            return [None if key is None else known[tuple(key)] for key in values]
        except KeyError:
            return [None if key is None else self._pk(table, field, key) for key in values]

    def _unlink(self, table: Table, rows: list[Fields]) -> None:
        for field in table.fields:
            if field.many_to_many:
                pks = [self.pks[table.model][table.key(row)] for row in rows]
                for part in chunks(pks):
                    through = field.remote_field.through._base_manager
                    through.filter(**{f"{field.m2m_field_name()}__in": part}).delete()

    def _link(self, table: Table, rows: list[Fields]) -> None:
        """Write the many-to-many links of records and of rows that were written."""
        for field in table.fields:
            if not field.many_to_many or not rows:
                continue
            through = field.remote_field.through
            near, far = field.m2m_field_name(), field.m2m_reverse_field_name()
            pks = [self.pks[table.model][table.key(row)] for row in rows]
            columns = [through._meta.get_field(near), through._meta.get_field(far)]
            insert_columns(
                through,
                columns,
                [
                    (pk, self._pk(table, field, target))
                    for pk, row in zip(pks, rows, strict=True)
                    for target in row[field.name]
                ],
            )

    def _instance(self, table: Table, row: Fields, **columns: Any) -> models.Model:
        values: dict[str, Any] = dict(columns)
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
            raise MissingError(
                [f"{table.label}: “{named}” ({field.name}) is nowhere; run build_fixtures and load again."]
            )
        return pk

    def _refuse(self, table: Table, row: Fields) -> None:
        field: Any = table.model._meta.get_field(table.above)
        self._pk(table, field, row[table.above])


def set_status(identities: Iterable[Identity], status: CurationStatus) -> None:
    """Give records a status; nobody has submitted or reviewed what seeds bring."""
    by_resource: dict[str, list[str]] = {}
    for resource, slug in identities:
        by_resource.setdefault(resource, []).append(slug)
    for resource, slugs in by_resource.items():
        for part in chunks(slugs):
            ROOTS[resource]._base_manager.filter(slug__in=part).update(
                status=status, submitted_by=None, reviewed_by=None
            )


@functools.cache
def _references(label: str) -> tuple[tuple[str, str, bool], ...]:
    """Return the fields of a table that name records: name of the field, resource, whether it is a list."""
    resources = {model: resource for resource, model in ROOTS.items()}
    return tuple(
        (field.name, resources[field.related_model], field.many_to_many)
        for field in BY_LABEL[label].fields
        if field.is_relation and field.related_model in resources
    )


def _rows_of(table: Table, records: dict[Identity, Aggregate]) -> list[Fields]:
    label = table.label
    return [row for aggregate in records.values() for row in aggregate.get(label, ())]


def _native(field: Any, value: Any) -> Any:
    """Return a fixture's value as the column takes it."""
    if isinstance(value, str) and isinstance(field, models.DateTimeField):
        return dt.datetime.fromisoformat(value)
    return field.to_python(value) if isinstance(field, models.DateField | models.DecimalField) else value
