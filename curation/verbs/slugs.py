"""Slugs that names hold as plain words (`used_by`): found and replaced when the record they mean moves."""

from collections.abc import Iterator

from curation.seeding.stored import Aggregate, Identity
from curation.seeding.tables import ROOTS
from facts.models import ActorName, PlaceName
from publication.choices import Resource

# The user of a name is an actor or a source.
USERS = {Resource.ACTORS: Resource.SOURCES, Resource.SOURCES: Resource.ACTORS}
TABLES = {ActorName: ("facts.actorname", Resource.ACTORS), PlaceName: ("facts.placename", Resource.PLACES)}


def is_user(identity: Identity) -> bool:
    """Tell whether names may mean this record; where an actor and a source share a slug, nobody can tell."""
    resource, slug = identity
    if resource not in USERS:
        return False
    return not ROOTS[USERS[Resource(resource)]]._base_manager.filter(slug=slug).exists()


def users_of(slug: str) -> Iterator[Identity]:
    """Yield the actors and places that have a name used by this one."""
    for model, (_, resource) in TABLES.items():
        owner = model.PARENT
        rows = model._base_manager.filter(used_by__icontains=f'"{slug}"')
        for record, users in rows.values_list(f"{owner}__slug", "used_by").order_by(f"{owner}__slug"):
            if slug in users:
                yield resource.value, record


def with_user(aggregate: Aggregate, old: str, new: str) -> Aggregate:
    """Return an aggregate whose names are used by `new` where they were by `old`, each user once."""
    changed = dict(aggregate)
    for label, _ in TABLES.values():
        if label in aggregate:
            changed[label] = [
                {**row, "used_by": list(dict.fromkeys(new if one == old else one for one in row["used_by"]))}
                for row in aggregate[label]
            ]
    return changed
