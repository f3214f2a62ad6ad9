"""Requests made to break the API, each with the status that a rule demands: the same on every database."""

import base64
import dataclasses
import itertools
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from publication.filters import values as sorts
from publication.filters.fields import VALUES_MAX
from publication.filters.plain import EDITION_PARAMETERS, VOCABULARY_PARAMETERS
from publication.filters.values import ValueType
from publication.views.editions import CHANGE_FILTERS
from tests.api.asking import OTHER_LISTS, RECORD_RESOURCES
from tests.filters.asking import KINDS, declared

LISTS = (*RECORD_RESOURCES, *OTHER_LISTS)
BASE = "/api/v1/"


@dataclasses.dataclass(frozen=True, slots=True)
class Hostile:
    """One request, written as it goes over the wire, and the status it must get."""

    path: str
    status: int
    method: str = "GET"
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    @property
    def name(self) -> str:
        """Return what a failure is reported under."""
        return f"{self.method} {self.path[:160]} {dict(self.headers)}"


BIG = ("9223372036854775808", "99999999999999999999999999")
# What no number is read from, in any parameter that takes one.
NO_INTEGERS = (
    *BIG, "-1", "+1", "1_000", "1e3", "1.0", "0x10", "NaN", "Infinity", "1e400", " 1", "1 ", "١", "１", "²", "abc",
    "1;2", "1,2", "true", "null", "[1]", "{}", "1'--",
)  # fmt: skip
NO_DATES = (
    "2024-02-30", "2023-13-01", "0000-01-01", "0999", "9999", "10000-01-01", "today", "now", "infinity", "1700000000",
    "12/31/2024", "31.12.2024", "2024-1-1", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00",
    "2024-01-01T24:00", "2024-01-01T00:00:60Z", "2024-01-01T00:00+25:00", "2023-09-20/2023-09-19", "../..", "/", "..",
    "20?3", "2023-XX", "2023-09~", "٢٠٢٣", "2023-09-19T13:00:00 04:00", "2023-09-19T13:00:00ZZ", "-2023", "2e3",
)  # fmt: skip
NO_CODES = ("zzz", "__class__", "STATEMENT", "*", "%", "'", "1", " ", "a,b", "😀", "é", "null", "a" * 300)
NO_BOOLEANS = ("yes", "no", "1", "0", "TRUE", "True", "t", "on", "null", "false ", "не")
NO_SLUGS = (
    "never-published", "../etc/passwd", "A", "a b", "1", *BIG, "'; DROP TABLE x; --", "%", "_", "é", "😀", "a" * 500,
    "__class__", "null", "{}", "a--b", "-", "(a+)+!", "\u202e", "%2e%2e",
)  # fmt: skip
# Longer than any text may be, and short enough, percent-encoded, to be judged as a value.
NO_TEXTS = ("x" * 1_001, "x-" * 501, "%" + "x" * 1_000)
NO_NUMBERS_OF_DEGREES = (
    "1e1",
    "NaN",
    "inf",
    "-inf",
    "181",
    "-181",
    "1.00001",
    "+1",
    "1,5",
    "١",
    "",
    "abc",
    "--1",
    "1e400",
)
NO_PATTERNS = ("(", "(a+)+!", "é", "a_b_c!", "\\1", "[z-a]", "-", "😀", "a" * 200)
REFUSED: dict[type, tuple[str, ...]] = {
    sorts.Integers: NO_INTEGERS,
    sorts.Dates: NO_DATES,
    sorts.Codes: NO_CODES,
    sorts.Listed: NO_CODES,
    sorts.Booleans: NO_BOOLEANS,
    sorts.Slugs: NO_SLUGS,
    sorts.Texts: NO_TEXTS,
    sorts.Degrees: NO_NUMBERS_OF_DEGREES,
    sorts.Countries: ("am", "ZZ", "ARM", "A", "*", "ՀՀ", "a" * 100),
    sorts.Patterns: NO_PATTERNS,
}
# Bytes that no parameter takes, as they stand in an address.
UNREADABLE = (
    "%00",
    "a%00b",
    "%ff",
    "%c0%af",
    "%ed%a0%80",
    "%f5%80%80%80",
    "%0d%0aX:y",
    "%1b%5b31m",
    "%7f",
    "%c2%85",
    "",
)


def refused_values(sort: ValueType) -> tuple[str, ...]:
    """Return texts that a sort of value must refuse."""
    return REFUSED[type(sort)]


def _pair(name: str, raw: str) -> str:
    return f"{quote(name)}={raw}"


def of_parameters() -> Iterator[Hostile]:
    """Yield for every filter of every resource values of its sort that are none, bytes, crowds and made-up lookups."""
    turns = {sort: itertools.cycle(values) for sort, values in REFUSED.items()}
    bytes_turn = itertools.cycle(UNREADABLE)
    odd_turn = itertools.cycle(
        ("__regex", "__iregex", "__year", "__date", "[]", "__class__", "__in__in", "__", "%20", ".")
    )
    of_every_kind = declared("facts")
    either = itertools.cycle((True, False))
    for resource in RECORD_RESOURCES:
        for name, parameter in declared(resource).items():
            where = f"{BASE}{resource}/?"
            sort = parameter.subject.value_type(parameter.lookup_expr)
            if resource in KINDS and name in of_every_kind:
                continue  # the same declaration
            yield Hostile(where + _pair(name, quote(next(turns[type(sort)]))), 400)
            if next(either):
                yield Hostile(where + _pair(name, next(bytes_turn)), 400)
            else:
                yield Hostile(where + f"{name}{next(odd_turn)}=(a%2B)%2B!", 400)
        crowd = ",".join(["a"] * (VALUES_MAX + 1))
        yield Hostile(f"{BASE}{resource}/?slug__in={crowd}", 400)
        yield Hostile(f"{BASE}{resource}/?" + "&".join(["slug=a"] * (VALUES_MAX + 1)), 400)


def of_searches() -> Iterator[Hostile]:
    """Yield searches: what the engines would choke on is searched literally, what is too much is refused."""
    literal = (
        "a'b",
        "a & b",
        "a | b",
        "!a",
        "a:*",
        "foo:bar",
        "a AND b",
        "NEAR(a b)",
        "tokens:a",
        "a <-> b",
        "100% a",
        "(a",
    )
    refused = (
        "'",
        '""',
        "(",
        "*",
        "-",
        "-a",
        "OR",
        "a OR",
        " ",
        "x" * 201,
        " ".join("abcdefghijk"),
        "a " * 1000,
    )
    for path in ("facts/", "actors/", "sources/", "disputes/", "search/"):
        for text, status in (*((text, 200) for text in literal), *((text, 400) for text in refused)):
            yield Hostile(f"{BASE}{path}?q={quote(text)}", status)
        yield Hostile(f"{BASE}{path}?q=a&q=b", 400)
        for raw in UNREADABLE:
            yield Hostile(f"{BASE}{path}?q={raw}", 400)


SINGLE = {
    "ordering": ("zzz", "__class__", "-", "--slug", "slug,slug", "?", "pk", ",", ",".join(["slug"] * 400), "slug;DROP"),
    "page_size": ("0", "501", "1000000", *NO_INTEGERS),
    "count": ("true", "1", "estimated", "EXACT"),
    "format": ("xml", "html", "api", "JSON", "../json", "csv.gz", "😀"),
    "fields": ("zzz", "slug,", "slug,slug", "slug.x", "__class__", ".", "slug." * 100, "a," * 200 + "a"),
    "omit": ("zzz", ",", "slug..x"),
    "as_of": ("-1", "0", "99", "1.5", "abc", "2999", "2024-02-30", "2023/2024", *BIG),
    "cursor": ("!!!", "A", "=", "abc", "e30", "W10", "bnVsbA", "%5B%5D", "a" * 2000),
}  # fmt: skip
UNKNOWN = (
    "page", "limit", "offset", "statuss", "status", "draft", "id", "pk", "text", "submitted_by", "row_version",
    "count[]", "callback", "_method", "search", "slug__regex", "date__year", "name__startswith", "source__text",
    "slug__iregex", "reviewed_by__username", "__proto__", "constructor", "<script>", "a" * 500,
)  # fmt: skip


def of_controls() -> Iterator[Hostile]:
    """Yield for every list what its control parameters refuse, and parameters that do not exist."""
    for number, name in enumerate(LISTS):
        where = f"{BASE}{name}/?"
        for parameter, wrong in SINGLE.items():
            # All of them on one list of each sort, every third on its sisters.
            some = wrong if name in {"facts", "sources", *OTHER_LISTS} else wrong[number % 3 :: 3]
            yield from (Hostile(where + _pair(parameter, quote(value)), 400) for value in some)
            yield Hostile(where + f"{parameter}=", 400)
            yield Hostile(where + f"{parameter}=1&{parameter}=1", 400)
            yield Hostile(where + f"{parameter}=%00", 400)
        yield from (Hostile(where + _pair(unknown, "1"), 400) for unknown in UNKNOWN)
        yield Hostile(where + "count=none;count=exact", 400)
        yield Hostile(where + "fields=slug&omit=slug", 400)
        yield Hostile(where + "format=csv&page_size=5", 400)
        yield Hostile(where + "x=" + "a" * 4_095, 414)
        yield Hostile(where + "x=" + "a" * 70_000, 414)
        yield Hostile(where + "&".join(["a"] * 1_500), 400)


def of_other_filters() -> Iterator[Hostile]:
    """Yield for the filters of editions, changes and vocabularies what is none, bytes, crowds and made-up lookups."""
    turn, odd = (
        itertools.cycle(UNREADABLE),
        itertools.cycle(("__regex", "__year", "[]", "__in__in", "__", ".")),
    )
    for route, declared_there in (("editions", EDITION_PARAMETERS), ("vocabularies", VOCABULARY_PARAMETERS)):
        where = f"{BASE}{route}/?"
        for name, parameter in declared_there.items():
            sort = parameter.subject.value_type(parameter.lookup_expr)
            wrong = [value for value in refused_values(sort)[::3] if "," not in value]  # a list to `__in`
            yield from (Hostile(where + _pair(name, quote(value)), 400) for value in wrong)
            yield Hostile(where + _pair(name, next(turn)), 400)
            yield Hostile(where + f"{name}{next(odd)}=(a%2B)%2B!", 400)
            yield Hostile(where + "&".join([f"{name}=a"] * (VALUES_MAX + 1)), 400)
    for route in ("changes/", "changes/atom/"):
        for name in CHANGE_FILTERS:
            yield from (Hostile(f"{BASE}{route}?" + _pair(name, quote(value)), 400) for value in NO_CODES)
            yield Hostile(f"{BASE}{route}?" + _pair(name, next(turn)), 400)


ROUTES = (
    "", "search/", "stats/", "schema/", "context.jsonld", "docs/", "casualty-reports/compare/", "editions/1/",
    "vocabularies/outcome/",
)  # fmt: skip


def of_other_routes() -> Iterator[Hostile]:
    """Yield what the pages beside the lists refuse."""
    for route in ROUTES:
        for query in ("version=%0d%0a", "lang=%00", "version=%00", "x=%ff", "x=1", "page_size=1"):
            # The page of the interactive documentation reads no query, but nothing reads bytes that are no text.
            free = route == "docs/" and "%" not in query
            yield Hostile(f"{BASE}{route}?{query}", 200 if free else 400)
    compare = f"{BASE}casualty-reports/compare/?"
    for query in (
        "", "event=a", "outcome=killed", "event=event-1-0", "event=event-1-0&outcome=zzz", "event=zzz&outcome=killed",
        "event=event-1-0&event=event-1-1&outcome=killed", "event=event-1-0&outcome=killed&outcome=injured",
        "event=%00&outcome=killed", "event=event-1-0&outcome=killed&cursor=a", "event=event-1-0&outcome=",
    ):  # fmt: skip
        yield Hostile(compare + query, 400)
    for value in (*NO_INTEGERS, "4", "", "%00"):
        yield Hostile(f"{BASE}changes/?since={value if value == '%00' else quote(value)}", 400)


def of_paths() -> Iterator[Hostile]:
    """Yield addresses that are none: aliases of numbers and slugs, bytes, traversal."""
    readable = (
        "never-published", "A", "Statement-1-0", "statement_1", "1_000", "+1", " 1 ", "١", "a" * 5000, "-",
        "a--b", "a'b", "a;b", "a=b", "é", "😀", "\u202e", "🏳️", "null", "NaN", "%", "*", "~", "$where", "{}", "a\\b",
    )  # fmt: skip
    for name in LISTS:
        for segment in readable:
            yield Hostile(f"{BASE}{name}/{quote(segment)}/", 404)
        for raw, status in (
            ("%00", 400),
            ("a%00b", 400),
            ("%0a", 400),
            ("%7f", 400),
            ("%ff", 404),
            ("%ed%a0%80", 404),
        ):
            yield Hostile(f"{BASE}{name}/{raw}/", status)
        yield Hostile(f"{BASE}{name}/a/b/c/d/", 404)
    for number in ("0", "01", "1_0", "+1", "%D9%A1", "%201", "99", "999999999", "9" * 30, "-1", "1.0", "1e0"):
        yield Hostile(f"{BASE}editions/{number}/", 404)
    for slug in ("never-published", "A", "%D9%A1", "1_000"):
        yield Hostile(f"{BASE}facts/{slug}/history/", 404)


def _header(name: str, value: str) -> tuple[tuple[str, str], ...]:
    return ((name, value),)


def of_headers() -> Iterator[Hostile]:
    """Yield requests with headers that are odd, forged, or cannot be met."""
    no_form = (
        "application/xml",
        "garbage",
        "text/html",
        "image/*",
        "",
        ";;;",
        "application/json;q=0x",
        "a/b/c",
        ",,,",
        "\xff",
    )
    tags = (
        "*x",
        '"',
        "W/",
        '""',
        ",".join(f'"{number}"' for number in range(1_500)),
        "\xff\xfe",
        '"a" "b"',
        "a" * 8_000,
    )
    for name in (*LISTS, "stats"):
        path = f"{BASE}{name}/"
        for accept in no_form[:4] if name == "stats" else no_form:
            yield Hostile(path, 406, headers=_header("Accept", accept))
        yield Hostile(path, 200, headers=_header("Accept", "application/json; indent=99999999999"))
        yield Hostile(path, 200, headers=_header("Accept", "application/xml, */*;q=0.1"))
        yield from (Hostile(path, 200, headers=_header("If-None-Match", tag)) for tag in tags)
        yield Hostile(path, 304, headers=_header("If-None-Match", "*"))
        for moment in (
            "garbage",
            "Thu, 01 Jan 1970 00:00:00 GMT",
            "Fri, 31 Dec 9999 23:59:59 GMT",
            "-1",
            "\xff",
        ):
            yield Hostile(path, 200, headers=_header("If-Modified-Since", moment))
        for host in (
            "evil.example",
            "testserver@evil.example",
            "testserver:abc",
            "testserver:1",
            "",
            "a b",
            "[::1",
            "te\x00st",
            "é",
        ):
            yield Hostile(path, 400, headers=_header("Host", host))
        null = base64.b64encode(b"a\x00b:c").decode()
        for credentials in (
            f"Basic {null}",
            "Bearer x",
            "Bearer \xff",
            "Basic !!!",
            "Negotiate",
            "\x00",
            "Basic",
        ):
            yield Hostile(path, 200, headers=_header("Authorization", credentials))
        yield Hostile(path, 200, headers=(("Cookie", "sessionid=\x00; csrftoken=' OR 1=1"),))
        yield Hostile(
            path, 200, headers=(("X-HTTP-Method-Override", "DELETE"), ("X-Forwarded-Host", "evil.example"))
        )
        yield Hostile(path, 200, headers=_header("Range", "bytes=0-0,-1"))


def bodies() -> Iterator[bytes]:
    """Yield bodies that parsers choke on and that would be stored where something stores."""
    yield b""
    yield b"[" * 100_000
    yield b'{"a":' * 5_000 + b"1" + b"}" * 5_000
    yield b'{"summary": "\\ud800"}'
    yield b'{"summary": "\\u0000", "n": ' + b"9" * 4_200 + b"}"
    yield b'{"status": "published", "version": 42, "id": 1, "slug": "planted"}'
    yield b'{"n": NaN, "m": 1e400, "k": Infinity}'
    yield b"\xff\xfe\x00"


def of_writes() -> Iterator[Hostile]:
    """Yield attempts to write, on every list, detail and other page: all are refused by method."""
    details = [f"{name}/a/" for name in RECORD_RESOURCES] + ["editions/1/", "vocabularies/outcome/"]
    for path in (
        *(f"{name}/" for name in LISTS),
        *details,
        "",
        "search/",
        "stats/",
        "casualty-reports/compare/",
        "schema/",
    ):
        for method in ("POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "FOO", "CONNECT"):
            yield Hostile(BASE + path, 405, method)
    for name, body in itertools.product(RECORD_RESOURCES, bodies()):
        yield Hostile(f"{BASE}{name}/", 405, "POST", body=body)


# --- Cursors --------------------------------------------------------------------------------------------


def encoded(value: Any) -> str:
    """Return a value as a cursor writes it."""
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(written.encode("utf-8", "surrogatepass")).rstrip(b"=").decode()


def decoded(cursor: str) -> list[Any]:
    """Return what a cursor holds."""
    found: list[Any] = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    return found


NOT_A_POSITION: dict[type, tuple[Any, ...]] = {
    int: ("2024-02-30", "abc", "", None, True, 1.5, 2**62, -(2**63), 2**200, [], {}, [1], "1"),
    str: (None, True, 0, 1.5, 2**70, [], {}, ["a"], "a\x00b", "\ud800"),
}
NOT_AN_EDITION: tuple[Any, ...] = (
    -1,
    99,
    2**31,
    2**63,
    2**200,
    "1",
    "",
    None,
    True,
    1.5,
    [],
    {},
    "2024-01-01",
)
NOT_A_DIRECTION: tuple[Any, ...] = ("x", "N", "", None, 1, True, [], {}, "np")
NOT_POSITIONS: tuple[Any, ...] = (None, 1, "ab", {}, [])
NOT_A_BINDING: tuple[Any, ...] = ("", "0" * 16, "0" * 15, None, 1, [], {}, "\x00", "é")


def of_cursor(path: str, cursor: str) -> Iterator[Hostile]:
    """Yield a good cursor of a list spoilt in every field, in its number of fields and in its writing."""
    edition, direction, bound, position = decoded(cursor)
    moved: list[Any] = [value + "x" if isinstance(value, str) else value + 1 for value in position]
    join = "&" if "?" in path else "?"
    spoilt: list[Any] = [
        *([value, direction, bound, position] for value in NOT_AN_EDITION),
        *([edition, value, bound, position] for value in NOT_A_DIRECTION),
        *([edition, direction, value, position] for value in NOT_A_BINDING),
        *([edition, direction, bound, value] for value in NOT_POSITIONS),
        *([edition, direction, bound, value] for value in ([position], position[:-1], [*position, "a"])),
        *([edition, direction, bound], [edition, direction, bound, position, 1], {}, None, 1, "a", [[[[]]]]),
    ]
    for index, held in enumerate(position):
        before, after = position[:index], position[index + 1 :]
        spoilt += [
            [edition, direction, bound, [*before, wrong, *after]] for wrong in NOT_A_POSITION[type(held)]
        ]
    texts = [encoded(value) for value in spoilt if value != [edition, direction, bound, position]]
    texts += [
        cursor + "A",
        cursor + "=",
        cursor[:-1],
        cursor.swapcase(),
        "A" * 2_999,
        "_" * 100,
        "%2B",
        "%00",
        "%ff",
        "é",
    ]
    for text in texts:
        yield Hostile(f"{path}{join}cursor={quote(text, safe='%')}", 400)
    yield Hostile(f"{path}{join}cursor={'A' * 3_001}", 414)
    # Unsigned: the other direction, and a row that is not there, are places to walk from like any other.
    other = "p" if direction == "n" else "n"
    yield Hostile(f"{path}{join}cursor={encoded([edition, other, bound, position])}", 200)
    yield Hostile(f"{path}{join}cursor={encoded([edition, direction, bound, moved])}", 200)


def corpus() -> list[Hostile]:
    """Return every request that needs nothing from an answer."""
    parts = (
        of_parameters,
        of_searches,
        of_controls,
        of_other_filters,
        of_other_routes,
        of_paths,
        of_headers,
        of_writes,
    )
    return [request for part in parts for request in part()]


__all__ = ["BASE", "LISTS", "Hostile", "corpus", "of_cursor"]
