"""One line per event, and no flood of the same one."""

import json
import logging
import sys

import pytest

from karabakh_api.logging import JsonLines, OncePerInterval


def record(message: str, *arguments: object, line: int = 1) -> logging.LogRecord:
    return logging.LogRecord("facts", logging.ERROR, "facts/views.py", line, message, arguments, None)


def test_record_is_one_line_of_json() -> None:
    line = JsonLines().format(record("no %s\nhere", "Ağdam"))
    assert "\n" not in line
    assert json.loads(line)["message"] == "no Ağdam\nhere"
    assert json.loads(line)["level"] == "error"


def test_exception_stays_in_the_line_of_its_event() -> None:
    failed = record("failed")
    try:
        int("unlucky")
    except ValueError:
        failed.exc_info = sys.exc_info()
    line = JsonLines().format(failed)
    assert "\n" not in line
    assert "ValueError: invalid literal" in json.loads(line)["traceback"]


def test_flood_from_one_place_is_cut_and_other_places_are_heard() -> None:
    once = OncePerInterval(burst=3, seconds=60)
    assert [once.filter(record("down")) for _ in range(5)] == [True, True, True, False, False]
    assert once.filter(record("down", line=2))


def test_what_was_left_out_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr("karabakh_api.logging.time.monotonic", lambda: now)
    once = OncePerInterval(burst=1, seconds=10)
    assert [once.filter(record("down")) for _ in range(4)] == [True, False, False, False]
    now = 10.0
    later = record("%s down", "still")
    assert once.filter(later)
    assert later.getMessage() == "still down (3 more were left out)"
