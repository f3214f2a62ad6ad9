"""Judging a whole seed tree: every stage, every finding, sorted by file and line."""

from collections.abc import Iterator
from pathlib import Path

from curation.seeding.canonical import canonical_text
from curation.seeding.claims import claim_problems
from curation.seeding.elements import Mapping
from curation.seeding.layout import ARTICLE
from curation.seeding.places import place_problems, text_problems
from curation.seeding.problems import Problem, SeedError, shown_path
from curation.seeding.reading import Document, Path_
from curation.seeding.references import reference_problems
from curation.seeding.shapes import shape_problems
from curation.seeding.texts import read_texts
from curation.seeding.tree import Seeds, read_seeds


def sound_seeds(root: Path, articles: Path | None = None, *, canonical: bool = True) -> Seeds:
    """Return the seeds below `root`; raise SeedError with every finding when anything is wrong with them.

    With `articles`, quotes and figures are compared with the texts as well. Without `canonical`, any way of writing
    YAML will do.
    """
    seeds = read_seeds(root)
    problems = list(seed_problems(seeds, articles))
    if canonical and not any(document.problems for _, document in seeds.documents):
        problems += canonical_problems(seeds)
    if problems:
        raise SeedError(sorted(set(problems)))
    return seeds


def seed_problems(seeds: Seeds, articles: Path | None = None) -> Iterator[Problem]:
    """Yield every finding on the seeds; values of a wrong shape are left out of the later stages."""
    misshapen: dict[Path, set[Path_]] = {}
    for document, path, problem in shape_problems(seeds.documents):
        if path is not None:
            misshapen.setdefault(document.file, set()).add(path)
        yield problem
    rest = seeds.without(misshapen)
    yield from reference_problems(rest)
    yield from claim_problems(rest)
    yield from place_problems(rest)
    if articles is not None:
        texts, _ = read_texts(articles, [source.text("slug") for source in rest.sources()])
        yield from text_problems(rest, texts)


def schema_path(layout: Mapping) -> str:
    """Return the way from a seed file to its JSON Schema."""
    return "../schema/article.json" if layout is ARTICLE else f"schema/{layout.title}.json"


def canonical_problems(seeds: Seeds) -> Iterator[Problem]:
    """Yield the first line of each file that differs from the canonical form."""
    for layout, document in seeds.documents:
        wanted = canonical_text(layout, document.data, schema_path(layout)).split("\n")
        found = document.text.split("\n")
        if wanted != found:
            line = next(
                (n for n, (a, b) in enumerate(zip(wanted, found, strict=False), 1) if a != b),
                min(len(wanted), len(found)),
            )
            yield Problem(
                shown_path(document.file),
                line,
                "Not in canonical form from here: run build_fixtures --format, which rewrites it.",
            )


def rewrite(seeds: Seeds) -> list[Path]:
    """Write every file in canonical form; return those that changed. Raise SeedError for files that cannot be read."""
    unreadable = [problem for _, document in seeds.documents for problem in document.problems]
    if unreadable:
        raise SeedError(sorted(unreadable))
    changed = []
    for layout, document in seeds.documents:
        text = canonical_text(layout, document.data, schema_path(layout))
        if text != document.text:
            write_text(document, text)
            changed.append(document.file)
    return changed


def write_text(document: Document, text: str) -> None:
    """Replace a seed file in one step, so that an interruption leaves the old or the new text."""
    beside = document.file.with_suffix(".yaml.new")
    beside.write_text(text, encoding="utf-8", newline="\n")
    beside.replace(document.file)
