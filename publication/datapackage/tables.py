"""A table of the Data Package: how documents, and the lists inside them, become rows."""

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

from publication.choices import Resource
from publication.datapackage.columns import (
    PARENT,
    POSITION,
    ROLE,
    Column,
    References,
    Serializer,
    columns,
    element_of,
)
from publication.formats.tables import cell

Document = dict[str, Any]


@dataclasses.dataclass(frozen=True, slots=True)
class Of:
    """The documents that a table is made from, and the serializer that declares them."""

    resource: Resource
    declared: Serializer
    kind: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Table:
    """One table: a row for each document, or for each element of the lists in it that `each` names by role.

    `key` is its primary key; `references` leads from columns to the table (and columns) whose key they hold.
    """

    name: str
    title: str
    resource: Resource
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    references: References
    kind: str = ""
    each: Mapping[str, str] | None = None
    # Only elements with this value of a member: what both ends show is one row.
    only: tuple[str, str] | None = None

    def rows(self, document: Document) -> Iterator[list[str]]:
        """Yield the rows that a document gives."""
        for element in self._elements(document):
            yield [cell(element, column.path) for column in self.columns]

    def _elements(self, document: Document) -> Iterator[Document]:
        if self.each is None:
            yield document
            return
        for role, path in self.each.items():
            for position, element in _walk(document, path.split(".")):
                if self.only is None or element[self.only[0]] == self.only[1]:
                    yield {**element, PARENT: document["slug"], POSITION: position, ROLE: role}


def _walk(document: Document, parts: list[str]) -> Iterator[tuple[int, Document]]:
    """Yield the elements of a list, or of the lists in its elements, with the index in the outermost."""
    for position, element in enumerate(document[parts[0]]):
        if len(parts) == 1:
            yield position, element
        else:
            yield from ((position, below) for _, below in _walk(element, parts[1:]))


def entities(name: str, title: str, of: Of, *wanted: str, to: Mapping[str, str] | None = None) -> Table:
    """Return a table of documents; `to` names the table that a column leads to."""
    return Table(
        name=name,
        title=title,
        resource=of.resource,
        kind=of.kind,
        columns=tuple(columns(of.declared, *wanted)),
        key=("slug",),
        references=_to_slugs(to or {}),
    )


def elements(
    name: str,
    title: str,
    of: Of,
    parent: tuple[str, str],
    each: str | Mapping[str, str],
    *wanted: str,
    to: Mapping[str, str] | None = None,
    key: tuple[str, ...] = (),
    only: tuple[str, str] | None = None,
    references: References | None = None,
) -> Table:
    """Return a table of the elements of a list in documents, or of several lists told apart by role.

    `parent` is the column that holds the slug of the document, and the table which has it as its key.
    """
    lists = {"": each} if isinstance(each, str) else each
    column, target = parent
    first = [Column(column, PARENT, "string", f"Slug of the record in `{target}` that the row belongs to.")]
    roles = tuple(role for role in lists if role)
    if roles:
        first.append(Column("role", ROLE, "string", "Which of the record's lists it stands in.", codes=roles))
    first.append(Column("position", POSITION, "integer", "Place in the list, from 0."))
    declared = element_of(of.declared, next(iter(lists.values())))
    return Table(
        name=name,
        title=title,
        resource=of.resource,
        kind=of.kind,
        columns=(*first, *columns(declared, *wanted)),
        key=key or (column, *(["role"] if roles else []), "position"),
        references={**_to_slugs({column: target, **(to or {})}), **(references or {})},
        each=lists,
        only=only,
    )


def _to_slugs(to: Mapping[str, str]) -> dict[tuple[str, ...], tuple[str, tuple[str, ...]]]:
    return {(column,): (table, ("slug",)) for column, table in to.items()}
