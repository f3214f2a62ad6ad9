"""The reader of numbers that the tests of the data rely on."""

import pytest

from tests.data.stated import Bounds, bounds_stated, numbers


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("30,000 people dead", {30000}),
        ("at least 200 killed and more than 400 wounded", {200, 400}),
        ("two employees and four policemen", {2, 4}),
        ("a civilian killed", {1}),
        ("several of them", set()),
        ("a ceasefire at 13:00", set()),
    ],
)
def test_numbers_are_read_from_digits_and_words(text: str, stated: set[int]) -> None:
    assert numbers(text) == stated


@pytest.mark.parametrize(
    ("qualifier", "wording", "bounds"),
    [
        ("exact", "26 civilians", {(26, 26)}),
        ("at_least", "at least 200 killed", {(200, None)}),
        ("more_than", "over 10,000 people", {(10001, None)}),
        ("several", "several injured people", {(None, None)}),
        ("exact", "at least 200 killed", set()),
        ("at_least", "200 killed", set()),
        ("more_than", "at least 200 killed", set()),
    ],
)
def test_bounds_are_those_of_the_words(qualifier: str, wording: str, bounds: set[Bounds]) -> None:
    assert bounds_stated(qualifier, wording) == bounds
