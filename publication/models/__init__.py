"""The public's tables: editions, records, and the rows that filters and search need."""

from publication.models.edition import Edition, Head
from publication.models.index import (
    RecordCitation,
    RecordFigure,
    RecordKey,
    RecordLink,
    RecordSpan,
    RecordString,
)
from publication.models.record import FOREVER, Record
from publication.models.search import RecordText

__all__ = [
    "FOREVER",
    "Edition",
    "Head",
    "Record",
    "RecordCitation",
    "RecordFigure",
    "RecordKey",
    "RecordLink",
    "RecordSpan",
    "RecordString",
    "RecordText",
]
