"""The seed tree in memory: documents, records by slug, and nodes that know where in which file they stand."""

import copy
import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from curation.seeding.elements import Mapping
from curation.seeding.layout import ARTICLE, FACT_LISTS, REFERENCE_FILES
from curation.seeding.problems import Problem, SeedError, nearest, one_of, shown_path
from curation.seeding.reading import Document, Path_, read_document


@dataclasses.dataclass(frozen=True, slots=True)
class Node:
    """One mapping of a seed file; reading from it never fails, because misshapen values were taken out before."""

    document: Document
    path: Path_
    data: dict[str, Any]

    def get(self, key: str) -> Any:
        """Return a plain value, None when it is left out."""
        return self.data.get(key)

    def text(self, key: str) -> str:
        """Return a text, empty when it is left out."""
        return self.data.get(key) or ""

    def child(self, key: str) -> "Node | None":
        """Return a mapping below, None when it is left out."""
        value = self.data.get(key)
        return Node(self.document, (*self.path, key), value) if isinstance(value, dict) else None

    def children(self, key: str) -> list["Node"]:
        """Return the mappings of a list below, without misshapen ones; `index` tells their place."""
        values = self.data.get(key) or []
        return [
            Node(self.document, (*self.path, key, index), value)
            for index, value in enumerate(values)
            if isinstance(value, dict)
        ]

    def values(self, key: str) -> list[Any]:
        """Return the plain values of a list below."""
        return [value for value in self.data.get(key) or [] if value is not None]

    @property
    def index(self) -> int:
        """The place of the node in its list."""
        place = self.path[-1]
        return place if isinstance(place, int) else 0

    def place(self, *below: str | int) -> str:
        """Return `file:line` of the node, or of what stands at `below` in it."""
        return f"{shown_path(self.document.file)}:{self.document.line((*self.path, *below))}"

    def problem(self, message: str, *below: str | int) -> Problem:
        """Describe what is wrong with the node, or with what stands at `below` in it."""
        return self.document.problem((*self.path, *below), message)


@dataclasses.dataclass(frozen=True, slots=True)
class SeedFact:
    """One fact of a seed file, with the list it stands in and the source that defines it."""

    node: Node
    list_name: str
    source: str


@dataclasses.dataclass(slots=True)
class Seeds:
    """All seed files: reference data and articles."""

    root: Path
    reference: dict[str, Document]
    articles: list[Document]

    @property
    def documents(self) -> list[tuple[Mapping, Document]]:
        """Every document with its layout."""
        found: list[tuple[Mapping, Document]] = [
            (REFERENCE_FILES[name], document) for name, document in self.reference.items()
        ]
        return found + [(ARTICLE, document) for document in self.articles]

    def records(self, name: str) -> list[Node]:
        """Return the records of one file of reference data."""
        document = self.reference.get(name)
        if document is None or not isinstance(document.data, dict):
            return []
        return Node(document, (), document.data).children(name)

    def article_nodes(self) -> list[Node]:
        """Return the articles, each as one node."""
        return [
            Node(document, (), document.data) for document in self.articles if isinstance(document.data, dict)
        ]

    def sources(self) -> list[Node]:
        """Return the sources of the articles."""
        return [source for article in self.article_nodes() if (source := article.child("source")) is not None]

    def facts(self) -> Iterator[SeedFact]:
        """Yield every fact of every article."""
        for article in self.article_nodes():
            source = article.child("source")
            slug = source.text("slug") if source else ""
            for name in FACT_LISTS:
                for node in article.children(name):
                    yield SeedFact(node, name, slug)

    def outside_citations(self) -> Iterator[tuple[str, Node]]:
        """Yield (citing source, citation) for citations of facts that another file defines."""
        for article in self.article_nodes():
            source = article.child("source")
            for node in article.children("citations"):
                yield (source.text("slug") if source else "", node)

    def resource(self, name: str) -> list[Node]:
        """Return the records of one resource, wherever they stand."""
        if name == "sources":
            return self.sources()
        if name == "facts":
            return [fact.node for fact in self.facts()]
        return self.records(name)

    def without(self, bad: dict[Path, set[Path_]]) -> "Seeds":
        """Return a copy in which the values at misshapen paths are left out, so that the rest can be judged."""

        def pruned(document: Document) -> Document:
            paths = bad.get(document.file, set())
            if not paths:
                return document
            return dataclasses.replace(document, data=_without(document.data, paths))

        return Seeds(
            self.root,
            {name: pruned(document) for name, document in self.reference.items()},
            [pruned(document) for document in self.articles],
        )


def _without(data: Any, paths: set[Path_]) -> Any:
    data = copy.deepcopy(data)
    for path in paths:
        if not path:
            return None
        owner = data
        for step in path[:-1]:
            owner = owner[step] if owner is not None else None
        if isinstance(owner, dict):
            owner[path[-1]] = None
        elif isinstance(owner, list) and isinstance(path[-1], int):
            owner[path[-1]] = None  # keeps the places of its neighbours
    return data


def read_seeds(root: Path) -> Seeds:
    """Read all seed files below `root`; raise SeedError when the folder itself is not a seed tree."""
    if not root.is_dir():
        raise SeedError([f"{shown_path(root)}: no such folder; name the folder that holds the seeds."])
    problems: list[Problem | str] = []
    reference: dict[str, Document] = {}
    for file in sorted(root.glob("*.y*ml")):
        if file.suffix == ".yaml" and file.stem in REFERENCE_FILES:
            reference[file.stem] = read_document(file)
        else:
            names = [f"{name}.yaml" for name in REFERENCE_FILES]
            problems.append(
                Problem(
                    shown_path(file),
                    1,
                    f"A file of this name is not read.{nearest(file.name, names)} Read are {one_of(names)}.",
                )
            )
    problems += [
        f"{shown_path(root / f'{name}.yaml')}: this file is missing; write it, with an empty list if need be."
        for name in REFERENCE_FILES
        if name not in reference and name != "disputes"
    ]
    articles = [read_document(file) for file in sorted((root / "articles").glob("*.yaml"))]
    problems += [
        Problem(shown_path(file), 1, "Article files end in .yaml.")
        for file in sorted((root / "articles").glob("*"))
        if file.suffix != ".yaml"
    ]
    if problems:
        raise SeedError(problems)
    return Seeds(root, {name: reference[name] for name in REFERENCE_FILES if name in reference}, articles)
