"""Judging how records name each other: repeated slugs, unknown references, circles of parents, repeated names."""

from collections.abc import Iterable, Iterator

from curation.seeding.elements import Reference, walk
from curation.seeding.layout import NAME_OR_SOURCE, RESOURCES
from curation.seeding.problems import Problem, nearest, shown_path
from curation.seeding.tree import Node, Seeds

PARENTS = {"actors": "member_of", "places": "parent", "events": "parent"}


def reference_problems(seeds: Seeds) -> Iterator[Problem]:
    """Yield what is wrong with slugs and references."""
    known = {
        resource: {node.text("slug") for node in seeds.resource(resource)} - {""} for resource in RESOURCES
    }
    known[NAME_OR_SOURCE] = known["sources"] | known["actors"]
    yield from _unknown(seeds, known)
    for resource in RESOURCES:
        yield from repeated(seeds.resource(resource), ("slug",), "slug")
    yield from repeated(seeds.sources(), ("url",), "url")
    for resource, parent in PARENTS.items():
        yield from _circles(seeds.resource(resource), parent)
    for resource in ("actors", "places"):
        for node in seeds.resource(resource):
            yield from repeated(node.children("names"), ("variant", "language"), "variant")
    yield from _file_names(seeds)
    yield from _coordinates(seeds)
    yield from _editions(seeds)


def _unknown(seeds: Seeds, known: dict[str, set[str]]) -> Iterator[Problem]:
    unreadable = {name for name, document in seeds.reference.items() if document.data is None}
    if any(document.data is None for document in seeds.articles):
        unreadable |= {"facts", "sources", NAME_OR_SOURCE}
    if "actors" in unreadable:
        unreadable.add(NAME_OR_SOURCE)
    for layout, document in seeds.documents:
        for value, found, path in walk(layout, document.data):
            if (
                isinstance(value, Reference)
                and value.resource not in unreadable
                and found not in known[value.resource]
            ):
                near = nearest(found, known[value.resource])
                cure = near or f" Write it in {_home(seeds, value.resource)} first."
                yield document.problem(path, f"“{found}” is not among the {value.resource}.{cure}")


def _home(seeds: Seeds, resource: str) -> str:
    if resource in seeds.reference:
        return shown_path(seeds.reference[resource].file)
    return "the file of its article"


def repeated(nodes: Iterable[Node], keys: tuple[str, ...], shown: str) -> Iterator[Problem]:
    """Yield a problem for every node whose values under `keys` another node has already."""
    first: dict[tuple[object, ...], Node] = {}
    for node in nodes:
        value = tuple(node.get(key) for key in keys)
        if value[0] is None:
            continue
        if value in first:
            where = first[value].place(shown)
            yield node.problem(
                f"“{value[0]}” stands at {where} already: keep one or name this one differently.", shown
            )
        else:
            first[value] = node


def _circles(nodes: list[Node], parent: str) -> Iterator[Problem]:
    above = {node.text("slug"): node.text(parent) for node in nodes}
    for node in nodes:
        chain = [node.text("slug")]
        while (up := above.get(chain[-1])) and up not in chain:
            chain.append(up)
        if up and up == chain[0]:
            yield node.problem(
                f"This runs in a circle: {' → '.join([*chain, up])}; cut it at one place.", parent
            )


def _file_names(seeds: Seeds) -> Iterator[Problem]:
    for article in seeds.article_nodes():
        source = article.child("source")
        slug = source.text("slug") if source else ""
        if source and slug and slug != article.document.file.stem:
            yield source.problem(
                f"The file is named {article.document.file.name}: name it {slug}.yaml.", "slug"
            )


def _coordinates(seeds: Seeds) -> Iterator[Problem]:
    keys = ("latitude", "longitude", "coordinate_precision", "coordinate_reference")
    for place in seeds.records("places"):
        given = [key for key in keys if place.get(key) not in (None, "unknown")]
        if given and len(given) < len(keys):
            missing = ", ".join(key for key in keys if key not in given)
            yield place.problem(
                f"Coordinates stand with precision and reference or not at all: write {missing}.", given[0]
            )


def _editions(seeds: Seeds) -> Iterator[Problem]:
    before: Node | None = None
    for place, edition in enumerate(seeds.records("editions"), 1):
        if edition.get("number") not in (None, place):
            yield edition.problem(f"Editions are numbered 1, 2, 3 …: write {place}.", "number")
        if before is not None and edition.text("at") <= before.text("at"):
            yield edition.problem(
                f"An edition comes after the one before it: write a moment after {before.get('at')}.", "at"
            )
        before = edition
    if not seeds.records("editions") and "editions" in seeds.reference:
        yield seeds.reference["editions"].problem(
            (), "At least one edition is needed: write number 1 with moment and reason."
        )
