"""Code lists of the newsroom."""

from django.db.models import TextChoices


class RevisionVerb(TextChoices):
    """What was done to a record when a revision of it was written."""

    CREATE = "create", "Created"
    EDIT = "edit", "Edited"
    SUBMIT = "submit", "Submitted"
    SEND_BACK = "send_back", "Returned"
    PUBLISH = "publish", "Published"
    WITHDRAW = "withdraw", "Withdrawn"
    REOPEN = "reopen", "Reopened"
    RENAME = "rename", "Renamed"
    MERGE = "merge", "Merged"
    UNMERGE = "unmerge", "Merge undone"
    REVERT = "revert", "Reverted"
    DISCARD = "discard", "Pending change discarded"
    LOAD = "load", "Loaded from seeds"
    DELETE = "delete", "Deleted"
    NOTE = "note", "Ledger changed"


# Whoever does this puts content into a record, or answers for it: they cannot publish it themselves.
WRITING = (
    RevisionVerb.CREATE,
    RevisionVerb.EDIT,
    RevisionVerb.SUBMIT,
    RevisionVerb.REVERT,
    RevisionVerb.NOTE,
)
# After this the working copy is what two people, or the seeds, stand behind; its authors are counted anew.
SETTLING = (RevisionVerb.PUBLISH, RevisionVerb.LOAD, RevisionVerb.DISCARD)


class PairKind(TextChoices):
    """What two facts that were put side by side may be."""

    CONTRADICTION = "contradiction", "Figures contradict"
    DUPLICATE = "duplicate", "Possible duplicate"
