"""The verbs of the newsroom: the only ways in which a record moves towards the public and away from it.

Each runs in one transaction under the publication lock, checks rights, status and the versions that were `seen`,
writes revisions and, where the public notices, makes one edition. It raises `Refused` and changes nothing at all
otherwise.
"""

from curation.verbs.merging import merge, referring
from curation.verbs.moving import rename
from curation.verbs.parting import unmerge
from curation.verbs.publishing import publish, withdraw
from curation.verbs.refusals import Refused
from curation.verbs.reverting import discard, revert
from curation.verbs.workflow import reopen, send_back, submit

__all__ = [
    "Refused",
    "discard",
    "merge",
    "publish",
    "referring",
    "rename",
    "reopen",
    "revert",
    "send_back",
    "submit",
    "unmerge",
    "withdraw",
]
