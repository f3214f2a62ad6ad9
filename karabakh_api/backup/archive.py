"""A backup as a folder: the copy of the database, and a manifest that says what it must hold."""

import hashlib
import json
import os
import secrets
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from karabakh_api.backup.digests import differences
from karabakh_api.backup.engines import BackupError, engine_of
from publication.request import RELEASE

MANIFEST = "manifest.json"


def back_up(folder: Path) -> Path:
    """Copy the database into a new folder below `folder` and return it; half a backup is never found under its name.

    The copy holds accounts, drafts and article texts: only its owner may read it.
    """
    engine = engine_of(connection)
    folder.mkdir(parents=True, exist_ok=True)
    made = datetime.now(UTC)
    name = f"karabakh-api-{made:%Y%m%dT%H%M%S}Z"
    half = folder / f".{name}.{secrets.token_hex(4)}.half"
    half.mkdir(mode=0o700)
    try:
        copy = half / engine.file_name
        copy.touch(mode=0o600)
        tables, version = engine.copy(copy)
        manifest = {
            "made_at": made.isoformat(timespec="seconds"),
            "release": RELEASE,
            "database": engine.vendor,
            "dataset_version": version,
            "file": copy.name,
            "sha256": _sha256(copy),
            "tables": tables,
        }
        _write(half / MANIFEST, json.dumps(manifest, indent=2) + "\n")
        _flush(copy)
        target = folder / name
        if target.exists():
            raise BackupError(f"{target} exists already: wait a second and try again")
        half.rename(target)
    finally:
        shutil.rmtree(half, ignore_errors=True)
    return target


def restore(folder: Path) -> dict[str, Any]:
    """Fill the empty database from a backup, check every table's hash, and return the manifest."""
    manifest = read_manifest(folder)
    engine = engine_of(connection)
    if manifest["database"] != engine.vendor:
        raise BackupError(
            f"the backup is of {manifest['database']} and the database is {engine.vendor}: set DATABASE_URL to one of "
            f"its kind"
        )
    if not engine.is_empty():
        raise BackupError(
            "the database is not empty, and nothing is overwritten: set DATABASE_URL to a new one (PostgreSQL: "
            "`createdb`, SQLite: a path where no file is)"
        )
    found = engine.fill(folder / manifest["file"])
    wrong = differences(manifest["tables"], found)
    wrong += [f"{table}: its next number is taken" for table in engine.sequences_behind()]
    if wrong:
        raise BackupError("the restored database is not the one that was backed up: " + "; ".join(wrong))
    return manifest


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of a backup after checking that its file is whole."""
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        copy = folder / Path(manifest["file"]).name
        whole = _sha256(copy) == manifest["sha256"]
    except (OSError, ValueError, KeyError) as error:
        raise BackupError(f"{folder} is no backup ({error}): name a folder that `backup` made") from error
    if not whole:
        raise BackupError(f"{copy} is not the file that was written: take another backup")
    return manifest


def migrations_waiting() -> bool:
    """Say whether the code is newer than the database, so that `migrate` must follow."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(path: Path, text: str) -> None:
    path.touch(mode=0o600)
    path.write_text(text, encoding="utf-8")
    _flush(path)


def _flush(path: Path) -> None:
    """Wait until a file is on the disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
