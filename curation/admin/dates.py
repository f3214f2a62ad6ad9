"""The way down from years to days above a list; dates of many facts are looked up in an index, not read."""

import calendar
import functools
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Any

from django.db.models import Exists, F, Max, Min, Q, QuerySet, Subquery
from django.db.models.functions import ExtractYear
from django.utils import formats
from django.utils.text import capfirst

from facts.choices import FactKind
from facts.models import Fact

PARTS = ("year", "month", "day")
# So few rows are read; where more are listed, a look into the index meets one of them at once.
ROWS_FEW = 2_000
# More years apart are not looked up one by one: a date is mistyped, or centuries are in one list.
YEARS_MAX = 200

Span = tuple[date, date]


class Year(ExtractYear):
    """The year of a moment; SQLite reads it off the text that it stores instead of asking Python for every row."""

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, tuple[str | int, ...]]:
        """Return the SQL of the year."""
        del connection, context
        sql, params = compiler.compile(self.lhs)
        return f"CAST(SUBSTR({sql}, 1, 4) AS INTEGER)", tuple(params)


class RowDates:
    """The dates of the rows that a list shows."""

    def __init__(self, rows: QuerySet[Any], name: str) -> None:
        self.rows, self.name = rows.order_by(), name

    def ends(self) -> tuple[datetime, datetime] | None:
        """Return the first and the last moment, None where no row has a date."""
        found = self.rows.aggregate(first=Min(self.name), last=Max(self.name))
        return (found["first"], found["last"]) if found["first"] else None

    def years(self, first: int, last: int) -> list[int]:
        """Return the years from first to last in which rows begin."""
        del first, last
        dated = self.rows.filter(**{f"{self.name}__isnull": False})
        return sorted(
            dated.annotate(begins_in=Year(self.name)).values_list("begins_in", flat=True).distinct()
        )

    def months(self, year: int) -> list[int]:
        """Return the months of a year in which rows begin."""
        return [moment.month for moment in self._within(year_of(year), "month")]

    def days(self, year: int, month: int) -> list[int]:
        """Return the days of a month on which rows begin."""
        return [moment.day for moment in self._within(month_of(year, month), "day")]

    def _within(self, span: Span, part: Any) -> Iterable[datetime]:
        return self.rows.filter(within(self.name, span)).datetimes(self.name, part)


class FewDates(RowDates):
    """The dates of so few rows that all of them are read."""

    @functools.cached_property
    def begun(self) -> list[datetime]:
        """The moments in which rows begin, each once."""
        dated = self.rows.filter(**{f"{self.name}__isnull": False})
        return sorted(set(dated.values_list(self.name, flat=True)))

    def ends(self) -> tuple[datetime, datetime] | None:
        """Return the first and the last moment, None where no row has a date."""
        return (self.begun[0], self.begun[-1]) if self.begun else None

    def years(self, first: int, last: int) -> list[int]:
        """Return the years from first to last in which rows begin."""
        del first, last
        return sorted({moment.year for moment in self.begun})

    def months(self, year: int) -> list[int]:
        """Return the months of a year in which rows begin."""
        return sorted({moment.month for moment in self.begun if moment.year == year})

    def days(self, year: int, month: int) -> list[int]:
        """Return the days of a month on which rows begin."""
        return sorted({moment.day for moment in self.begun if (moment.year, moment.month) == (year, month)})


class KindDates(RowDates):
    """The dates of facts of some kinds: each span of time is one look into the index of kind and date."""

    def __init__(self, rows: QuerySet[Any], name: str, kinds: Iterable[str]) -> None:
        self.kinds = list(kinds)
        super().__init__(rows.filter(**{"kind__in": self.kinds, f"{name}__isnull": False}), name)

    def ends(self) -> tuple[datetime, datetime] | None:
        """Return the first and the last moment, None where no fact has a date."""
        looks = {}
        for kind in self.kinds:
            of_kind = self.rows.filter(kind=kind).values(self.name)
            looks[f"first_{kind}"] = Subquery(of_kind.order_by(F(self.name).asc())[:1])
            looks[f"last_{kind}"] = Subquery(of_kind.order_by(F(self.name).desc())[:1])
        moments = [moment for moment in asked(looks) if moment is not None]
        return (min(moments), max(moments)) if moments else None

    def years(self, first: int, last: int) -> list[int]:
        """Return the years from first to last in which facts begin."""
        if last - first >= YEARS_MAX:
            return super().years(first, last)
        return self._held({year: year_of(year) for year in range(first, last + 1)})

    def months(self, year: int) -> list[int]:
        """Return the months of a year in which facts begin."""
        return self._held({month: month_of(year, month) for month in range(1, 13)})

    def days(self, year: int, month: int) -> list[int]:
        """Return the days of a month on which facts begin."""
        first, last = month_of(year, month)
        days = (first.replace(day=number) for number in range(1, last.day + 1))
        return self._held({day.day: (day, day) for day in days})

    def _held(self, spans: dict[int, Span]) -> list[int]:
        looks = {
            f"in_{number}": Exists(self.rows.filter(within(self.name, span)))
            for number, span in spans.items()
        }
        return [number for number, held in zip(spans, asked(looks), strict=False) if held]


def asked(looks: dict[str, Any]) -> tuple[Any, ...]:
    """Return the answers to questions that lean on no row, in one query: they are asked beside any one fact."""
    return Fact.objects.order_by().annotate(**looks).values_list(*looks).first() or ()


def year_of(year: int) -> Span:
    """Return the first and the last day of a year."""
    return date(year, 1, 1), date(year, 12, 31)


def month_of(year: int, month: int) -> Span:
    """Return the first and the last day of a month."""
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def within(name: str, span: Span) -> Any:
    """Return the condition that a moment lies within days."""
    first, last = span
    return Q(
        **{
            f"{name}__gte": datetime.combine(first, time.min, UTC),
            f"{name}__lte": datetime.combine(last, time.max, UTC),
        }
    )


def dates_of(changelist: Any, chosen: list[int]) -> RowDates:
    """Return where to read the dates of a list from."""
    name, model = changelist.date_hierarchy, changelist.model
    filtered = set(changelist.get_filters_params()) - {f"{name}__{part}" for part in PARTS[: len(chosen)]}
    narrowed = filtered or changelist.query
    if not issubclass(model, Fact):
        return RowDates(changelist.queryset, name)
    if narrowed and changelist.result_count <= ROWS_FEW:
        return FewDates(changelist.queryset, name)
    # Every fact of a kind has its row in the table of that kind: where all are listed, the spine tells enough.
    rows = changelist.queryset if narrowed else Fact.objects.all()
    return KindDates(rows, name, FactKind.values if model is Fact else [model.KIND])


def drill_down(changelist: Any) -> dict[str, Any]:
    """Return what Django's own template draws: the way back, and the years, months or days that rows begin in.

    As in Django, a single year or month is no choice: what lies below it is offered at once.
    """
    name = changelist.date_hierarchy
    chosen: list[int] = []
    for part in PARTS:
        if f"{name}__{part}" not in changelist.params:
            break
        chosen.append(int(changelist.params[f"{name}__{part}"]))

    def link(*parts: int) -> str:
        given = {f"{name}__{part}": number for part, number in zip(PARTS, parts, strict=False)}
        return str(changelist.get_query_string(given, [f"{name}__"]))

    dates = dates_of(changelist, chosen)
    if changelist.query and not chosen and isinstance(dates, KindDates):
        return {"show": False}  # so many hits want another word first, not a date
    shown: list[int] = list(chosen)
    if not chosen:
        ends = dates.ends()
        if ends is None:
            return {"show": False}
        first, last = ends
        if first.year == last.year:
            shown = [first.year, first.month] if first.month == last.month else [first.year]
        else:
            years = dates.years(first.year, last.year)
            return {"show": True, "choices": [{"link": link(year), "title": str(year)} for year in years]}
    return {"show": True, "back": _back(shown, link), "choices": _below(shown, dates, link)}


def _back(shown: list[int], link: Any) -> dict[str, str]:
    if len(shown) == 1:
        return {"link": link(), "title": "All dates"}
    title = str(shown[0]) if len(shown) == 2 else _titled("YEAR_MONTH_FORMAT", *shown[:2])
    return {"link": link(*shown[:-1]), "title": title}


def _below(shown: list[int], dates: RowDates, link: Any) -> list[dict[str, str]]:
    if len(shown) == len(PARTS):
        return [{"title": _titled("MONTH_DAY_FORMAT", *shown)}]
    if len(shown) == 2:
        held, form = dates.days(shown[0], shown[1]), "MONTH_DAY_FORMAT"
    else:
        held, form = dates.months(shown[0]), "YEAR_MONTH_FORMAT"
    return [{"link": link(*shown, one), "title": _titled(form, *shown, one)} for one in held]


def _titled(form: str, *parts: int) -> str:
    year, month, day = (*parts, 1)[: len(PARTS)]
    return str(capfirst(formats.date_format(date(year, month, day), form)))
