"""What a new text does to the citations of a source: which of them no longer stand."""

import dataclasses

from curation.intake.canonical import CanonicalText
from facts.choices import FactKind
from facts.models import Citation
from sources.models import Source

SHOWN_MAX = 50


@dataclasses.dataclass(frozen=True, slots=True)
class Fallen:
    """A citation that a new text would break; `why` is a sentence for people."""

    fact: str
    fact_pk: int
    kind: FactKind
    paragraph: int
    quote: str
    why: str


def fallen(source: Source, before: list[str], after: CanonicalText) -> tuple[list[Fallen], int]:
    """Return the first citations of a source that a new text would break, and how many there are; one query.

    `before` are the paragraphs until now, empty when they were not stored: then only quotes can be judged.
    """
    rows = Citation.objects.filter(source=source).select_related("fact")
    found, count = [], 0
    paragraphs = after.paragraphs
    for row in rows.order_by("paragraph", "start", "fact__slug").iterator(chunk_size=500):
        why = _why(row, before, paragraphs)
        if why is None:
            continue
        count += 1
        if count <= SHOWN_MAX:
            kind = FactKind(row.fact.kind)
            found.append(Fallen(row.fact.slug, row.fact_id, kind, row.paragraph, row.quote, why))
    return found, count


def _why(row: Citation, before: list[str], after: list[str]) -> str | None:
    at = row.paragraph - 1
    if at >= len(after):
        return f"the new text has {len(after)} paragraphs"
    if row.start is None:
        same = at >= len(before) or before[at] == after[at]
        return None if same else "the words of the cited paragraph change"
    words = row.quote or (before[at][row.start : row.end] if at < len(before) else "")
    if not words or after[at][row.start : row.end] == words:
        return None
    elsewhere = [number for number, paragraph in enumerate(after, start=1) if words in paragraph]
    if elsewhere:
        return f"its words stand at another place now: paragraph {', '.join(map(str, elsewhere[:5]))}"
    return "its words stand nowhere in the new text"
