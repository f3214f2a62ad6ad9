"""Rows of one table that a record refers to in several ways, read by one query."""

from typing import Any

from django.db.models import Exists, OuterRef, Q


def read_at_once(record: Any, names: tuple[str, ...]) -> None:
    """Read what some many-to-many columns of a record refer to, as if each had been prefetched."""
    columns = {name: record._meta.get_field(name) for name in names}
    referring: dict[str, Any] = {}
    for name, column in columns.items():
        links = column.remote_field.through._default_manager
        referring[name] = links.filter(**{column.m2m_field_name(): record.pk})
    rows: Any = columns[names[0]].related_model._default_manager.all()
    wanted = Q()
    for name, column in columns.items():
        target = column.m2m_reverse_field_name()
        wanted |= Q(pk__in=referring[name].values(target))
        rows = rows.annotate(**{f"in_{name}": Exists(referring[name].filter(**{target: OuterRef("pk")}))})
    found = list(rows.filter(wanted))
    # Where Django itself puts what it prefetches: the form reads its choices there.
    cache = record.__dict__.setdefault("_prefetched_objects_cache", {})
    for name in names:
        chosen = getattr(record, name).get_queryset()
        known = [row for row in found if getattr(row, f"in_{name}")]
        chosen._result_cache = known  # noqa: SLF001 - as Django's own prefetching does; it has no public door
        cache[name] = chosen
