"""How values are read: repeated, listed, negated, folded, limited."""

import pytest

from publication.models import Record
from tests.factories import make_actor, make_dispute, make_source, make_statement, make_topic, publish_all
from tests.filters.asking import filtered, query, refusals, slugs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _published() -> None:
    topics = [make_topic(slug=name, name=name) for name in ("aid", "ceasefire", "talks")]
    make_statement(slug="of-aid", topics=(topics[0],), summary="Xankəndi’s streets: 100% “calm”_now.")
    make_statement(slug="of-both", topics=(topics[0], topics[1]), summary="A CEASE-FIRE in Stepanakert")
    make_statement(slug="of-none", summary="Nothing about İstanbul", speech_act="deny")
    make_source(slug="source", title="Nagorno–Karabakh: what next?", bylines=["Á. Reporter"])
    publish_all()


def asked(data: str, resource: str = "statements") -> set[str]:
    return slugs(resource, 1, data)


def test_values_of_one_parameter_are_ored_and_parameters_are_anded() -> None:
    assert asked("topic=aid") == {"of-aid", "of-both"}
    assert asked("topic=aid&topic=talks") == {"of-aid", "of-both"}
    assert asked("topic=aid&topic__in=ceasefire,talks") == {"of-both"}
    assert asked("topic=aid&speech_act=deny") == set()


def test_a_negation_rules_out_every_value_given() -> None:
    assert asked("topic__not=ceasefire") == {"of-aid", "of-none"}
    assert asked("topic__not=ceasefire&topic__not=aid") == {"of-none"}
    assert asked("topic__not=talks&topic=aid") == {"of-aid", "of-both"}


def test_there_is_none_or_there_is_one() -> None:
    assert asked("topic__isnull=true") == {"of-none"}
    assert asked("topic__isnull=false") == {"of-aid", "of-both"}
    assert asked("topic__isnull=true&topic__isnull=false") == {"of-aid", "of-both", "of-none"}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("summary__contains=XANKENDI", {"of-aid"}),
        ("summary__contains=xankəndi's", {"of-aid"}),
        ("summary__contains=istanbul", {"of-none"}),
        ("summary__contains=cease-fire+IN+step", {"of-both"}),
        ("summary__contains=100%25", {"of-aid"}),
        ("summary__contains=%25", {"of-aid"}),
        ("summary__contains=_", {"of-aid"}),
        ("summary__contains=\\", set()),
        ("summary__contains=%22calm%22", {"of-aid"}),
        ("summary__contains=calm&summary__contains=nothing", {"of-aid", "of-none"}),
        ("summary=nothing+about+istanbul", {"of-none"}),
        ("summary=nothing", set()),
        ("summary__not=nothing+about+istanbul", {"of-aid", "of-both"}),
    ],
)
def test_texts_are_compared_without_case_and_accents_and_literally(data: str, expected: set[str]) -> None:
    assert asked(data) == expected


def test_the_longest_texts_are_answered() -> None:
    """Folding makes many characters of one; both databases limit the length of what is looked for."""
    for texts in (("ﷺ" * 1000,), tuple(f"{'%_' * 400}{number}" for number in range(100))):
        assert slugs("statements", 1, query(("summary__contains", texts))) == set()


def test_lists_of_texts_are_looked_into_one_by_one() -> None:
    assert asked("byline__contains=reporter", "sources") == {"source"}
    assert asked("title__contains=nagorno-karabakh", "sources") == {"source"}
    assert asked("agency__isnull=true", "sources") == set(
        Record.objects.filter(resource="sources").values_list("slug", flat=True)
    )


@pytest.mark.parametrize(
    "data",
    [
        "topic=",
        "topic__in=",
        "topic__in=aid,",
        "topic__in=aid,,talks",
        "topic=aid&topic=",
        "topic__isnull=1",
        "topic__isnull=True",
        "disputed=yes",
        "paragraph=0",
        "paragraph=10001",
        "paragraph=01e1",
        "min_sources=-1",
        "min_sources=2147483648",
        "speech_act=Deny",
        "speech_act=denies",
        "summary__contains=" + "x" * 1001,
        "summary__contains=%CC%81",
        "summary__contains=a%0Ab",
        "topic=" + "&topic=".join(["aid"] * 101),
        "topic__in=" + ",".join(["aid"] * 101),
        "date__zone=4",
    ],
)
def test_what_is_malformed_is_refused_by_name(data: str) -> None:
    (error,) = refusals("statements", 1, data)
    assert error.parameter == data.split("=", maxsplit=1)[0]


def test_a_hundred_values_are_allowed() -> None:
    assert asked("topic__in=" + ",".join(["aid"] * 100)) == {"of-aid", "of-both"}


@pytest.mark.parametrize(
    ("data", "nearest"),
    [
        ("speech_act=denies", "deny"),
        ("speech_act=Deny", "deny"),
        ("topik=aid", "topic"),
        ("disputed=True", "true"),
    ],
)
def test_the_nearest_is_suggested(data: str, nearest: str) -> None:
    (error,) = refusals("statements", 1, data)
    assert error.nearest == nearest
    assert nearest in error.allowed or data.startswith("topik")


@pytest.mark.parametrize(
    "name",
    ["summary__regex", "slug__iregex", "record__document", "keys__value", "id", "pk", "topic__", "__in", "Q"],
)
def test_nothing_of_the_database_can_be_named(name: str) -> None:
    assert refusals("statements", 1, f"{name}=1")[0].parameter == name


@pytest.mark.parametrize("data", ["q=a&q=b", "q="])
def test_the_search_is_asked_once(data: str) -> None:
    assert [error.parameter for error in refusals("statements", 1, data)] == ["q"]


def test_errors_of_the_search_come_with_all_others() -> None:
    errors = refusals("statements", 1, "q=-only&topic=none&speech_act=x")
    assert sorted(error.parameter for error in errors) == ["q", "speech_act", "topic"]


def test_the_search_narrows_what_the_filters_leave() -> None:
    assert asked("q=ceasefire") == {"of-both"}
    assert asked("q=ceasefire&topic__not=ceasefire") == set()


def test_no_parameter_is_no_filter() -> None:
    assert asked("") == {"of-aid", "of-both", "of-none"}
    assert filtered("statements", 1, "ordering=-date&page_size=5").count() == 3


def test_disputes_are_found_by_who_speaks_in_them() -> None:
    speaker = make_actor(slug="speaker")
    one, two = make_statement(speakers=(speaker,)), make_statement()
    make_dispute(("Yes", (one,)), ("No", (two,)), slug="dispute")
    publish_all()
    assert slugs("disputes", 2, "attributed_to=speaker") == {"dispute"}
    assert slugs("facts", 2, "disputed=true") == {one.slug, two.slug}
    assert slugs("facts", 2, f"dispute=dispute&slug__not={two.slug}") == {one.slug}
