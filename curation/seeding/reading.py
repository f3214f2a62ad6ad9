"""Strict reading of one YAML file: plain data, the line of every node, and nothing that YAML guesses.

Only what the format needs is read: block or flow mappings with text keys, lists, text, integers, decimals, true,
false and null. A word such as `2023-09-19` or `NO` is text here, whatever YAML 1.1 would make of it.
"""

import dataclasses
import re
from pathlib import Path
from typing import Any

import yaml

from curation.seeding.problems import Problem, shown_path

Path_ = tuple[str | int, ...]

_INTEGER = re.compile(r"-?(0|[1-9]\d*)")
_DECIMAL = re.compile(r"-?(0|[1-9]\d*)\.\d+")
# The C reader is ten times faster where PyYAML was built with it; both give the same nodes and tokens.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}


@dataclasses.dataclass(slots=True)
class Document:
    """One YAML file as plain data with the line of every key and element."""

    file: Path
    data: Any = None
    text: str = ""
    lines: dict[Path_, int] = dataclasses.field(default_factory=dict)
    problems: list[Problem] = dataclasses.field(default_factory=list)

    def line(self, path: Path_) -> int:
        """Return the 1-based line of the node at `path`, or of the nearest node above it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def problem(self, path: Path_, message: str) -> Problem:
        """Describe what is wrong at `path`."""
        return Problem(shown_path(self.file), self.line(path), message)

    def add(self, line: int, message: str) -> None:
        """Record what is wrong at a line while reading."""
        self.problems.append(Problem(shown_path(self.file), line, message))


def read_document(file: Path) -> Document:
    """Read one YAML file; what cannot be read is a problem of the document, never an exception."""
    document = Document(file)
    try:
        document.text = file.read_bytes().decode("utf-8")
        nodes = list(yaml.compose_all(document.text, Loader=_Loader))
    except UnicodeDecodeError:
        document.add(1, "This is not UTF-8 text.")
        return document
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        document.add(mark.line + 1 if mark else 1, f"This is not YAML: {error.problem or error.context}.")
        return document
    except (yaml.YAMLError, RecursionError) as error:
        document.add(1, f"This is not YAML: {error}.")
        return document
    if len(nodes) != 1:
        document.add(1, "One YAML document is expected in a file.")
        return document
    document.data = _Construction(document).value(nodes[0], ())
    _find_comments(document)
    return document


class _Construction:
    """Turns nodes into data, noting lines and refusing tags, aliases and repeated keys."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.seen: set[int] = set()

    def value(self, node: yaml.Node, path: Path_) -> Any:
        line = node.start_mark.line + 1
        self.document.lines.setdefault(path, line)
        if id(node) in self.seen:
            self.document.add(line, "Anchors and aliases are not used here: write the value out.")
            return None
        self.seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(child, (*path, index)) for index, child in enumerate(node.value)]
        return self.scalar(node) if isinstance(node, yaml.ScalarNode) else None

    def mapping(self, node: yaml.MappingNode, path: Path_) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            key = key_node.value
            if not isinstance(key, str):
                self.document.add(line, "A key must be a plain word.")
            elif key in found:
                self.document.add(line, f"The key “{key}” stands here twice: keep one.")
            else:
                self.document.lines[(*path, key)] = line
                found[key] = self.value(value_node, (*path, key))
        return found

    def scalar(self, node: yaml.ScalarNode) -> Any:
        text: str = node.value
        if node.style:  # plain is None to the Python reader, an empty word to the C reader
            return text
        if text in _WORDS:
            return _WORDS[text]
        if _INTEGER.fullmatch(text):
            return int(text) if len(text) < 20 else text
        if _DECIMAL.fullmatch(text):
            return float(text)
        return text


def _find_comments(document: Document) -> None:
    """Refuse comments below the first line: the canonical form has none, so they would be lost."""
    for token in _gaps(document.text):
        line, gap = token
        for offset, part in enumerate(gap.split("\n")):
            if "#" in part and line + offset > 0:
                document.add(
                    line + offset + 1, "Comments do not survive: put what matters in a note or the codebook."
                )


def _gaps(text: str) -> list[tuple[int, str]]:
    """Return (0-based line, text) of everything between two tokens: white space and comments."""
    gaps: list[tuple[int, str]] = []
    index = line = 0
    for token in yaml.scan(text, Loader=_Loader):
        if token.start_mark.index > index:
            gaps.append((line, text[index : token.start_mark.index]))
        if token.end_mark.index >= index:
            index, line = token.end_mark.index, token.end_mark.line
    gaps.append((line, text[index:]))
    return gaps
