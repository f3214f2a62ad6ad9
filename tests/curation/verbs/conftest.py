import importlib

import pytest
from django.apps import apps
from django.contrib.auth.models import User

from tests.curation.newsroom import person


@pytest.fixture(autouse=True)
def groups(db: None) -> None:
    """Tests that empty the database take the groups along: run the migration's own function again."""
    importlib.import_module("curation.migrations.0001_groups").create_groups(apps, None)


@pytest.fixture
def editor(groups: None) -> User:
    return person("editor", "Editors")


@pytest.fixture
def reviewer(groups: None) -> User:
    return person("reviewer", "Reviewers")


@pytest.fixture
def second(groups: None) -> User:
    return person("second", "Reviewers")
