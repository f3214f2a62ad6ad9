"""What a record's content refers to, and the same content with references that lead elsewhere."""

from collections.abc import Callable, Iterator
from typing import Any

from curation.seeding.stored import Aggregate, Identity
from curation.seeding.tables import BY_LABEL, BY_MODEL, Fields

Redirect = Callable[[Identity], str]


def references_of(aggregate: Aggregate) -> Iterator[Identity]:
    """Yield every record that an aggregate names, itself included, repeats too."""
    for label, rows in aggregate.items():
        for field in BY_LABEL[label].fields:
            if field.is_relation:
                resource = BY_MODEL[field.related_model].resource
                for row in rows:
                    value = row[field.name]
                    keys = value if field.many_to_many else [] if value is None else [value]
                    for key in keys:
                        yield resource, str(key[0])


def redirected(aggregate: Aggregate, leads_to: Redirect) -> Aggregate:
    """Return an aggregate whose references name what `leads_to` gives for them; own rows stay the record's own."""
    return {label: [_row(label, row, leads_to) for row in rows] for label, rows in aggregate.items()}


def _row(label: str, row: Fields, leads_to: Redirect) -> Fields:
    table = BY_LABEL[label]
    changed = dict(row)
    for field in table.fields:
        if not field.is_relation or field.name == table.owner:
            continue
        value: Any = row[field.name]
        target = BY_MODEL[field.related_model]
        if field.many_to_many:
            slugs = {leads_to((target.resource, str(key[0]))) for key in value}
            changed[field.name] = sorted([slug] for slug in slugs)
        elif value is not None and (not target.owner or target.is_kind):
            changed[field.name] = [leads_to((target.resource, str(value[0]))), *value[1:]]
    return changed
