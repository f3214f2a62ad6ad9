"""The verbs of the newsroom: the only ways in which a record moves towards the public and away from it.

Each runs in one transaction under the publication lock, checks rights, status and the versions that were `seen`,
writes revisions and, where the public notices, makes one edition. It raises `Refused` and changes nothing at all
otherwise.
"""

from curation.verbs.refusals import Refused

__all__ = ["Refused"]
