"""The files of the Data Package of one edition, and the ZIP archive that streams them; equal editions, equal bytes."""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from publication.datapackage.catalogue import TABLES
from publication.datapackage.codebook import CODEBOOK, code_rows
from publication.datapackage.descriptor import citation_file, descriptor, read_me, resource
from publication.datapackage.tables import Table
from publication.formats.tables import cell
from publication.models import Record
from publication.request import RequestContext

FOLDER = "karabakh-api"
ROWS_A_WRITE = 200
FIRST_DAY_OF_ZIP = datetime(1980, 1, 1, tzinfo=UTC)
File = tuple[str, Iterator[bytes]]


def files(context: RequestContext) -> Iterator[File]:
    """Yield the path and content of every file; each content must be read before the next file is asked for.

    What describes and checks the tables comes last, because it holds their sizes and hashes.
    """
    measured = _Measured()
    resources: list[dict[str, Any]] = []
    for table in TABLES:
        path = f"data/{table.name}.csv"
        yield (
            path,
            measured.passing(
                path, _csv([column.name for column in table.columns], _rows(table, context.number))
            ),
        )
        resources.append(resource(table, path, *measured.of(path)))
    for codes in CODEBOOK:
        path = f"codebook/{codes.name}.csv"
        cells = ([cell({"value": value}, "value") for value in row] for row in code_rows(codes))
        yield path, measured.passing(path, _csv([column.name for column in codes.columns], cells))
        resources.append(resource(codes, path, *measured.of(path)))
    licence = Path(settings.BASE_DIR, "LICENSE-DATA.md").read_bytes()
    for path, content in (
        ("datapackage.json", descriptor(context, resources)),
        ("CITATION.cff", citation_file(context)),
        ("LICENSE.md", licence),
        ("README.md", read_me(context)),
    ):
        yield path, measured.passing(path, iter([content]))
    yield "SHA256SUMS", iter([measured.sums()])


class _Measured:
    """Sizes and hashes of the files that have passed."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[int, str]] = {}

    def passing(self, path: str, content: Iterable[bytes]) -> Iterator[bytes]:
        size, digest = 0, hashlib.sha256()
        for piece in content:
            size += len(piece)
            digest.update(piece)
            yield piece
        self._found[path] = (size, digest.hexdigest())

    def of(self, path: str) -> tuple[int, str]:
        return self._found[path]

    def sums(self) -> bytes:
        """Return the checksums as `sha256sum --check` reads them."""
        return "".join(f"{sha256}  {path}\n" for path, (_, sha256) in sorted(self._found.items())).encode()


def _rows(table: Table, edition: int) -> Iterator[list[str]]:
    records = Record.objects.at(edition).live().filter(resource=table.resource).order_by("slug")
    if table.kind:
        records = records.filter(kind=table.kind)
    for document in records.values_list("document", flat=True).iterator(chunk_size=ROWS_A_WRITE):
        yield from table.rows(json.loads(document))


def _csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """Yield a table as CSV (RFC 4180) in UTF-8 without a byte order mark, some rows at a time."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(header)
    for number, row in enumerate(rows, 1):
        writer.writerow(row)
        if number % ROWS_A_WRITE == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def _taken(buffer: io.StringIO) -> bytes:
    written = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return written


def write(folder: Path, context: RequestContext) -> int:
    """Write the files into a folder, which is made when it is missing; return how many they are."""
    number = 0
    for path, content in files(context):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as opened:
            opened.writelines(content)
        number += 1
    return number


class _Sink(io.RawIOBase):
    """Holds what a ZIP writer has written until it is taken; it cannot seek, so the archive needs no rewriting."""

    def __init__(self) -> None:
        self._held: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: Any) -> int:
        held = bytes(piece)
        self._held.append(held)
        return len(held)

    def taken(self) -> bytes:
        held = b"".join(self._held)
        self._held.clear()
        return held


def archive(context: RequestContext) -> Iterator[bytes]:
    """Yield the package as a ZIP archive, piece by piece; every file in it bears the moment of the edition."""
    moment = max(context.at or FIRST_DAY_OF_ZIP, FIRST_DAY_OF_ZIP).astimezone(UTC)
    stamp = (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second)
    sink = _Sink()
    with zipfile.ZipFile(sink, "w") as opened:
        for path, content in files(context):
            entry = zipfile.ZipInfo(f"{FOLDER}/{path}", date_time=stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, wherever it was made
            entry.external_attr = 0o100644 << 16
            with opened.open(entry, "w") as target:
                for piece in content:
                    target.write(piece)
                    yield sink.taken()
            yield sink.taken()
    yield sink.taken()
