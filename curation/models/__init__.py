"""Tables of the newsroom: the history of every record, who wrote what was published, and what is said about it."""

from curation.models.authorship import Authorship
from curation.models.comment import Comment
from curation.models.newsroom import Newsroom
from curation.models.pair import ActorPair, FactPair, PairMark
from curation.models.revision import LoadMark, Revision, Snapshot
from curation.models.staged import StagedImport

__all__ = [
    "ActorPair",
    "Authorship",
    "Comment",
    "FactPair",
    "LoadMark",
    "Newsroom",
    "PairMark",
    "Revision",
    "Snapshot",
    "StagedImport",
]
