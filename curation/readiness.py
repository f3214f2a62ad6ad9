"""What keeps a record from review or publication, each with the field and the cure."""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping

from curation.revisions.recording import named_in, published_snapshot
from curation.revisions.references import references_of
from curation.revisions.snapshots import Standing, read_standings
from curation.seeding.stored import Aggregate, Identity
from curation.seeding.tables import ROOTS, Fields, chunks
from facts.choices import SpeechForm
from publication.models import Record
from sources.choices import CurationStatus, DatePrecision
from sources.models import Source

QUOTED = {SpeechForm.DIRECT_QUOTE, SpeechForm.INDIRECT_QUOTE}
# The date that says when the record is of, by the table it stands in.
DATES = {"facts.fact": "date", "sources.source": "published"}


@dataclasses.dataclass(frozen=True, slots=True)
class Problem:
    """One thing in the way: whose it is, the field, what is wrong and what to do about it.

    `unread` marks what a person may confirm by name: that a quote stands in a text that is not stored here.
    """

    identity: Identity
    field: str
    message: str
    cure: str
    unread: bool = False

    def __str__(self) -> str:
        resource, slug = self.identity
        return f"{resource}/{slug}, {self.field}: {self.message} {self.cure}"


def problems(
    identities: Iterable[Identity],
    *,
    publishing: bool = False,
    standings: Mapping[Identity, Standing] | None = None,
) -> list[Problem]:
    """Return what keeps these records from review, or from the public when `publishing`; nothing = they are ready.

    What one of them refers to may be among them. A record that does not exist has no problems.
    """
    asked = list(dict.fromkeys(identities))
    found = read_standings(asked) if standings is None else standings
    aggregates = {identity: found[identity].aggregate for identity in asked if identity in found}
    texts = _Texts(aggregates.values())
    judged: list[Problem] = []
    for identity, aggregate in aggregates.items():
        judged += _of_fact(identity, aggregate, texts)
        judged += _of_date(identity, aggregate)
        judged += _of_dispute(identity, aggregate)
    return [*judged, *_of_references(aggregates, publishing=publishing)]


class _Texts:
    """The stored texts of the sources whose words are quoted, read once."""

    def __init__(self, aggregates: Iterable[Aggregate]) -> None:
        slugs = {
            row["source"][0]
            for aggregate in aggregates
            for row in aggregate.get("facts.citation", [])
            if row["quote"]
        }
        self._texts: dict[str, list[str]] = {}
        for part in chunks(sorted(slugs)):
            for slug, text in Source.objects.filter(slug__in=part).values_list("slug", "text"):
                self._texts[slug] = text.splitlines()

    def problem(self, identity: Identity, number: int, row: Fields) -> Problem | None:
        """Say what is wrong with the quote of a citation, if anything is."""
        field, paragraphs = f"citations[{number}].quote", self._texts.get(row["source"][0], [])
        if not paragraphs:
            return Problem(
                identity,
                field,
                f"The text of “{row['source'][0]}” is not stored here, so nobody can check the quote by machine.",
                "Compare it with the source and confirm by name that it stands there, or store the text.",
                unread=True,
            )
        place = row["paragraph"]
        text = paragraphs[place - 1] if place <= len(paragraphs) else ""
        if row["start"] is not None and text[row["start"] : row["end"]] == row["quote"]:
            return None
        return Problem(
            identity,
            field,
            f"These words do not stand at this place of paragraph {place} of “{row['source'][0]}”.",
            "Copy them from the paragraph, or correct paragraph and offsets.",
        )


def _of_fact(identity: Identity, aggregate: Aggregate, texts: _Texts) -> Iterator[Problem]:
    if "facts.fact" not in aggregate:
        return
    citations = aggregate.get("facts.citation", [])
    if not citations:
        yield Problem(
            identity, "citations", "No source is cited.", "Add the paragraph that carries the claim."
        )
    statement = aggregate.get("facts.statement", [{}])[0]
    if statement.get("speech_form") in QUOTED and citations and not any(row["quote"] for row in citations):
        yield Problem(
            identity,
            "citations.quote",
            "The form of speech is a quotation, and no citation quotes a word.",
            "Enter the quoted words on the citation, or choose “Paraphrase”.",
        )
    for number, row in enumerate(citations, start=1):
        if row["quote"] and (problem := texts.problem(identity, number, row)) is not None:
            yield problem


def _of_date(identity: Identity, aggregate: Aggregate) -> Iterator[Problem]:
    for label, prefix in DATES.items():
        for row in aggregate.get(label, []):
            undated = row[f"{prefix}_precision"] == DatePrecision.UNKNOWN and not row[f"{prefix}_wording"]
            if undated and not _was_undated(identity, label, prefix):
                yield Problem(
                    identity,
                    f"{prefix}_precision",
                    "The date has no precision, and nothing says why.",
                    "Give the date as exactly as the text does, or the text's own words for it (“earlier”, "
                    "“no time given”) as its wording.",
                )


def _was_undated(identity: Identity, label: str, prefix: str) -> bool:
    """Tell whether two people, or the seeds, have let the record stand without a date before."""
    before = published_snapshot(identity)
    return before is not None and before[label][0][f"{prefix}_precision"] == DatePrecision.UNKNOWN


def _of_dispute(identity: Identity, aggregate: Aggregate) -> Iterator[Problem]:
    for row in aggregate.get("facts.dispute", []):
        if not row["note"].strip():
            yield Problem(
                identity,
                "note",
                "An open dispute has no public note.",
                "Write what differs and what cannot be told apart.",
            )


def _of_references(aggregates: Mapping[Identity, Aggregate], *, publishing: bool) -> Iterator[Problem]:
    """Name what the records refer to and the public does not see; for review it may be on its way."""
    wanted = {identity: set(references_of(one)) - {identity} for identity, one in aggregates.items()}
    named = {other for others in wanted.values() for other in others} - aggregates.keys()
    ready = public(named)
    if not publishing and (absent := named - ready):
        ready |= _in_review(absent)
    for identity, others in wanted.items():
        for resource, slug in sorted(others - ready - aggregates.keys()):
            yield Problem(
                identity,
                "references",
                f"It refers to {resource}/{slug}, which the public does not see.",
                "Publish that one before or together with this one, or refer to another."
                if publishing
                else "Submit that one first or together with this one, or refer to another.",
            )


def public(identities: Iterable[Identity]) -> set[Identity]:
    """Return those of these records that the public sees now."""
    found: set[Identity] = set()
    for part in chunks(sorted(identities)):
        records = Record.objects.current().live().filter(named_in(part))
        found |= set(records.values_list("resource", "slug"))
    return found


def ever_public(identities: Iterable[Identity]) -> set[Identity]:
    """Return those of these records that the public has seen at any time."""
    found: set[Identity] = set()
    for part in chunks(sorted(identities)):
        records = Record.objects.filter(named_in(part)).order_by()
        found |= set(records.values_list("resource", "slug").distinct())
    return found


def _in_review(identities: Iterable[Identity]) -> set[Identity]:
    found: set[Identity] = set()
    by_resource: dict[str, list[str]] = {}
    for resource, slug in identities:
        by_resource.setdefault(resource, []).append(slug)
    for resource, slugs in by_resource.items():
        for part in chunks(slugs):
            rows = ROOTS[resource]._base_manager.filter(slug__in=part, status=CurationStatus.IN_REVIEW)
            found |= {(resource, slug) for slug in rows.values_list("slug", flat=True)}
    return found
