"""Writing new versions of documents that merely embed a change: inside the database, sharing the rows beside them."""

import dataclasses
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connection
from django.db.models import Case, CharField, Value, When
from django.db.models.functions import Right, StrIndex
from django.db.models.lookups import GreaterThan

from publication.choices import Resource, address
from publication.contents import Identity
from publication.embedding import ENDING, ENDING_LENGTH, MOMENT_LENGTH, EmbeddedChange
from publication.inserting import reserve
from publication.models import FOREVER, Record, RecordText
from publication.models.record import RecordQuerySet
from publication.models.search import Tier

CHUNK = 2_000
ELSEWISE = -1
COPIED = [str(field.column) for field in Record._meta.concrete_fields]
POSTGRESQL_PAIRS = "unnest(%s::bigint[], %s::bigint[], %s::boolean[]) AS pair (old_id, new_id, own_texts)"
SQLITE_PAIRS = """(SELECT json_extract(value, '$[0]') AS old_id, json_extract(value, '$[1]') AS new_id,
    json_extract(value, '$[2]') AS own_texts FROM json_each(%s)) AS pair"""


@dataclasses.dataclass(slots=True)
class Rewrite:
    """A current version to rewrite: which of the changes its document shows, and the key of the next version."""

    key: int
    identity: Identity
    shown: tuple[EmbeddedChange, ...]
    next_key: int = 0

    @property
    def own_texts(self) -> bool:
        """Whether search finds it by other words than before."""
        return any(change.changes_texts_of(self.identity[0]) for change in self.shown)


def planned(
    changes: Sequence[EmbeddedChange], candidates: dict[Identity, int]
) -> tuple[list[Rewrite], set[Identity]]:
    """Return what to rewrite among candidates (keys of their current versions), and what must be expanded instead.

    Left out of both is what does not show any of the changes: it stays as it is.
    """
    rewrites: list[Rewrite] = []
    expanded: set[Identity] = set()
    shown = [change for change in changes if change.shows]
    namesakes = sorted(_namesakes(shown))
    for row in _looked_at(shown, namesakes, sorted(candidates.values())) if shown else ():
        key, resource, slug, ending, *found = row
        places = found[: len(shown)]
        mine = tuple(change for change, place in zip(shown, places, strict=True) if place > 0)
        rewrite = Rewrite(key, (resource, slug), mine)
        if ELSEWISE in places:
            expanded.add(rewrite.identity)
        elif mine:
            unclear = rewrite.own_texts and (resource != Resource.FACTS or any(found[len(shown) :]))
            if unclear or not ENDING.fullmatch(ending):
                expanded.add(rewrite.identity)
            else:
                rewrites.append(rewrite)
    return rewrites, expanded


def _looked_at(
    shown: Sequence[EmbeddedChange], namesakes: Sequence[str], keys: list[int]
) -> Iterator[tuple[Any, ...]]:
    places: dict[str, Case | StrIndex] = {}
    for number, change in enumerate(shown):
        place = _place(change.before)
        # A document that names its address shows a record; where it shows it in another form, it must be expanded.
        places[f"shown_{number}"] = Case(
            When(GreaterThan(place, 0), then=place),
            When(GreaterThan(_place(change.address), 0), then=ELSEWISE),
            default=0,
        )
    places |= {f"namesake_{number}": _place(text) for number, text in enumerate(namesakes)}
    for start in range(0, len(keys), CHUNK):
        rows = _keyed(keys[start : start + CHUNK])
        yield from rows.annotate(ending=Right("document", ENDING_LENGTH), **places).values_list(
            "pk", "resource", "slug", "ending", *places
        )


def _keyed(keys: list[int]) -> RecordQuerySet:
    """Return the records with these keys: one parameter for all, which takes less time to read than thousands."""
    if connection.vendor != "postgresql":
        return Record.objects.filter(pk__in=keys).order_by()
    where = ["publication_record.id = ANY(%s::bigint[])"]
    return Record.objects.extra(where=where, params=[keys]).order_by()  # noqa: S610 - our own text


def _place(text: str) -> StrIndex:
    return StrIndex("document", Value(text, output_field=CharField()))


def _namesakes(shown: Iterable[EmbeddedChange]) -> Iterator[str]:
    """Yield how documents address others that bear one of the names: their rows could not be told apart."""
    rows = {row for change in shown for row in change.name_before ^ change.name_after}
    if not rows:
        return
    ours = {change.identity for change in shown}
    bearers = RecordText.objects.filter(name_key__in=rows, record__last_edition=FOREVER)
    for resource, slug in bearers.values_list("record__resource", "record__slug").distinct():
        if (resource, slug) not in ours:
            yield f'"url":"{address(resource, slug)}"'


def write(number: int, now: str, rewrites: Sequence[Rewrite]) -> dict[Identity, str]:
    """Close these versions, open the next ones, and return the hashes of their documents."""
    if not rewrites:
        return {}
    for rewrite, key in zip(rewrites, reserve(Record, len(rewrites)), strict=True):
        rewrite.next_key = key
    changes = sorted(
        {change for rewrite in rewrites for change in rewrite.shown}, key=lambda one: one.identity
    )
    hashes: dict[int, str] = {}
    for start in range(0, len(rewrites), CHUNK):
        chunk = rewrites[start : start + CHUNK]
        _keyed([one.key for one in chunk]).update(last_edition=number - 1)
        hashes |= _insert_records(number, now, chunk, changes)
        _copy_texts([one for one in chunk if one.own_texts], changes)
    return {rewrite.identity: hashes[rewrite.next_key] for rewrite in rewrites}


def _pairs(rewrites: Sequence[Rewrite]) -> tuple[str, list[Any]]:
    rows = [(one.key, one.next_key, one.own_texts) for one in rewrites]
    if connection.vendor == "postgresql":
        return POSTGRESQL_PAIRS, [list(column) for column in zip(*rows, strict=True)]
    return SQLITE_PAIRS, [json.dumps(rows)]


def _insert_records(
    number: int, now: str, rewrites: Sequence[Rewrite], changes: Sequence[EmbeddedChange]
) -> dict[int, str]:
    """Insert the next versions; return the hashes of their documents by key."""
    postgresql = connection.vendor == "postgresql"
    document = "replace(" * len(changes) + "record.document" + ", %s, %s)" * len(changes)
    replaced = [text for change in changes for text in (change.before, change.after)]
    pairs, of_pairs = _pairs(rewrites)
    digest = "encode(sha256(convert_to(now.text, 'UTF8')), 'hex')" if postgresql else "SHA256(now.text)"
    values = {
        "id": "now.next_id",
        "first_edition": "%s",
        "last_edition": "%s",
        "own": "FALSE",
        "document": "now.text",
        "document_sha256": digest,
        "texts_by": "CASE WHEN now.own_texts THEN now.next_id ELSE record.texts_by END",
    }
    columns = ", ".join(f'"{name}"' for name in COPIED)
    selected = ", ".join(values.get(name, f'record."{name}"') for name in COPIED)
    # OFFSET 0: the text is made once, though it is named twice.
    sql = f"""INSERT INTO publication_record ({columns}) SELECT {selected} FROM (
            SELECT part.old_id, part.next_id, part.own_texts,
                substr(part.whole, 1, length(part.whole) - {MOMENT_LENGTH}) || %s AS text
            FROM (SELECT pair.old_id, pair.new_id AS next_id, pair.own_texts, {document} AS whole
                FROM {pairs} JOIN publication_record record ON record.id = pair.old_id
                LIMIT {len(rewrites)} OFFSET 0) AS part
            LIMIT {len(rewrites)} OFFSET 0
        ) AS now JOIN publication_record record ON record.id = now.old_id"""  # noqa: S608 - names of our own models
    with connection.cursor() as cursor:
        parameters = [number, FOREVER, f'{now}"}}', *replaced, *of_pairs]
        if postgresql:
            cursor.execute(f"{sql} RETURNING id, document_sha256", parameters)
            return dict(cursor.fetchall())
        cursor.execute(sql, parameters)
    inserted = Record.objects.filter(pk__in=[one.next_key for one in rewrites])
    return dict(inserted.order_by().values_list("pk", "document_sha256"))


def _copy_texts(rewrites: Sequence[Rewrite], changes: Sequence[EmbeddedChange]) -> None:
    """Give rewritten versions their own rows of texts: those of before without the old names, and the new names."""
    if not rewrites:
        return
    tokens = RecordText._meta.get_field("tokens")
    mark = "%s::tsvector" if connection.vendor == "postgresql" else "%s"
    gone = sorted(row for change in changes for row in change.gone)
    left_out = f"AND NOT (text.tier = {int(Tier.NAME)} AND text.tokens IN ({', '.join([mark] * len(gone))}))"
    insert = "INSERT INTO publication_recordtext (record_id, tier, tokens, name_key, date_earliest)"
    pairs, of_pairs = _pairs(rewrites)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""{insert} SELECT pair.new_id, text.tier, text.tokens, text.name_key, text.date_earliest
            FROM {pairs} JOIN publication_record record ON record.id = pair.old_id
            JOIN publication_recordtext text ON text.record_id = record.texts_by
            WHERE TRUE {left_out if gone else ""} ORDER BY pair.new_id, text.id""",  # noqa: S608 - names of our own
            [*of_pairs, *(tokens.get_db_prep_value(row, connection) for row in gone)],
        )
        for change in changes:
            bearers = [one for one in rewrites if change in one.shown]
            if not bearers:
                continue
            pairs, of_pairs = _pairs(bearers)
            for row in sorted(change.new):
                cursor.execute(
                    f"{insert} SELECT pair.new_id, {int(Tier.NAME)}, {mark}, NULL, record.date_earliest"  # noqa: S608 - likewise
                    f" FROM {pairs} JOIN publication_record record ON record.id = pair.old_id",
                    [tokens.get_db_prep_value(row, connection), *of_pairs],
                )
