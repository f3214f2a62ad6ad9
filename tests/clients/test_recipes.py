"""The curl recipes ask for what the API has; those for Python run in `run.py clients`, where their libraries are."""

import ast
import re
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client

from tests.api.asking import body
from tests.data_plugin import Dataset

TEXT = (settings.BASE_DIR / "docs" / "recipes.md").read_text(encoding="utf-8")
CURL = re.findall(r"^curl .*'(http://127\.0\.0\.1:8000/[^']*)'$", TEXT, re.MULTILINE)
PYTHON = re.findall(r"^```python\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("address", CURL)
def test_a_curl_recipe_is_answered_and_can_be_asked_again_for_nothing(
    address: str, dataset: Dataset, db: None, client: Client
) -> None:
    path = urlsplit(address)._replace(scheme="", netloc="").geturl()
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer["Dataset-Version"] == dataset.version
    assert body(answer)
    assert client.get(path, headers={"If-None-Match": answer["ETag"]}).status_code == 304


def test_there_are_recipes_of_every_sort() -> None:
    assert len(CURL) >= 4
    assert len(PYTHON) == 2
    for recipe in PYTHON:
        assert ast.parse(recipe)
    # What no test runs says so in its heading.
    assert re.findall(r"^## (.*)$", TEXT, re.MULTILINE) == [
        *("curl", "pandas", "DuckDB"),
        *("R (not run)", "Spreadsheet (not run)"),
    ]
