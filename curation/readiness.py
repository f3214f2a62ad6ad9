"""What keeps a record from review or publication, each with the field and the cure."""

import dataclasses
from collections.abc import Iterable

from curation.seeding.stored import Identity


@dataclasses.dataclass(frozen=True, slots=True)
class Problem:
    """One thing in the way: whose it is, the field, what is wrong and what to do about it.

    `unread` marks what a person may confirm by name: that a quote stands in a text that is not stored here.
    """

    identity: Identity
    field: str
    message: str
    cure: str
    unread: bool = False

    def __str__(self) -> str:
        resource, slug = self.identity
        return f"{resource}/{slug}, {self.field}: {self.message} {self.cure}"


def problems(identities: Iterable[Identity], *, publishing: bool = False) -> list[Problem]:
    """Return what keeps these records from review, or from the public when `publishing`; nothing = they are ready."""
    return []
