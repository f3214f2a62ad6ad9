"""Tables of the newsroom: the history of every record, who wrote what was published, and what is said about it."""

from curation.models.authorship import Authorship
from curation.models.comment import Comment
from curation.models.newsroom import Newsroom
from curation.models.pair import ActorPair, FactPair, PairMark
from curation.models.revision import LoadMark, Revision, Snapshot

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
]
