"""Proof that rewriting a document in place comes to what expanding it comes to; asked for when editions are rebuilt."""

import json
from collections.abc import Iterable, Mapping

from publication.contents import Identity
from publication.embedding import rewritten
from publication.index import Index
from publication.models import Record, RecordLink
from publication.models.search import Tier
from publication.rewriting import Rewrite
from publication.search.texts import text_values
from publication.versions import Version

CHUNK = 500


def comes_out_alike(
    versions: Iterable[Version], rewrites: Mapping[Identity, Rewrite], now: str
) -> set[Identity]:
    """Return those of the rewrites that leave the document, the index, the links and the texts of their version."""
    doubted = [version for version in versions if version.identity in rewrites]
    alike: set[Identity] = set()
    for start in range(0, len(doubted), CHUNK):
        chunk = doubted[start : start + CHUNK]
        keys = [rewrites[version.identity].key for version in chunk]
        documents = dict(Record.objects.filter(pk__in=keys).values_list("pk", "document"))
        links: dict[int, set[tuple[object, ...]]] = {key: set() for key in keys}
        rows = RecordLink.objects.filter(record__pk__in=keys)
        for key, *link in rows.values_list("record__pk", "resource", "slug", "direct", "shown_back"):
            links[key].add(tuple(link))
        for version in chunk:
            rewrite = rewrites[version.identity]
            if _is_alike(version, rewrite, documents[rewrite.key], links[rewrite.key], now):
                alike.add(version.identity)
    return alike


def _is_alike(
    version: Version, rewrite: Rewrite, before: str, links: set[tuple[object, ...]], now: str
) -> bool:
    previous, index = version.previous, version.index
    return (
        previous is not None
        and index is not None
        and version.content == previous.content
        and version.document == rewritten(before, rewrite.shown, now)
        and index.digest() == previous.index_sha256
        and set(version.links()) == links
        and _texts(rewrite, before) == _rows(index)
    )


def _rows(index: Index) -> set[tuple[int, str, str | None]]:
    return {(row.tier, row.tokens, row.name_key) for row in index.texts}


def _texts(rewrite: Rewrite, before: str) -> set[tuple[int, str, str | None]]:
    """Return the rows of texts that a rewritten version has."""
    rows = {
        (row.tier, row.tokens, row.name_key) for row in text_values(rewrite.identity[0], json.loads(before))
    }
    if rewrite.own_texts:
        for change in rewrite.shown:
            rows -= {(int(Tier.NAME), row, None) for row in change.gone}
            rows |= {(int(Tier.NAME), row, None) for row in change.new}
    return rows
