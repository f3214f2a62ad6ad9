"""Fixture files: written with stable bytes, compared record by record, read back as rows."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from curation.seeding.building import build_rows
from curation.seeding.judging import sound_seeds
from curation.seeding.problems import SeedError, shown_path
from curation.seeding.schema import schema_texts
from curation.seeding.tables import BY_LABEL, TABLES, Fields, Key, Rows, Table, parents_first
from curation.seeding.tree import Seeds

# Not beside the rows: `loaddata fixtures/*.json` must find Django fixtures only.
EDITIONS = Path("editions") / "editions.json"


def file_name(table: Table) -> str:
    """Return the file of a table; numbers give the order of loading."""
    return f"{TABLES.index(table) + 1:02d}_{table.model._meta.model_name}.json"


def fixture_texts(seeds: Seeds) -> dict[Path, str]:
    """Return every fixture file with its text."""
    rows = build_rows(seeds)
    texts = {Path(file_name(table)): _text(_listed(table, rows[table.label])) for table in TABLES}
    editions = [
        {"number": node.get("number"), "at": node.get("at"), "reason": node.get("reason")}
        for node in seeds.records("editions")
    ]
    return texts | {EDITIONS: _text(editions)}


def _listed(table: Table, rows: dict[Key, Fields]) -> list[dict[str, Any]]:
    return [{"model": table.label, "fields": fields} for _, fields in parents_first(rows, table.above)]


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def build(seeds_dir: Path, out: Path, articles: Path | None = None) -> list[Path]:
    """Judge seeds and write fixtures and the seeds' JSON Schemas; return the files that changed."""
    seeds = sound_seeds(seeds_dir, articles)
    wanted = _wanted(seeds, out)
    changed = [path for path, text in wanted.items() if _read(path) != text]
    for path in changed:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(wanted[path], encoding="utf-8", newline="\n")
    for path in _strangers(wanted, out):
        path.unlink()
        changed.append(path)
    return changed


def check(seeds_dir: Path, out: Path, articles: Path | None = None) -> list[str]:
    """Judge seeds and return where fixtures and schemas differ from them, by file and record; write nothing."""
    seeds = sound_seeds(seeds_dir, articles)
    wanted = _wanted(seeds, out)
    found = [line for path, text in wanted.items() if _read(path) != text for line in _drift(path, text)]
    return found + [f"{shown_path(path)}: no table has this file." for path in _strangers(wanted, out)]


def _wanted(seeds: Seeds, out: Path) -> dict[Path, str]:
    schemas = {seeds.root / "schema" / name: text for name, text in schema_texts().items()}
    return {out / path: text for path, text in fixture_texts(seeds).items()} | schemas


def _strangers(wanted: dict[Path, str], out: Path) -> list[Path]:
    """Return generated-looking files in the fixtures folder that no table has: of models that are gone."""
    return [path for path in sorted(out.glob("[0-9][0-9]_*.json")) if path not in wanted]


def _read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except (FileNotFoundError, UnicodeDecodeError):
        return None


def _drift(path: Path, text: str) -> Iterator[str]:
    found = _read(path)
    if found is None:
        yield f"{shown_path(path)}: this file is missing."
        return
    try:
        have, want = _by_record(json.loads(found)), _by_record(json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError):
        yield f"{shown_path(path)}: differs, and is no fixture."
        return
    differing = sorted(name for name in have.keys() | want.keys() if have.get(name) != want.get(name))
    for name in differing:
        state = "is missing" if name not in have else "is not in the seeds" if name not in want else "differs"
        yield f"{shown_path(path)}: {name} {state}."
    if not differing:
        yield f"{shown_path(path)}: same records, written differently."


def _by_record(content: Any) -> dict[str, Any]:
    if isinstance(content, dict):
        return {f"“{key}”": value for key, value in content.items()}
    if content and "model" not in content[0]:
        return {f"edition {row['number']}": row for row in content}
    named = {}
    for row in content:
        key = BY_LABEL[row["model"]].key(row["fields"])
        named[" ".join(str(part) for part in key)] = row
    return named


def read_fixtures(folder: Path) -> tuple[Rows, list[dict[str, Any]]]:
    """Return the rows of all fixture files and the editions; raise SeedError when they are not what was built."""
    if not folder.is_dir():
        raise SeedError([f"{shown_path(folder)}: no such folder; run build_fixtures."])
    rows: Rows = {}
    problems = []
    for table in TABLES:
        path = folder / file_name(table)
        try:
            rows[table.label] = _rows(table, json.loads(path.read_text(encoding="utf-8")))
        except FileNotFoundError:
            problems.append(f"{shown_path(path)}: this file is missing; run build_fixtures.")
        except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
            problems.append(
                f"{shown_path(path)}: not a fixture that build_fixtures wrote ({error}); run it again."
            )
    try:
        editions = json.loads((folder / EDITIONS).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        editions = []
    if not editions:
        problems.append(f"{shown_path(folder / EDITIONS)}: missing, empty or not JSON; run build_fixtures.")
    if problems:
        raise SeedError(problems)
    return rows, editions


def _rows(table: Table, content: Any) -> dict[Key, Fields]:
    names = [field.name for field in table.fields]
    found: dict[Key, Fields] = {}
    for row in content:
        if row["model"] != table.label or list(row["fields"]) != names:
            raise ValueError(f"a row of {row['model']} with the fields {', '.join(row['fields'])}")
        found[table.key(row["fields"])] = row["fields"]
    return found
