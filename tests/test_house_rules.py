"""The rules of the house, so that nothing can arrive half-dressed."""

import ast
import contextlib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models

from tests.prose import article_runs, copied_runs

ROOT = Path(__file__).resolve().parents[1]
APPS = ("sources", "facts", "publication", "curation")
ROOMS = (*APPS, "karabakh_api", "bootstrap", "deploy")
LINES_MAX = 400

# What a room is called here, by what else it might have been called.
ROOM_NAMES = {
    "constants": "choices",
    "enums": "choices",
    "managers": "models",
    "model": "models",
    "filtersets": "filters",
    "pagination": "paging",
    "renderers": "formats",
    "viewsets": "views",
    "api": "views",
    "schemas": "serializers",
    "services": "a module named after its verb",
    "tasks": "a module named after its verb",
    "utils": "a module named after what it does",
    "helpers": "a module named after what it does",
    "core": "a module named after what it does",
    "common": "a module named after what it does",
    "misc": "a module named after what it does",
    "signals": "a call where the thing happens",
}
# karabakh_api/api.py is the one page that lists the public surface.
EXEMPT_ROOMS = {"karabakh_api/api.py"}

NOT_OURS = {
    ".git",
    ".venv",
    ".venv-bench",
    ".venv-clients",
    "var",
    "node_modules",
    "staticfiles",
    "__pycache__",
    ".hypothesis",
}
NOT_OURS |= {".mypy_cache", ".pytest_cache", ".ruff_cache", ".import_linter_cache"}


def modules() -> list[Path]:
    """Return every Python module of the product, without generated migrations."""
    found = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
    return [path for path in found if "migrations" not in path.parts]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def texts() -> Iterator[tuple[str, str]]:
    """Yield path and content of every text file of the project."""
    for folder, below, files in os.walk(ROOT):
        # Not even looked into: these hold far more files than the project, and some that come and go.
        below[:] = sorted(set(below) - NOT_OURS)
        for path in (Path(folder, name) for name in sorted(set(files) - NOT_OURS)):
            if path.is_file():
                with contextlib.suppress(UnicodeDecodeError):
                    yield name_of(path), path.read_text(encoding="utf-8")


every_module = pytest.mark.parametrize("path", modules(), ids=name_of)


# --- Modules ------------------------------------------------------------------------------------------


@every_module
def test_module_can_be_read_in_one_sitting(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= LINES_MAX


@every_module
def test_module_says_in_one_sentence_what_it_is_for(path: Path) -> None:
    text = path.read_text()
    if text.strip() and not (path.name == "__init__.py" and "management" in path.parts):
        assert ast.get_docstring(ast.parse(text)), "a module begins with its one responsibility"


@every_module
def test_room_has_the_name_it_has_everywhere(path: Path) -> None:
    if name_of(path) not in EXEMPT_ROOMS:
        for part in (path.stem, *(parent.name for parent in path.relative_to(ROOT).parents)):
            assert part not in ROOM_NAMES, f"call it {ROOM_NAMES[part]}"


@every_module
def test_module_uses_nothing_that_cannot_be_searched_for(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        where = f"{name_of(path)}:{getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.ImportFrom):
            names = {alias.name for alias in node.names}
            assert "*" not in names, f"{where}: star import"
            assert not names & {"GenericForeignKey", "receiver"}, f"{where}: {names}"
            assert "signals" not in (node.module or ""), f"{where}: signals"
        if isinstance(node, ast.ClassDef):
            assert not any(keyword.arg == "metaclass" for keyword in node.keywords), f"{where}: metaclass"
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            assert node.value.value != "__all__", f"{where}: list the fields"


@pytest.mark.parametrize("app", APPS)
def test_every_app_has_the_same_entrance(app: str) -> None:
    config = apps.get_app_config(app)
    assert type(config).__name__ == f"{app.capitalize()}Config"
    assert (ROOT / app / "migrations" / "__init__.py").is_file()


# --- Models -------------------------------------------------------------------------------------------


def our_models() -> list[type[models.Model]]:
    return [model for app in APPS for model in apps.get_app_config(app).get_models()]


def own_fields(model: type[models.Model]) -> list["models.Field[Any, Any]"]:
    return [
        field
        for field in (*model._meta.local_fields, *model._meta.local_many_to_many)
        if not isinstance(field, models.AutoField) and not getattr(field.remote_field, "parent_link", False)
    ]


def constrained_names(condition: object) -> set[str]:
    """Return the columns that a constraint's condition names."""
    if isinstance(condition, models.Q):
        return {name for child in condition.children for name in constrained_names(child)}
    if isinstance(condition, tuple):
        return {str(condition[0]).split("__")[0]}
    return set()


def has_explicit_maximum(field: "models.Field[Any, Any]") -> bool:
    """Say whether the field has a maximum of its own; `field.validators` would add the database's."""
    own = (*type(field).default_validators, *field._validators)  # type: ignore[attr-defined]
    return any(isinstance(validator, MaxValueValidator) for validator in own)


every_model = pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)


@every_model
def test_model_says_what_a_row_means(model: type[models.Model]) -> None:
    # Django writes `Name(column, column)` where nothing was said.
    assert not (model.__doc__ or "").startswith(f"{model.__name__}("), "say what one row means"


@every_model
def test_every_column_explains_itself(model: type[models.Model]) -> None:
    assert [field.name for field in own_fields(model) if not field.help_text] == []


@every_model
def test_database_itself_refuses_unknown_codes(model: type[models.Model]) -> None:
    checked = {
        name
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint)
        for name in constrained_names(constraint.condition)
    }
    assert [field.name for field in own_fields(model) if field.choices and field.name not in checked] == []


@every_model
def test_every_integer_has_an_explicit_maximum(model: type[models.Model]) -> None:
    # Without one, a number that SQLite stores is refused by PostgreSQL, and the two schemas differ.
    # A code is bounded by the check on its codes.
    unbounded = [
        field.name
        for field in own_fields(model)
        if isinstance(field, models.IntegerField) and not field.choices and not has_explicit_maximum(field)
    ]
    assert unbounded == []


@every_model
def test_no_text_column_is_both_empty_and_null(model: type[models.Model]) -> None:
    twofold = [
        field.name
        for field in own_fields(model)
        if isinstance(field, models.CharField | models.TextField)
        and field.null
        and field.empty_strings_allowed
    ]
    checks = "\n".join(str(constraint.deconstruct()) for constraint in model._meta.constraints)
    assert [name for name in twofold if name not in checks] == [], (
        "a check must refuse '' where null is unknown"
    )


@pytest.mark.parametrize("path", [path for path in modules() if "models" in name_of(path)], ids=name_of)
def test_every_index_carries_the_question_it_answers(path: Path) -> None:
    lines = path.read_text().splitlines()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("Index"):
            above = lines[node.lineno - 2].strip()
            assert above.startswith("#"), f"{name_of(path)}:{node.lineno}: which question does it answer?"


# --- Texts --------------------------------------------------------------------------------------------


@pytest.mark.skipif(not settings.ARTICLES_DIR.is_dir(), reason="the article texts are not on this machine")
def test_no_file_carries_the_prose_of_an_article() -> None:
    runs = article_runs(settings.ARTICLES_DIR)
    assert runs, f"{settings.ARTICLES_DIR} holds no article"
    assert [f"{name}: {run}" for name, text in texts() for run in copied_runs(text, runs)] == []


def test_no_file_names_a_package_registry() -> None:
    host = re.compile(
        r"https?://[a-z0-9.-]*(py" r"pi|python" r"hosted|npm" r"js|regis" r"try)\.[a-z]+", re.IGNORECASE
    )
    assert [name for name, text in texts() if host.search(text)] == []


def test_no_file_names_a_path_of_one_machine() -> None:
    path = re.compile(r"(?<![a-z0-9._}-])/(wo" r"rk|ro" r"ot|ho" r"me|Us" r"ers)/[a-z]", re.MULTILINE)
    assert [name for name, text in texts() if path.search(text)] == []


def test_no_file_holds_a_private_key() -> None:
    assert [
        name for name, text in texts() if "-----BEGIN " + "PRIVATE" in text or "django-" + "insecure" in text
    ] == []
