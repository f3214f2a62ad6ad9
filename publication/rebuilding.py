"""Rebuilding: every edition written again from stored content, after serializers or index rules changed.

Every document is expanded, also those that publishing only rewrote, and the rows that filters and search read are
compared with what was stored.
"""

import dataclasses
import hashlib
import json
from collections.abc import Callable, Iterator

from django.db import transaction
from django.db.models import Model

from publication.contents import Identity
from publication.models import (
    Edition,
    Record,
    RecordCitation,
    RecordFigure,
    RecordKey,
    RecordLink,
    RecordSpan,
    RecordString,
    RecordText,
)
from publication.publishing import lock
from publication.state import Standing
from publication.writing import EditionWriter

CHUNK = 5_000
# Rows beside versions, by the column that names their owner.
BESIDE: dict[str, tuple[type[Model], ...]] = {
    "indexed_by": (RecordKey, RecordLink, RecordFigure, RecordCitation, RecordSpan, RecordString),
    "texts_by": (RecordText,),
}
VersionKey = tuple[str, str, int]  # (resource, slug, first edition)
VersionValue = tuple[
    int, str, str, int
]  # (last edition, hash of the document, of the index, sum of its rows)


@dataclasses.dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild found: versions that came out differently, are new, or are gone."""

    versions: int
    changed: tuple[VersionKey, ...]
    added: tuple[VersionKey, ...]
    gone: tuple[VersionKey, ...]

    @property
    def same(self) -> bool:
        """Whether every version came out byte for byte as stored."""
        return not (self.changed or self.added or self.gone)


def rebuild(*, keep: bool, progress: Callable[[int], None] | None = None) -> Rebuilt:
    """Write every edition again from content and compare with what was stored; keep the result or undo it.

    Numbers, moments, reasons and chain hashes of editions stay as they are. Readers see the old versions until the
    transaction commits; publishers wait.
    """
    with transaction.atomic():
        found = _rebuild(progress)
        if not keep:
            transaction.set_rollback(True)
    return found


def _rebuild(progress: Callable[[int], None] | None) -> Rebuilt:
    lock()
    before = _versions()
    editions = list(Edition.objects.order_by("number").values_list("number", "at"))
    own = {number: dict(_own_standings(number)) for number, _ in editions}
    Record.objects.all().delete()
    for number, at in editions:
        EditionWriter(number, at, first=number == 1, proving=True).apply(own[number])
        if progress is not None:
            progress(number)
    after = _versions()
    return Rebuilt(
        versions=len(after),
        changed=tuple(sorted(key for key in before.keys() & after.keys() if before[key] != after[key])),
        added=tuple(sorted(after.keys() - before.keys())),
        gone=tuple(sorted(before.keys() - after.keys())),
    )


def _versions() -> dict[VersionKey, VersionValue]:
    sums = {owner: _sums(models) for owner, models in BESIDE.items()}
    rows = Record.objects.order_by().values_list(
        "resource", "slug", "first_edition", "last_edition", "document_sha256", "index_sha256", *BESIDE
    )
    return {
        (resource, slug, first): (
            last,
            document,
            index,
            sum(sums[owner].get(key, 0) for owner, key in zip(BESIDE, owners, strict=True)),
        )
        for resource, slug, first, last, document, index, *owners in rows.iterator(CHUNK)
    }


def _sums(beside: tuple[type[Model], ...]) -> dict[int, int]:
    """Return for each owner of rows a number that says which they are, in whatever order they are stored."""
    sums: dict[int, int] = {}
    for model in beside:
        columns = [field.attname for field in model._meta.concrete_fields if not field.primary_key]
        for owner, *values in model._base_manager.values_list(*columns).iterator(CHUNK):
            digest = hashlib.sha256(repr((model.__name__, values)).encode()).digest()
            sums[owner] = (sums.get(owner, 0) + int.from_bytes(digest[:8])) % 2**64
    return sums


def _own_standings(number: int) -> Iterator[tuple[Identity, Standing]]:
    rows = Record.objects.filter(first_edition=number, own=True).values_list(
        "resource", "slug", "state", "content", "target"
    )
    for resource, slug, state, content, target in rows:
        yield (resource, slug), Standing(state, json.loads(content) if content else None, target)
