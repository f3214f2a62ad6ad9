"""How everything asked comes together in one query, in the form that lets a database start where least is to read."""

from collections.abc import Iterator, Sequence

from django.db.models import BooleanField, Case, F, FilteredRelation, Q, Value, When

from publication.filters.moments import OwnDate
from publication.filters.rows import OF_ALL_ROWS, Asked, Cited, Figure, citation_condition, figure_condition
from publication.filters.subjects import EQUAL, Key, as_key
from publication.models.record import DRIVING, DRIVING_COLUMNS, RecordQuerySet

# Figures of an outcome are looked at by status when these are given beside.
VICTIM_STATUS = "victim_status"
# PostgreSQL joins what EXISTS asks for, and with more than some ten joins it thinks for seconds about their order.
JOINED_MAX = 4


def narrowed(
    queryset: RecordQuerySet, resource: str, asked: Sequence[Asked], *, drive: bool = True
) -> RecordQuerySet:
    """Return the records that meet everything asked; `drive` lets a key of theirs decide where reading starts."""
    driving = next((one for one in asked if drive and _can_drive(one)), None)
    drives_alone = driving is not None and len(driving.values) == 1
    if driving is not None and drives_alone:
        queryset = driven(queryset, resource, driving)
    for one in asked:
        if not one.subject.beside:
            queryset = queryset.filter(_of_columns(one, driven=drives_alone))
    conditions = list(_conditions(resource, [one for one in asked if one.subject.beside], driving))
    for condition in conditions[:JOINED_MAX]:
        queryset = queryset.filter(condition)
    if len(conditions) > JOINED_MAX:
        queryset = queryset.filter(unjoined(conditions[JOINED_MAX:]))
    return queryset


def _can_drive(one: Asked) -> bool:
    return isinstance(one.subject, Key) and one.subject.can_drive and one.lookup in EQUAL


def driven(queryset: RecordQuerySet, resource: str, by: Asked) -> RecordQuerySet:
    """Join the one key row of each record that has this value.

    Its sort columns take the place of the record's own, so that a page is read from the index of keys in order.
    """
    condition = Q(keys__resource=resource, keys__field=by.subject.name, keys__value=as_key(by.values[0]))
    joined = queryset.annotate(**{DRIVING: FilteredRelation("keys", condition=condition)})
    # The aliases come after the filter, whose join they then share: another filter would join the keys once more.
    chosen = joined.filter(**{f"{DRIVING}__isnull": False})
    return chosen.alias(**{alias: F(f"{DRIVING}__{column}") for column, alias in DRIVING_COLUMNS.items()})


def _of_columns(one: Asked, *, driven: bool) -> Q:
    if driven and isinstance(one.subject, OwnDate):
        return one.subject.condition_from(DRIVING_COLUMNS["date_earliest"], one.lookup, one.values)
    return one.condition


def _conditions(resource: str, asked: Sequence[Asked], driving: Asked | None) -> Iterator[Q]:
    """Yield the conditions on rows beside the record, the one that picks fewest records first."""
    cited = [one for one in asked if isinstance(one.subject, Cited) and one.lookup not in OF_ALL_ROWS]
    alone = [one for one in asked if not isinstance(one.subject, Figure) and one is not driving]
    if driving is not None and isinstance(driving.subject, Key) and len(driving.values) > 1:
        yield driving.subject.driving(resource, driving.values)
    if len(cited) > 1:
        alone = [one for one in alone if one not in cited]
        yield citation_condition(cited)
    yield from _figure_conditions(asked)
    yield from (one.condition for one in alone)


def _figure_conditions(asked: Sequence[Asked]) -> Iterator[Q]:
    statuses = [one.values for one in asked if one.subject.name == VICTIM_STATUS and one.lookup in EQUAL]
    outcomes: dict[str, tuple[Figure, list[Asked]]] = {}
    for one in asked:
        if isinstance(one.subject, Figure):
            outcomes.setdefault(one.subject.name, (one.subject, []))[1].append(one)
    for subject, of_outcome in outcomes.values():
        yield figure_condition(subject, of_outcome, statuses)


def unjoined(conditions: Sequence[Q]) -> Case:
    """Return the conditions together in a form that the database looks up record by record and joins nothing for."""
    holds, fails = Value(value=True), Value(value=False)
    return Case(When(Q(*conditions), then=holds), default=fails, output_field=BooleanField())
