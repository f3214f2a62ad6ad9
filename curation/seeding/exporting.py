"""Exporting: the seeds written anew from the editors' tables, so that what is curated flows back into them.

By default a record stands there as it was last published; a pending change, a draft and a withdrawn record do not.
Texts of sources, redirects and tombstones belong to the installation and are never in seeds.
"""

import dataclasses
import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

from curation.revisions import published_snapshot
from curation.seeding.canonical import canonical_text
from curation.seeding.exporting_records import Aggregates, Seed, article_data, home, reference_data
from curation.seeding.judging import canonical_problems, schema_path, seed_problems
from curation.seeding.layout import ARTICLE, REFERENCE_FILES
from curation.seeding.problems import SeedError, shown_path
from curation.seeding.reading import read_document
from curation.seeding.schema import schema_texts
from curation.seeding.stored import (
    Aggregate,
    Identity,
    Stored,
    aggregates,
    final,
    read_stored,
    with_redirects,
)
from curation.seeding.tables import BY_LABEL, TABLES, Rows
from curation.seeding.tree import read_seeds
from publication.choices import RecordState
from publication.models import Edition, Record
from sources.choices import CurationStatus
from sources.dates import moment_text

EDITIONS = "editions"
REASON_MAX = 400


@dataclasses.dataclass(slots=True)
class Exported:
    """What an export wrote, removed and left out, and what `build_fixtures` would say of it."""

    written: list[Path] = dataclasses.field(default_factory=list)
    removed: list[Path] = dataclasses.field(default_factory=list)
    left_out: dict[Identity, str] = dataclasses.field(default_factory=dict)
    findings: list[str] = dataclasses.field(default_factory=list)


def export(folder: Path, *, with_drafts: bool = False) -> Exported:
    """Write the seeds below `folder`; article files of sources that are not exported are removed.

    Raises SeedError when the editors' tables cannot be told apart from what is published.
    """
    done = Exported()
    texts = seed_texts(folder, done, with_drafts=with_drafts)
    for path, text in texts.items():
        if _read(path) != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            beside = path.with_name(f"{path.name}.new")
            beside.write_text(text, encoding="utf-8", newline="\n")
            beside.replace(path)
            done.written.append(path)
    for path in _strangers(folder, texts):
        path.unlink()
        done.removed.append(path)
    seeds = read_seeds(folder)
    problems = sorted({*seed_problems(seeds), *canonical_problems(seeds)})
    done.findings = [str(problem) for problem in problems]
    return done


def check(folder: Path, *, with_drafts: bool = False) -> list[str]:
    """Return how the seeds below `folder` differ from what an export would write, by file; write nothing."""
    texts = seed_texts(folder, Exported(), with_drafts=with_drafts)
    found = []
    for path, text in texts.items():
        have = _read(path)
        if have is None:
            found.append(f"{shown_path(path)}: this file is missing.")
        elif have != text:
            found.append(f"{shown_path(path)}:{_first_difference(have, text)}: differs from here.")
    strangers = [
        f"{shown_path(path)}: no exported source has this file." for path in _strangers(folder, texts)
    ]
    return found + strangers


def seed_texts(folder: Path, done: Exported, *, with_drafts: bool) -> dict[Path, str]:
    """Return every seed file with its text."""
    stored = read_stored()
    records = _working_copies(stored, done) if with_drafts else _approved(stored, done)
    for identity, aggregate in list(records.items()):
        if identity[0] == "facts" and home(aggregate) is None:
            done.left_out[identity] = "no citation says in which file it stands: cite it"
            del records[identity]
    data = reference_data(records) | {EDITIONS: {EDITIONS: _editions(folder)}}
    texts = {
        folder / f"{name}.yaml": canonical_text(layout, data[name], schema_path(layout))
        for name, layout in REFERENCE_FILES.items()
    }
    for slug, article in article_data(records).items():
        text = canonical_text(ARTICLE, article, schema_path(ARTICLE))
        texts[folder / "articles" / f"{slug}.yaml"] = text
    return texts | {folder / "schema" / name: text for name, text in schema_texts().items()}


# --- Which records, in which state ---


def _working_copies(stored: Stored, done: Exported) -> Aggregates:
    found = aggregates(stored.rows)
    for identity, status in stored.status.items():
        if status == CurationStatus.WITHDRAWN:
            done.left_out[identity] = "withdrawn"
            del found[identity]
    return found


def _approved(stored: Stored, done: Exported) -> Aggregates:
    """Return what the public sees: working copies that are published, the published snapshots of all others."""
    live = set(Record.objects.current().live().values_list("resource", "slug"))
    found: Aggregates = {}
    pending: Aggregates = {}
    lost = []
    for identity, aggregate in aggregates(stored.rows).items():
        if stored.status[identity] == CurationStatus.PUBLISHED:
            found[identity] = aggregate
        elif identity not in live:
            done.left_out[identity] = stored.status[identity]
        elif (snapshot := published_snapshot(identity)) is None:
            lost.append(identity)
        else:
            pending[identity] = snapshot
            done.left_out[identity] = "its pending change"
    if lost:
        raise SeedError(
            f"{resource}/{slug} has a pending change and no published version in its history: publish it, or"
            " export --with-drafts."
            for resource, slug in lost
        )
    return found | _led(pending)


def _led(snapshots: Aggregates) -> Aggregates:
    """Return older snapshots under the slugs of today, so that what was renamed or merged since is named rightly."""
    moved = Record.objects.current().filter(state__in=[RecordState.RENAMED, RecordState.MERGED])
    leads_to = {
        (resource, slug): target for resource, slug, target in moved.values_list("resource", "slug", "target")
    }
    if not (snapshots and leads_to):
        return snapshots
    rows: Rows = {table.label: {} for table in TABLES}
    for (_, slug), aggregate in snapshots.items():
        for label, fields in aggregate.items():
            table = BY_LABEL[label]
            for row in fields:
                named = row | ({table.owner: [slug]} if table.owner else {"slug": slug})
                rows[label][table.key(named)] = named
    found = aggregates(with_redirects(rows, leads_to))
    for aggregate in found.values():
        for row in _names(aggregate):
            row["used_by"] = [
                final(("sources", slug), leads_to)
                if ("sources", slug) in leads_to
                else final(("actors", slug), leads_to)
                for slug in row["used_by"]
            ]
    return found


def _names(aggregate: Aggregate) -> Iterator[dict[str, Any]]:
    for label in ("facts.actorname", "facts.placename"):
        yield from aggregate.get(label, [])


# --- Editions ---


def _editions(folder: Path) -> list[Seed]:
    """Return the editions that the seeds list already, and one more when the database holds a later one.

    A database that was loaded from seeds holds their last edition only, so the list itself is the record of those
    before. What people published since then enters the seeds as one edition.
    """
    said = _listed(folder) or _listed(settings.SEEDS_DIR)
    newest = Edition.objects.order_by("-number").first()
    if newest is None:
        return said
    at = moment_text(newest.at)
    if not said:
        return [{"number": 1, "at": at, "reason": newest.reason[:REASON_MAX]}]
    last = dt.datetime.fromisoformat(said[-1]["at"])
    if newest.at < last or (newest.at == last and newest.reason == said[-1]["reason"]):
        return said
    if newest.at == last:
        at = moment_text(last + dt.timedelta(seconds=1))
    return [*said, {"number": len(said) + 1, "at": at, "reason": newest.reason[:REASON_MAX]}]


def _listed(folder: Path) -> list[Seed]:
    path = folder / f"{EDITIONS}.yaml"
    if not path.is_file():
        return []
    document = read_document(path)
    editions = document.data.get(EDITIONS) if isinstance(document.data, dict) else None
    if document.problems or not isinstance(editions, list):
        raise SeedError([*document.problems] or [f"{shown_path(path)}: holds no list of editions."])
    try:
        for edition in editions:
            dt.datetime.fromisoformat(edition["at"])
    except (TypeError, KeyError, ValueError) as error:
        raise SeedError([f"{shown_path(path)}: an edition without a readable moment; correct it."]) from error
    return editions


# --- Files ---


def _read(path: Path) -> str | None:
    try:
        return path.read_bytes().decode("utf-8")
    except (FileNotFoundError, UnicodeDecodeError):
        return None


def _strangers(folder: Path, texts: dict[Path, str]) -> list[Path]:
    return [path for path in sorted((folder / "articles").glob("*.yaml")) if path not in texts]


def _first_difference(have: str, want: str) -> int:
    pairs = zip(have.split("\n"), want.split("\n"), strict=False)
    return next(
        (number for number, (a, b) in enumerate(pairs, 1) if a != b),
        min(have.count("\n"), want.count("\n")) + 1,
    )
