"""Importing: all rows of a file or none; what changes becomes drafts and pending changes with their history."""

import json
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import DataError, IntegrityError, transaction

from curation.choices import RevisionVerb
from curation.exchange.lines import FINDINGS_MAX, Finding
from curation.exchange.planning import Plan, plan
from curation.exchange.reading import Grid, read_file
from curation.exchange.sheets import BY_NAME
from curation.models import StagedImport
from curation.models.revision import REASON_MAX
from curation.revisions import read_standings, record
from curation.revisions.recording import begin_history
from curation.revisions.restoring import write_back
from curation.seeding.stored import Identity
from curation.seeding.tables import ROOTS, chunks
from publication.publishing import lock
from sources.choices import CurationStatus

KEPT_FOR = timedelta(days=1)
TOLD_MAX = 500


class ImportRefusedError(Exception):
    """An import did nothing at all; `findings` says why."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("; ".join(finding.message for finding in findings[:10]))
        self.findings = findings


def stage(*, name: str, content: bytes, sheet: str, by: Any) -> StagedImport:
    """Keep a file until its sender decides, with what it would do; raise UnreadableFileError.

    What the same person or anybody left lying for a day is thrown away.
    """
    grids = read_file(content)
    StagedImport.objects.filter(at__lt=datetime.now(UTC) - KEPT_FOR).delete()
    told = report(plan(grids, BY_NAME.get(sheet), by))
    return StagedImport.objects.create(
        by=by,
        at=datetime.now(UTC),
        name=name[:200],
        sheet=sheet,
        content=content,
        report=json.dumps(told, ensure_ascii=False),
    )


def report(found: Plan) -> dict[str, Any]:
    """Return what a plan says, as plain data for the preview."""
    return {
        "lines": found.lines,
        "unchanged": found.unchanged,
        "created": sum(change.is_new for change in found.changes),
        "changed": sum(not change.is_new for change in found.changes),
        "public": len(found.public),
        "wrong": len(found.findings),
        "findings": [
            [finding.sheet, finding.row, finding.column, finding.message]
            for finding in found.findings[:FINDINGS_MAX]
        ],
        "changes": [
            {
                "resource": change.identity[0],
                "slug": change.identity[1],
                "is_new": change.is_new,
                "differences": [
                    [one.label, one.before[:TOLD_MAX], one.after[:TOLD_MAX]] for one in change.differences
                ],
            }
            for change in found.changes
        ],
    }


def carry_out(staged: StagedImport, *, by: Any, reason: str) -> Plan:
    """Import a staged file; raise ImportRefusedError when anything stands in the way by now."""
    grids = read_file(bytes(staged.content))
    with transaction.atomic():
        lock()  # before the first read: nobody edits or publishes between judging and writing
        done = write(grids, staged.sheet, by=by, reason=reason)
        staged.delete()
    return done


def write(grids: Iterable[Grid], sheet: str, *, by: Any, reason: str) -> Plan:
    """Write what the sheets say, in the caller's transaction and under its lock."""
    found = plan(grids, BY_NAME.get(sheet), by)
    findings = list(found.findings)
    if len(reason) > REASON_MAX:
        findings.append(
            Finding("", 0, "reason", f"The reason is longer than {REASON_MAX} characters: shorten it.")
        )
    if found.public and not reason:
        message = "A reason is missing: records that the public has seen change. Say in a sentence why."
        findings.append(Finding("", 0, "reason", message))
    if findings:
        raise ImportRefusedError(findings)
    if found.changes:
        _write(found, by, reason)
    return found


def _write(found: Plan, by: Any, reason: str) -> None:
    created = {change.identity: change.after for change in found.changes if change.is_new}
    changed = {change.identity: change.after for change in found.changes if not change.is_new}
    before = read_standings(changed)
    begin_history(before)
    try:
        with transaction.atomic():
            write_back(before, changed, created)
    except (IntegrityError, DataError) as error:
        message = (
            f"The database refuses these values, so nothing was imported ({str(error).splitlines()[0]})."
        )
        raise ImportRefusedError([Finding("", 0, "", message)]) from error
    _reopen([one for one, standing in before.items() if standing.status in SETTLED])
    batch = uuid.uuid4()
    for verb, identities in ((RevisionVerb.CREATE, created), (RevisionVerb.EDIT, changed)):
        if identities:
            record(identities, by=by, verb=verb, reason=reason, batch=batch)


SETTLED = {CurationStatus.PUBLISHED, CurationStatus.WITHDRAWN}


def _reopen(identities: list[Identity]) -> None:
    """Make drafts of what was published or withdrawn; what is in review stays there with one more author."""
    for resource in sorted({resource for resource, _ in identities}):
        slugs = [slug for kind, slug in identities if kind == resource]
        for part in chunks(slugs):
            ROOTS[resource]._base_manager.filter(slug__in=part).update(status=CurationStatus.DRAFT)
