"""A migration may run while the release before it serves: it adds, and takes away one release later (CONTRIBUTING)."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import models
from django.db.migrations import operations as ops
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.models import NOT_PROVIDED
from django.db.models.functions import Now

OURS = ("sources", "facts", "publication", "curation")
# The last migration of each room that the first release brings: no older code ever served from these tables.
FIRST_RELEASE = {"sources": 1, "facts": 1, "publication": 8, "curation": 5}
# Operations that break a rule on purpose: (app, migration, number of the operation) and why it is safe there.
EXCUSED: dict[tuple[str, str, int], str] = {}

# What each rule protects.
GONE = "code that runs still reads it: stop using it in one release, remove it in the next"
RENAMED = "code that runs still uses the old name: add the new one, copy, remove the old one a release later"
FILLED = "code that runs does not know it, so its new rows would fail: give it db_default or null=True"
SCANNED = "the whole table is read while nobody may use it: add it NOT VALID by RunSQL, then validate it"
REWRITTEN = "changing a type can rewrite the whole table while nobody may use it: add another column instead"
LOCKED = "nobody may write until the index is built: use AddIndexConcurrently on PostgreSQL in a migration of its own"
MIXED = "rows are changed while the tables are locked: do it in a migration of its own"


def faults(migration: Any) -> Iterator[tuple[int, str]]:
    """Yield number and fault of each operation that old code, or a reader, would suffer from."""
    new = {
        operation.name_lower for operation in migration.operations if isinstance(operation, ops.CreateModel)
    }
    for number, operation in enumerate(migration.operations):
        if isinstance(operation, ops.SeparateDatabaseAndState):
            continue  # it says itself, in SQL, what the database does
        if getattr(operation, "model_name_lower", None) in new:
            continue  # nobody uses a table that is made here
        if (fault := _fault(operation, migration)) is not None:
            yield number, fault


def _fault(operation: Operation, migration: Any) -> str | None:
    match operation:
        case ops.DeleteModel() | ops.RemoveField():
            return GONE
        case ops.RenameModel() | ops.RenameField() | ops.AlterModelTable():
            return RENAMED
        case ops.AddField():
            return None if _fills_itself(operation.field) else FILLED
        case ops.AlterField():
            return REWRITTEN
        case ops.AddConstraint():
            return SCANNED
        case ops.AddIndex():
            return LOCKED
        case ops.RunPython() | ops.RunSQL() if len(migration.operations) > 1:
            return MIXED
    return None


def _fills_itself(field: "models.Field[Any, Any]") -> bool:
    return field.null or field.many_to_many or field.db_default is not NOT_PROVIDED


def test_old_code_and_readers_survive_every_migration() -> None:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    found = [
        f"{app}.{name}, operation {number + 1}: {fault}"
        for (app, name), migration in loader.disk_migrations.items()
        if app in OURS and int(name[:4]) > FIRST_RELEASE[app]
        for number, fault in faults(migration)
        if (app, name, number) not in EXCUSED
    ]
    assert not found, "\n".join(found)


def test_every_excuse_is_needed() -> None:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    for app, name, number in EXCUSED:
        assert number in dict(faults(loader.disk_migrations[app, name]))


class Invented:
    """A migration of one's own."""

    def __init__(self, *operations: Operation) -> None:
        self.operations = operations


TEXT = models.CharField(max_length=5)
CHECK = models.CheckConstraint(condition=models.Q(a=1), name="c")


@pytest.mark.parametrize(
    ("operations", "fault"),
    [
        ([ops.RemoveField("fact", "summary")], GONE),
        ([ops.DeleteModel("Fact")], GONE),
        ([ops.RenameField("fact", "summary", "text")], RENAMED),
        ([ops.AddField("fact", "a", models.CharField(max_length=5, default=""))], FILLED),
        ([ops.AddConstraint("fact", CHECK)], SCANNED),
        ([ops.AlterField("fact", "summary", TEXT)], REWRITTEN),
        ([ops.AddIndex("fact", models.Index(fields=["a"], name="i"))], LOCKED),
        ([ops.AddField("fact", "a", models.TextField(null=True)), ops.RunPython(ops.RunPython.noop)], MIXED),
    ],
)
def test_what_would_break_a_running_service_is_refused(operations: list[Operation], fault: str) -> None:
    assert fault in dict(faults(Invented(*operations))).values()


@pytest.mark.parametrize(
    "operations",
    [
        [ops.CreateModel("New", [("a", TEXT)]), ops.AddConstraint("new", CHECK)],
        [ops.AddField("fact", "a", models.TextField(null=True))],
        [ops.AddField("fact", "a", models.DateTimeField(db_default=Now()))],
        [ops.RemoveConstraint("fact", "c")],
        [ops.RunPython(ops.RunPython.noop)],
    ],
)
def test_what_only_adds_is_let_through(operations: list[Operation]) -> None:
    assert not list(faults(Invented(*operations)))
