"""The ledger from the reading desk: mark a paragraph as holding no fact, or take the mark away."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from curation import revisions
from curation.choices import RevisionVerb
from curation.revisions.recording import begin_history
from curation.revisions.snapshots import read_standings
from facts.models import Citation
from publication.choices import Resource
from publication.publishing import lock
from sources.choices import CurationStatus, LedgerReason
from sources.models import ParagraphNote, Source

STALE = (
    "Somebody else saved this source after you opened the page, so nothing of yours was saved. The page shows it as "
    "it is now: look again, then press the button again."
)


def mark(source: Source, paragraph: int, *, reason: LedgerReason, note: str = "", by: Any, seen: int) -> None:
    """Mark a paragraph as holding no fact, or change its mark; one transaction with its revision.

    `seen` is the version of the source that the person saw. Raises ValidationError, by field, when it is stale, when
    the source has no such paragraph, or when a record is cited from it.
    """
    if not 1 <= paragraph <= source.paragraph_count:
        raise ValidationError({"paragraph": f"The source has {source.paragraph_count} paragraphs."})
    with transaction.atomic():
        lock()
        _take(source, seen)
        if Citation.objects.filter(source=source, paragraph=paragraph).exists():
            raise ValidationError(
                {"paragraph": f"A record is cited from paragraph {paragraph}: it does hold a fact."}
            )
        ParagraphNote.objects.update_or_create(
            source=source, paragraph=paragraph, defaults={"reason": reason, "note": note}
        )
        _record(source, by, f"Paragraph {paragraph} holds no fact: {LedgerReason(reason).label}.")


def unmark(source: Source, paragraph: int, *, by: Any, seen: int) -> None:
    """Take the mark of a paragraph away; one transaction with its revision.

    Raises ValidationError, by field, when `seen` is stale or there is no mark.
    """
    with transaction.atomic():
        lock()
        _take(source, seen)
        if not ParagraphNote.objects.filter(source=source, paragraph=paragraph).delete()[0]:
            raise ValidationError({"paragraph": f"Paragraph {paragraph} has no mark to take away."})
        _record(source, by, f"Paragraph {paragraph} is no longer marked as holding no fact.")


def _take(source: Source, seen: int) -> None:
    """Count one more save of the source if nobody else has saved it; a settled record becomes a draft again.

    What stood there before is in its history first, so that the difference can be told.
    """
    rows = Source.objects.filter(pk=source.pk, row_version=seen)
    identity = (Resource.SOURCES, source.slug)
    begin_history(read_standings([identity]))
    if not rows.update(row_version=F("row_version") + 1):
        raise ValidationError({"seen": ValidationError(STALE, code="stale")})
    settled = [CurationStatus.PUBLISHED, CurationStatus.WITHDRAWN]
    Source.objects.filter(pk=source.pk, status__in=settled).update(
        status=CurationStatus.DRAFT, submitted_by=None, reviewed_by=None
    )


def _record(source: Source, by: Any, reason: str) -> None:
    revisions.record([(Resource.SOURCES, source.slug)], by=by, verb=RevisionVerb.NOTE, reason=reason)
