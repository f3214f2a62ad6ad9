"""What a request asks for before any filter: the edition it is answered from, and how the answer is shaped."""

import dataclasses
import re
from collections.abc import Collection, Sequence
from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, QueryDict

from publication.errors import InvalidQueryError, ParameterError, not_allowed
from publication.filters.dates import DateValueError, parse_date
from publication.models import Edition, Head
from publication.models.edition import dataset_version
from publication.reading import run_first

# Version of the code that answers: a part of every ETag, raised with each release (pyproject.toml says the same).
RELEASE = "1.0.0"
DATASET_VERSION = "Dataset-Version"
AS_OF_EXAMPLES = (
    "an edition number such as 1",
    "a moment such as 2026-11-22T12:00:00Z",
    "a day such as 2026-11-22 (its last second, +04:00)",
)

PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX = 50, 500
ORDERING_TERMS_MAX = 3
COUNTS = ("exact", "none")
# Parameters that shape the answer of a list; each may stand once. Everything else is a filter.
CONTROL_PARAMETERS = (
    "ordering",
    "cursor",
    "page_size",
    "count",
    "format",
    "fields",
    "omit",
    "as_of",
    "facets",
)
DETAIL_PARAMETERS = ("format", "fields", "omit", "as_of")

# Every request begins with one of these two, so they are not composed each time.
HEAD = "SELECT number, at, chain FROM publication_head WHERE id = 1"
EDITION = "SELECT number, at, chain FROM publication_edition WHERE number = %s"

_NUMBER = re.compile(r"[0-9]{1,9}")


@dataclasses.dataclass(frozen=True, slots=True)
class RequestContext:
    """The edition a request is answered from, resolved once and used for everything it reads."""

    number: int
    version: str
    at: datetime | None  # null = nothing was published yet


def current_version() -> str:
    """Return the version of the current edition, `<number>-<chain hash>`."""
    return current_context().version


def current_context() -> RequestContext:
    """Return the current edition; one query."""
    rows = run_first((HEAD, ()))
    return context_of_row(*rows[0]) if rows else _before_the_first()


def context_of_row(number: int, at: datetime | str | None, chain: str) -> RequestContext:
    """Return the edition that number, moment and chain hash of a row describe."""
    moment = datetime.fromisoformat(at) if isinstance(at, str) else at
    if moment is not None and moment.tzinfo is None:  # SQLite keeps moments as text, in UTC
        moment = moment.replace(tzinfo=UTC)
    return RequestContext(number, dataset_version(number, chain), moment)


def _before_the_first() -> RequestContext:
    return RequestContext(0, dataset_version(0, Head().chain), None)


def _context_of(edition: Edition) -> RequestContext:
    return RequestContext(edition.number, edition.version, edition.at)


def context_of_edition(number: int) -> RequestContext | None:
    """Return the edition of a cursor, or None when there is none of this number; one query."""
    if number == 0:
        return _before_the_first()
    rows = run_first((EDITION, (number,)))
    return context_of_row(*rows[0]) if rows else None


def context_as_of(value: str) -> RequestContext:
    """Return the edition that `as_of` names by number, moment or day (its last second); one query.

    Before the first edition nothing was published: number 0. Raises InvalidQueryError for what is malformed, for an
    edition that does not exist and for a moment that has not come, because its answer would still change.
    """
    if _NUMBER.fullmatch(value):
        found = context_of_edition(int(value)) if int(value) else None
        if found is None:
            raise InvalidQueryError([_no_such_edition(value)])
        return found
    if "/" in value:
        raise InvalidQueryError([ParameterError("as_of", "An interval is no moment.", AS_OF_EXAMPLES)])
    moment = _moment(value)
    edition = Edition.objects.filter(at__lte=moment).order_by("-number").first()
    if moment > datetime.now(UTC) and (edition is None or edition.at < moment):
        detail = f"“{value}” lies in the future: what will have been published then is not known."
        raise InvalidQueryError([ParameterError("as_of", detail)])
    return _before_the_first() if edition is None else _context_of(edition)


def _no_such_edition(value: str) -> ParameterError:
    newest = current_context().number
    allowed = (f"1 to {newest}",) if newest else ()
    return ParameterError("as_of", f"There is no edition {value}.", allowed, str(newest) if newest else None)


def _moment(value: str) -> datetime:
    """Return the moment that `as_of` names; of a day or a month the last second."""
    try:
        return datetime.fromtimestamp(parse_date(value).last, UTC)
    except DateValueError as error:
        detail = f"“{value[:80]}” is neither the number of an edition nor a moment. {error.detail}"
        raise InvalidQueryError([ParameterError("as_of", detail, AS_OF_EXAMPLES, error.nearest)]) from error


@dataclasses.dataclass(frozen=True, slots=True)
class Controls:
    """The control parameters of a request as typed; None or empty = not given."""

    ordering: str | None = None
    cursor: str | None = None
    page_size: int | None = None
    count: bool = False
    format: str | None = None
    fields: tuple[str, ...] = ()
    omit: tuple[str, ...] = ()
    as_of: str | None = None
    facets: tuple[str, ...] = ()


def read_controls(query: QueryDict, accepted: Collection[str]) -> tuple[Controls, list[ParameterError]]:
    """Read the control parameters that a view accepts; what is wrong with one leaves it at its default."""
    errors: list[ParameterError] = []
    given: dict[str, str] = {}
    for name in CONTROL_PARAMETERS:
        if name not in accepted or name not in query:
            continue
        values = query.getlist(name)
        if len(values) > 1:
            errors.append(ParameterError(name, "It may stand once only."))
        elif not values[0]:
            errors.append(ParameterError(name, "It is empty: give it a value or leave it out."))
        else:
            given[name] = values[0]
    controls = Controls(
        ordering=given.get("ordering"),
        cursor=given.get("cursor"),
        page_size=_page_size(given.get("page_size"), errors),
        count=_count(given.get("count"), errors),
        format=given.get("format"),
        fields=_listed("fields", given, errors),
        omit=_listed("omit", given, errors),
        as_of=given.get("as_of"),
        facets=_listed("facets", given, errors),
    )
    if controls.fields and controls.omit:
        errors.append(ParameterError("omit", "Either `fields` or `omit`, not both."))
    return controls, errors


def _page_size(value: str | None, errors: list[ParameterError]) -> int | None:
    if value is None:
        return None
    if _NUMBER.fullmatch(value) and 1 <= int(value) <= PAGE_SIZE_MAX:
        return int(value)
    detail = f"“{value[:80]}” is not a whole number from 1 to {PAGE_SIZE_MAX}."
    errors.append(ParameterError("page_size", detail, (f"1 to {PAGE_SIZE_MAX}",), str(_nearest_size(value))))
    return None


def _nearest_size(value: str) -> int:
    return PAGE_SIZE_MAX if value.isascii() and value.isdecimal() and value.strip("0") else 1


def _count(value: str | None, errors: list[ParameterError]) -> bool:
    if value is not None and value not in COUNTS:
        errors.append(not_allowed("count", value, COUNTS))
    return value == "exact"


def _listed(name: str, given: dict[str, str], errors: list[ParameterError]) -> tuple[str, ...]:
    """Split a comma-separated control; empty and repeated members are errors."""
    if name not in given:
        return ()
    members = given[name].split(",")
    if not all(members):
        errors.append(ParameterError(name, "It has an empty member between commas."))
        return ()
    if len(set(members)) != len(members):
        errors.append(ParameterError(name, "It names the same member twice."))
        return ()
    return tuple(members)


def unknown_parameters(query: QueryDict, accepted: Sequence[str]) -> list[ParameterError]:
    """Return an error for each parameter that a view without filters does not know."""
    return [not_allowed(name, name, accepted, what="parameter") for name in query if name not in accepted]


def resolve_context(
    controls: Controls, errors: list[ParameterError], *, cursor_edition: int | None = None
) -> RequestContext:
    """Return the edition of a request: the cursor's, the one `as_of` names, or the current one.

    A wrong value is noted in `errors` and the current edition stands in, so that all else can be judged too.
    """
    if cursor_edition is not None:
        found = context_of_edition(cursor_edition)
        if found is not None:
            return found
        errors.append(
            ParameterError("cursor", "It is not a cursor of this list: take `next` from an answer.")
        )
    elif controls.as_of is not None:
        try:
            return context_as_of(controls.as_of)
        except InvalidQueryError as error:
            errors += error.errors
    return current_context()


def absolute(request: HttpRequest, path: str) -> str:
    """Return an absolute address: under PUBLIC_URL where it is set, else under the host that was asked."""
    base: str = settings.PUBLIC_URL or f"{request.scheme}://{request.get_host()}"
    return base.rstrip("/") + path
