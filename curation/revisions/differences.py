"""The difference between two contents of one record, field by field in people's words."""

import dataclasses
from collections.abc import Iterator
from typing import Any

from curation.revisions.wording import ROW_WORDS, shown, summarised
from curation.seeding.stored import Aggregate
from curation.seeding.tables import TABLES, Fields, Table

# How alike two rows must be, in equal columns of all that either fills, to count as one row that changed.
ALIKE = 0.4


@dataclasses.dataclass(frozen=True, slots=True)
class FieldChange:
    """One changed field: where it stands, its name for people, and what people see before and after.

    `path` is `summary`, `citations[2].quote` (rows counted from 1 as they stand now, taken-out ones as they stood),
    `citations[3]` for a whole row that came or went, or `citations.order`. An empty text means there was nothing.
    """

    path: str
    label: str
    before: str
    after: str


def difference(before: Aggregate | None, after: Aggregate | None) -> list[FieldChange]:
    """Return what differs, in the order of the record's fields and rows; nothing = the two are the same."""
    found: list[FieldChange] = []
    for table in TABLES:
        old, new = (side.get(table.label, []) if side else [] for side in (before, after))
        if not old and not new:
            continue
        if not table.owner or table.is_kind:
            found += _fields(table, old[0] if old else {}, new[0] if new else {}, "", "")
        else:
            found += _rows(table, old, new)
    return found


def _own_fields(table: Table) -> Iterator[Any]:
    """Yield the fields that say something: not the way to the record, not the place among siblings."""
    for field in table.fields:
        if field.name not in {table.owner, table.place if table.place == "position" else ""}:
            yield field


def _fields(table: Table, old: Fields, new: Fields, path: str, label: str) -> Iterator[FieldChange]:
    for field in _own_fields(table):
        before, after = old.get(field.name), new.get(field.name)
        if before != after and (told := (shown(field, before), shown(field, after)))[0] != told[1]:
            yield FieldChange(f"{path}{field.name}", f"{label}{field.verbose_name}", *told)
    if "text" in old or "text" in new:
        texts = old.get("text", ""), new.get("text", "")
        if texts[0] != texts[1]:
            yield FieldChange("text", "stored text", *texts)


def _rows(table: Table, old: list[Fields], new: list[Fields]) -> Iterator[FieldChange]:
    name = row_name(table)
    word = ROW_WORDS[table.label]
    pairs, gone, added = _matched(table, old, new)
    for was, now in pairs:
        label = f"{word} {now + 1}: "
        yield from _fields(table, old[was], new[now], f"{name}[{now + 1}].", label)
    for was in gone:
        told = summarised(old[was], _own_fields(table))
        yield FieldChange(f"{name}[{was + 1}]", f"{word} {was + 1}", told, "")
    for now in added:
        told = summarised(new[now], _own_fields(table))
        yield FieldChange(f"{name}[{now + 1}]", f"{word} {now + 1}", "", told)
    ordered = [was for was, _ in sorted(pairs, key=lambda pair: pair[1])]
    if ordered != sorted(ordered):
        places = {was: str(place + 1) for place, was in enumerate(sorted(ordered))}
        yield FieldChange(
            f"{name}.order",
            f"order of {word} rows",
            ", ".join(places[was] for was in sorted(ordered)),
            ", ".join(places[was] for was in ordered),
        )


def row_name(table: Table) -> str:
    """Return the name under which a record calls its rows, such as `citations`."""
    owner: Any = table.model._meta.get_field(table.owner)
    return str(owner.remote_field.related_name)


Pairs = list[tuple[int, int]]


def _matched(table: Table, old: list[Fields], new: list[Fields]) -> tuple[Pairs, list[int], list[int]]:
    """Pair the rows of both sides: equal ones first, then the most alike; return pairs, what went, what came."""
    fields = [field.name for field in _own_fields(table)]
    left = {place: _content(row, fields) for place, row in enumerate(old)}
    right = {place: _content(row, fields) for place, row in enumerate(new)}
    pairs: Pairs = []
    by_content: dict[Any, list[int]] = {}
    for place, content in left.items():
        by_content.setdefault(content, []).append(place)
    for now, content in list(right.items()):
        if by_content.get(content):
            was = by_content[content].pop(0)
            pairs.append((was, now))
            del left[was], right[now]
    ranked = sorted(
        ((-_alike(a, b), abs(was - now), was, now) for was, a in left.items() for now, b in right.items()),
    )
    for score, distance, was, now in ranked:
        if was in left and now in right and (-score >= ALIKE or (distance == 0 and score < 0)):
            pairs.append((was, now))
            del left[was], right[now]
    return sorted(pairs, key=lambda pair: pair[1]), sorted(left), sorted(right)


def _content(row: Fields, fields: list[str]) -> tuple[str, ...]:
    return tuple(repr(row.get(name)) for name in fields)


EMPTY = {repr(None), repr(""), repr([])}


def _alike(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    told = [(a, b) for a, b in zip(one, other, strict=True) if a not in EMPTY or b not in EMPTY]
    return sum(a == b for a, b in told) / len(told) if told else 1.0
