"""Independent origins: from how many separate origins a claim comes, counted over the facts that corroborate it.

An origin is who stands behind a claim: the body on whose behalf a speaker speaks, else the speaker; where a source
speaks in its own voice, the intermediary it names, else its publisher. Corroborating facts form a cluster (either
direction, transitively); a fact that repeats another adds no origin, however many articles print it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from facts.choices import RelationKind

if TYPE_CHECKING:
    from publication.contents import Identity
    from publication.expansion import Expander
    from sources.contents import Content

JOINING = {RelationKind.CORROBORATES, RelationKind.REPEATS}


def independent_origins(expander: Expander) -> int:
    """Return the number of origins of the expander's fact, noting every fact that was read for it."""
    cluster: dict[Identity, Content] = {}
    repeating: set[Identity] = set()
    waiting = [expander.identity]
    while waiting:
        identity, content = expander.resolve(waiting.pop())
        if identity in cluster:
            continue
        cluster[identity] = content
        for row in content["relations"]:
            if row["kind"] in JOINING:
                waiting.append(("facts", row["fact"]["slug"]))
                if row["kind"] == RelationKind.REPEATS:
                    repeating.add(identity)
        shown_by = sorted(expander.state.shown_by(identity))
        waiting += [other for other in shown_by if other[0] == "facts" and _joins(expander, other, identity)]
    origins = [content for identity, content in cluster.items() if identity not in repeating]
    counted = origins or list(cluster.values())
    return len({origin for content in counted for origin in _origins(expander, content)})


def _joins(expander: Expander, other: Identity, identity: Identity) -> bool:
    return any(
        row["kind"] in JOINING and expander.resolve(("facts", row["fact"]["slug"]))[0] == identity
        for row in expander.content(other)["relations"]
    )


def _origins(expander: Expander, content: Content) -> set[Identity]:
    if content["speakers"]:
        return {
            expander.resolve(("actors", (row["on_behalf_of"] or row["actor"])["slug"]))[0]
            for row in content["speakers"]
        }
    found: set[Identity] = set()
    for row in content["citations"]:
        if row["via"]:
            found.add(expander.resolve(("actors", row["via"]["slug"]))[0])
        else:
            publisher = expander.content(("sources", row["source"]["slug"]))["publisher"]
            found.add(expander.resolve(("publishers", publisher["slug"]))[0])
    return found
