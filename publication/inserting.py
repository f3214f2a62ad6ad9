"""Inserting many rows at once, without an object for each: COPY on PostgreSQL, one prepared INSERT on SQLite."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.db import connection, models

from publication.copying import copy_text

Values = Sequence[Any]
# Rows as COPY reads them, or for the driver to write where a value needs that.
Copied = str | list[Values]
# Above so many rows COPY is faster than one statement.
FEW = 1_000
AS_THEY_ARE = (models.IntegerField, models.BooleanField, models.CharField, models.ForeignKey)
# PostgreSQL reads these from the driver's values and from their text alike.
UNDERSTOOD = (models.DateField, models.DecimalField, models.UUIDField)


def insert_all(rows: Mapping[type[models.Model], Sequence[Values]]) -> None:
    """Insert rows of several models, as `insert` does; few of them in one statement where the database can."""
    listed = {model: found for model, found in rows.items() if found}
    if connection.vendor == "postgresql" and len(listed) > 1 and sum(map(len, listed.values())) <= FEW:
        _insert_few(listed)
        return
    for model, found in listed.items():
        insert(model, found)


def _insert_few(rows: Mapping[type[models.Model], Sequence[Values]]) -> None:
    """Insert rows of several tables in one round trip: what an edition of one record writes stands in six tables."""
    parts, parameters = [], []
    for model, found in rows.items():
        fields = _columns(model)
        names = [str(field.column) for field in fields]
        table = connection.ops.quote_name(model._meta.db_table)
        columns = ", ".join(map(connection.ops.quote_name, names))
        parts.append(
            f"INSERT INTO {table} ({columns})"  # noqa: S608 - names of our own models
            f" SELECT {columns} FROM json_populate_recordset(NULL::{table}, %s)"
        )
        prepared = [dict(zip(names, row, strict=True)) for row in _prepared(fields, list(found))]
        parameters.append(json.dumps(prepared, ensure_ascii=False))
    first = ", ".join(f"part_{number} AS ({part})" for number, part in enumerate(parts[:-1]))
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {first} {parts[-1]}", parameters)


def _columns(model: type[models.Model]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if not field.primary_key]


def insert(model: type[models.Model], rows: Iterable[Values]) -> None:
    """Insert rows whose values stand in the order of the model's columns, its own key left out.

    What the database checks is checked; validators of the model's fields are not asked.
    """
    fields = _columns(model)
    _insert(model, fields, _prepared(fields, list(rows)))


def reserve(model: type[models.Model], count: int) -> list[int]:
    """Return keys that no other row of the model will have; on SQLite until another transaction writes."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [model._meta.db_table, model._meta.pk.column, count],
            )
            return [key for (key,) in cursor.fetchall()]
        last = model._base_manager.aggregate(last=models.Max("pk"))["last"] or 0
    return list(range(last + 1, last + 1 + count))


def insert_columns(model: type[models.Model], fields: Sequence[Any], rows: Iterable[Values]) -> None:
    """Insert rows whose values stand in the order of these columns of the model, its key among them or left out."""
    _insert(model, fields, _prepared(fields, list(rows)))


def copied(model: type[models.Model], fields: Sequence[Any] | None, rows: Iterable[Values]) -> Copied:
    """Return rows as `insert_copied` takes them; asks nothing of the database."""
    fields = _columns(model) if fields is None else fields
    prepared = _prepared(fields, list(rows))
    text = copy_text(prepared)
    return prepared if text is None else text


def insert_copied(model: type[models.Model], fields: Sequence[Any] | None, rows: Copied) -> None:
    """Insert what `copied` made for the same columns (None: all but the key), on PostgreSQL."""
    table, columns = _named(model, _columns(model) if fields is None else fields)
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,  # Django's cursors do not turn the driver's errors in COPY into Django's own
        cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy,
    ):
        if isinstance(rows, str):
            copy.write(rows)
            return
        for row in rows:
            copy.write_row(row)


def _named(model: type[models.Model], fields: Sequence[Any]) -> tuple[str, str]:
    quoted = connection.ops.quote_name
    return quoted(model._meta.db_table), ", ".join(quoted(str(field.column)) for field in fields)


def _insert(model: type[models.Model], fields: Sequence[Any], prepared: list[Values]) -> None:
    if not prepared:
        return
    if connection.vendor == "postgresql":
        text = copy_text(prepared)
        insert_copied(model, fields, prepared if text is None else text)
        return
    table, columns = _named(model, fields)
    places = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", prepared)  # noqa: S608 - names of our own models


def _prepared(fields: Sequence[Any], rows: list[Values]) -> list[Values]:
    """Return rows as the database takes them; most columns take a value as it is."""
    as_they_are: tuple[type[models.Field[Any, Any]], ...] = AS_THEY_ARE
    if connection.vendor == "postgresql":
        as_they_are += UNDERSTOOD
    special: dict[int, Callable[..., Any]] = {
        number: field.get_db_prep_save
        for number, field in enumerate(fields)
        if type(field).get_db_prep_value is not models.Field.get_db_prep_value
        and not isinstance(field, as_they_are)
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
