"""Writing contents back into the editors' tables: whole records, rows anew, references as they are called today."""

from collections.abc import Iterable, Mapping

from curation.revisions.recording import named_in
from curation.revisions.references import redirected, references_of
from curation.revisions.snapshots import KINDS, Standing
from curation.seeding.stored import Aggregate, Identity, Stored
from curation.seeding.tables import BY_MODEL, ROOTS, TABLES, chunks
from curation.seeding.writing import RecordWriter
from publication.models import Record
from sources.models import Source

REDIRECTS_MAX = 50


def existing(identities: Iterable[Identity]) -> dict[Identity, int]:
    """Return the primary keys of those of these records that stand in the editors' tables."""
    by_resource: dict[str, set[str]] = {}
    for resource, slug in identities:
        by_resource.setdefault(resource, set()).add(slug)
    found: dict[Identity, int] = {}
    for resource, slugs in by_resource.items():
        for part in chunks(sorted(slugs)):
            rows = ROOTS[resource]._base_manager.filter(slug__in=part).values_list("slug", "pk")
            found |= {(resource, slug): pk for slug, pk in rows}
    return found


def todays_names(identities: Iterable[Identity]) -> dict[Identity, str]:
    """Return the slugs under which these records stand today; what is nowhere is left out."""
    asked = set(identities)
    leads_to: dict[Identity, str] = {}
    level = asked - existing(asked).keys()
    for _ in range(REDIRECTS_MAX):
        if not level:
            break
        rows = Record.objects.current().filter(named_in(level)).exclude(target="")
        moved = {
            (resource, slug): target
            for resource, slug, target in rows.values_list("resource", "slug", "target")
        }
        leads_to |= moved
        level = {(resource, target) for (resource, _), target in moved.items()} - leads_to.keys()
    found: dict[Identity, str] = {}
    for identity in asked:
        slug = identity[1]
        for _ in range(REDIRECTS_MAX):
            slug = leads_to.get((identity[0], slug), slug)
        found[identity] = slug
    there = existing((resource, slug) for (resource, _), slug in found.items())
    return {identity: slug for identity, slug in found.items() if (identity[0], slug) in there}


def as_named_today(
    aggregates: Mapping[Identity, Aggregate],
) -> tuple[dict[Identity, Aggregate], set[Identity]]:
    """Return contents whose references carry the names of today, and the references that lead nowhere any more."""
    named = {other for one in aggregates.values() for other in references_of(one)} - aggregates.keys()
    today = todays_names(named)
    contents = {
        identity: redirected(one, lambda other: today.get(other, other[1]))
        for identity, one in aggregates.items()
    }
    return contents, named - today.keys()


def write_back(
    standings: Mapping[Identity, Standing],
    changed: Mapping[Identity, Aggregate],
    created: Mapping[Identity, Aggregate] | None = None,
) -> None:
    """Make records what these contents say; `standings` tells how the changed ones stand now.

    The versions of changed rows grow by one. Every reference must stand in the editors' tables or be created here.
    Raises IntegrityError where two records cannot be what they were at once.
    """
    created = created or {}
    everything = {**changed, **created}
    stored = Stored(pks={table.model: {} for table in TABLES})
    named = {other for one in everything.values() for other in references_of(one)} | changed.keys()
    for (resource, slug), pk in existing(named).items():
        stored.pks[ROOTS[resource]][slug,] = pk
    for (_, slug), standing in standings.items():
        if standing.kind:
            stored.pks[KINDS[standing.kind].model][slug,] = standing.pk
    RecordWriter(stored).write(dict(created), dict(changed))
    root = BY_MODEL[Source].label
    for (resource, slug), aggregate in everything.items():
        if resource == "sources" and "text" in aggregate[root][0]:
            Source._base_manager.filter(slug=slug).update(text=aggregate[root][0]["text"])
