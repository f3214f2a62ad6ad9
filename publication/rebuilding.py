"""Rebuilding: every edition written again from stored content, after serializers or index rules changed."""

import dataclasses
import json
from collections.abc import Callable, Iterator

from django.db import transaction

from publication.contents import Identity
from publication.models import Edition, Record
from publication.publishing import lock
from publication.state import Standing
from publication.writing import EditionWriter

VersionKey = tuple[str, str, int]  # (resource, slug, first edition)
VersionValue = tuple[int, str, str]  # (last edition, hash of the document, hash of the index)


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
        EditionWriter(number, at, first=number == 1).apply(own[number])
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
    rows = Record.objects.values_list(
        "resource", "slug", "first_edition", "last_edition", "document_sha256", "index_sha256"
    )
    return {
        (resource, slug, first): (last, document, index)
        for resource, slug, first, last, document, index in rows
    }


def _own_standings(number: int) -> Iterator[tuple[Identity, Standing]]:
    rows = Record.objects.filter(first_edition=number, own=True).values_list(
        "resource", "slug", "state", "content", "target"
    )
    for resource, slug, state, content, target in rows:
        yield (resource, slug), Standing(state, json.loads(content) if content else None, target)
