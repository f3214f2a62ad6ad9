"""Inserting many rows at once, without an object for each: COPY on PostgreSQL, one prepared INSERT on SQLite."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.db import connection, models

Values = Sequence[Any]


def insert_all(rows: Mapping[type[models.Model], Sequence[Values]]) -> None:
    """Insert rows of several models, as `insert` does."""
    for model, listed in rows.items():
        insert(model, listed)


def insert(model: type[models.Model], rows: Iterable[Values]) -> None:
    """Insert rows whose values stand in the order of the model's columns, its own key left out.

    What the database checks is checked; validators of the model's fields are not asked.
    """
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    _insert(model, fields, _prepared(fields, list(rows)))


def insert_saved(instances: list[Any]) -> None:
    """Insert instances of one model and give them their keys."""
    if not instances:
        return
    model: type[models.Model] = type(instances[0])
    if connection.vendor != "postgresql":
        model._base_manager.bulk_create(instances)
        return
    fields = model._meta.concrete_fields
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [model._meta.db_table, model._meta.pk.column, len(instances)],
        )
        keys = [key for (key,) in cursor.fetchall()]
    rows: list[Values] = []
    for instance, key in zip(instances, keys, strict=True):
        instance.pk = key
        instance._state.adding = False
        instance._state.db = connection.alias
        rows.append([getattr(instance, field.attname) for field in fields])
    _insert(model, fields, _prepared(fields, rows))


def _insert(model: type[models.Model], fields: Sequence[Any], prepared: list[Values]) -> None:
    if not prepared:
        return
    table = connection.ops.quote_name(model._meta.db_table)
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Django's cursors turn the driver's errors into Django's own, but not those of COPY.
            with connection.wrap_database_errors, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in prepared:
                    copy.write_row(row)
            return
        places = ", ".join(["%s"] * len(fields))
        cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", prepared)  # noqa: S608 - names of our own models


def _prepared(fields: Sequence[Any], rows: list[Values]) -> list[Values]:
    """Return rows as the database takes them; most columns take a value as it is."""
    special: dict[int, Callable[..., Any]] = {
        number: field.get_db_prep_save
        for number, field in enumerate(fields)
        if type(field).get_db_prep_value is not models.Field.get_db_prep_value
        and not isinstance(
            field, models.IntegerField | models.BooleanField | models.CharField | models.ForeignKey
        )
    }
    if not special:
        return rows
    return [
        [
            special[number](value, connection) if number in special else value
            for number, value in enumerate(row)
        ]
        for row in rows
    ]
