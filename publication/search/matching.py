"""`q` on a list: narrows records to those that match, and ranks them when asked."""

from collections.abc import Iterable, Sequence

from django.db.models import BigIntegerField, Case, ExpressionWrapper, F, IntegerField, Q, Value, When

from publication.models.record import RecordQuerySet
from publication.models.search import Tier
from publication.resolving import resolve
from publication.search.conditions import Condition, conditions
from publication.search.names import gathered, name_keys
from publication.search.query import Clause, parse

RANK = "search_rank"
TIER_STEP = 10**12  # more than lies between any two moments


def understood(text: str, edition: int, parameter: str = "q") -> tuple[Condition, ...]:
    """Return what a query comes to in an edition; one query. Raises InvalidQueryError naming the parameter."""
    clauses = parse(text, parameter)
    return with_names(clauses, resolve((), name_keys(clauses), edition).names)


def with_names(clauses: Sequence[Clause], bearers: Iterable[tuple[int, str]]) -> tuple[Condition, ...]:
    """Return what clauses come to, given the (bearer, name key) of every name that could occur in them."""
    return conditions(clauses, gathered(clauses, bearers))


def matching(queryset: RecordQuerySet, text: str, edition: int, parameter: str = "q") -> RecordQuerySet:
    """Narrow records to those whose texts match `q`; raise InvalidQueryError when it cannot be searched.

    The result carries the alias `search_rank`, an integer that costs nothing until it is named: less is better
    (tier, then newer first). `annotate(rank=F("search_rank"))` makes it a sort column.
    """
    return fulfilling(queryset, understood(text, edition, parameter))


def fulfilling(queryset: RecordQuerySet, asked: Sequence[Condition]) -> RecordQuerySet:
    """Narrow records to those that fulfil every condition, with the alias `search_rank`."""
    for condition in asked:
        queryset = queryset.filter(condition.query())
    rank = ExpressionWrapper(_tier(asked) * TIER_STEP - F("date_earliest"), output_field=BigIntegerField())
    return queryset.alias(**{RANK: rank})


def _tier(asked: Sequence[Condition]) -> Case:
    """Return the best tier whose texts, together with those of better tiers, fulfil all that is looked for."""
    tiers = []
    for tier in (Tier.NAME, Tier.QUOTE):
        fulfilled = Q()
        for condition in asked:
            if not condition.negated:
                fulfilled &= condition.query(tier)
        tiers.append(When(fulfilled, then=Value(int(tier))))
    return Case(*tiers, default=Value(int(Tier.SUMMARY)), output_field=IntegerField())
