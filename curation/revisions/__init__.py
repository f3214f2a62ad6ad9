"""The history of every record: what it is now, what it was, what differs, and who wrote it.

An `Identity` is (resource, slug); a fact of any kind has the resource “facts”. An `Aggregate` holds the rows of one
record by table in the shape of fixtures, inlines included; a source's row holds its stored text as well.
"""

from curation.revisions.authors import authors_since_edition
from curation.revisions.differences import FieldChange, difference
from curation.revisions.recording import history, published_snapshot, record
from curation.revisions.snapshots import Standing, read_standings, snapshot, snapshots
from curation.seeding.stored import Aggregate, Identity

__all__ = [
    "Aggregate",
    "FieldChange",
    "Identity",
    "Standing",
    "authors_since_edition",
    "difference",
    "history",
    "published_snapshot",
    "read_standings",
    "record",
    "snapshot",
    "snapshots",
]
