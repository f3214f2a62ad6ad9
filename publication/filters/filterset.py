"""What every FilterSet does: takes each parameter of a request or says why not, and decides the query."""

from collections import OrderedDict
from collections.abc import Collection, Sequence
from typing import Any, ClassVar, cast

import django_filters
from django.http import QueryDict

from publication.errors import InvalidQueryError, ParameterError, not_allowed
from publication.filters import lookups as on
from publication.filters.fields import ParameterField, parameter_errors
from publication.filters.moments import EditionMoment
from publication.filters.narrowing import narrowed
from publication.filters.rows import Asked
from publication.filters.slugs import Suggestions, is_slug
from publication.filters.subjects import Subject
from publication.filters.values import Dates, Slugs, Words
from publication.models.record import RecordQuerySet
from publication.resolving import Name, Resolved, resolve
from publication.search.conditions import Condition
from publication.search.matching import fulfilling, with_names
from publication.search.names import name_keys
from publication.search.query import Clause, parse


class Parameter(django_filters.Filter):
    """One parameter, declared by its full name: a subject, and the lookup that its suffix names."""

    field_class = ParameterField

    def __init__(self, subject: Subject, lookup_expr: str = on.EXACT) -> None:
        super().__init__(
            field_name=subject.name,
            lookup_expr=lookup_expr,
            label=subject.about,
            subject=subject,
            lookup=lookup_expr,
        )
        self.subject = subject


class Search(Subject):
    """Words looked for in names, summaries and quotes; narrows the query by itself."""

    single = True
    rules = {on.EXACT: "Words are ANDed, each matches as a prefix; “quoted phrase”, -word and OR work."}


Q_SEARCH = Search("q", Words(), "Search in names with all their variants, summaries and quotes.", on.ONE)
PUBLISHED_AT = EditionMoment(
    "published_at", Dates(), "When it was first published here.", on.ORDERED, "created_edition"
)
UPDATED_AT = EditionMoment(
    "updated_at", Dates(), "When this version was published.", on.ORDERED, "first_edition"
)


class RecordFilterSet(django_filters.FilterSet):
    """Parameters of every resource, and how all of them come together.

    Different parameters are ANDed, values of one are ORed. `filtered` raises InvalidQueryError with everything that
    is wrong with the request, so that a client sees all of it at once.
    """

    # Resource as stored; the kinds of fact share one.
    resource: ClassVar[str]

    q = Parameter(Q_SEARCH)
    published_at = Parameter(PUBLISHED_AT)
    published_at__not = Parameter(PUBLISHED_AT, on.NOT)
    published_at__in = Parameter(PUBLISHED_AT, on.IN)
    published_at__gte = Parameter(PUBLISHED_AT, on.GTE)
    published_at__lte = Parameter(PUBLISHED_AT, on.LTE)
    published_at__gt = Parameter(PUBLISHED_AT, on.GT)
    published_at__lt = Parameter(PUBLISHED_AT, on.LT)
    updated_at = Parameter(UPDATED_AT)
    updated_at__not = Parameter(UPDATED_AT, on.NOT)
    updated_at__in = Parameter(UPDATED_AT, on.IN)
    updated_at__gte = Parameter(UPDATED_AT, on.GTE)
    updated_at__lte = Parameter(UPDATED_AT, on.LTE)
    updated_at__gt = Parameter(UPDATED_AT, on.GT)
    updated_at__lt = Parameter(UPDATED_AT, on.LT)

    def __init__(self, data: QueryDict, queryset: RecordQuerySet, *, edition: int) -> None:
        # The base class copies every filter for every request: only those that are asked for need copying.
        declared = type(self).base_filters
        self.base_filters = OrderedDict((name, declared[name]) for name in data if name in declared)
        super().__init__(data=data, queryset=queryset)
        self.edition = edition
        # After `filtered`: the records before `q` narrowed them, and what `q` came to.
        self.unsearched = queryset
        self.searched: tuple[Condition, ...] = ()
        self.is_narrowed = False  # by more than words
        self._given = list(data)
        self._unknown: list[ParameterError] = []

    def refuse_unknown(self, also_allowed: Collection[str]) -> None:
        """Note every parameter that is neither a filter nor in `also_allowed`; `filtered` raises for them."""
        allowed = type(self).base_filters.keys() | set(also_allowed)
        self._unknown = [
            not_allowed(name, name, allowed, what="parameter") for name in self._given if name not in allowed
        ]

    def filtered(self) -> RecordQuerySet:
        """Return the records that match; raise InvalidQueryError with every error of the request."""
        errors = [*self._unknown, *parameter_errors(self.form)]
        clean: dict[str, Sequence[Any]] = self.form.cleaned_data
        clauses = self._clauses(clean, errors)
        resolved = self._resolved(clean, clauses)
        asked = self._asked(clean, resolved.leads, errors)
        if errors:
            raise InvalidQueryError(errors)
        self.is_narrowed = bool(asked)
        self.unsearched = narrowed(cast("RecordQuerySet", self.queryset), self.resource, asked)
        self.searched = with_names(clauses, resolved.names) if clauses else ()
        return fulfilling(self.unsearched, self.searched) if self.searched else self.unsearched

    def filter_queryset(self, queryset: Any) -> Any:
        """Do what django-filter's own entry points expect."""
        self.queryset = queryset
        return self.filtered()

    def _clauses(self, clean: dict[str, Sequence[Any]], errors: list[ParameterError]) -> tuple[Clause, ...]:
        """Return what `q` looks for; what is wrong with it is noted."""
        try:
            return tuple(clause for text in clean.get(Q_SEARCH.name, ()) for clause in parse(text))
        except InvalidQueryError as error:
            errors += error.errors
            return ()

    def _resolved(self, clean: dict[str, Sequence[Any]], clauses: Sequence[Clause]) -> Resolved:
        """Read where slugs lead and who bears names; at most one query for all of them together."""
        slugs = {(self._resource_of(name), slug) for name, values in clean.items() for slug in values}
        wanted = {(resource, slug) for resource, slug in slugs if resource and is_slug(slug)}
        if self.edition == 0:
            # Before the first edition there is nothing to be nearest to: every list is empty, whatever is asked.
            return Resolved({name: name[1] for name in slugs if name[0]}, [])
        return resolve(wanted, name_keys(clauses), self.edition)

    def _asked(
        self, clean: dict[str, Sequence[Any]], leads: dict[Name, str], errors: list[ParameterError]
    ) -> list[Asked]:
        """Return the parameters that filter, with their values; a slug that was never published is noted."""
        suggestions = Suggestions(self.edition)
        asked = []
        for name, values in clean.items():
            parameter = cast("Parameter", self.filters[name])
            resource = self._resource_of(name)
            if resource:
                errors += [
                    suggestions.error(name, resource, slug)
                    for slug in values
                    if (resource, slug) not in leads
                ]
                values = [leads[resource, slug] for slug in values if (resource, slug) in leads]  # noqa: PLW2901
            if not isinstance(parameter.subject, Search):
                asked.append(Asked(parameter.subject, parameter.lookup_expr, values))
        return [one for one in asked if one.values]

    def _resource_of(self, name: str) -> str:
        """Return the resource whose slugs a parameter takes; empty = it takes none."""
        parameter = cast("Parameter", self.filters[name])
        sort = parameter.subject.value_type(parameter.lookup_expr)
        return sort.resource if isinstance(sort, Slugs) else ""
