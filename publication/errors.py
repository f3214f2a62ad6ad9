"""What can be wrong: requests that name what is not there, and changes that cannot be published."""

import dataclasses
import difflib
from collections.abc import Iterable, Sequence

ALLOWED_SHOWN = 60


@dataclasses.dataclass(frozen=True, slots=True)
class ParameterError:
    """One thing wrong with one parameter; `allowed` lists names or values, `nearest` the likeliest meant."""

    parameter: str
    detail: str
    allowed: tuple[str, ...] = ()
    nearest: str | None = None


class InvalidQueryError(Exception):
    """A request that is refused with 400; carries every error found, not only the first."""

    def __init__(self, errors: Sequence[ParameterError]) -> None:
        super().__init__("; ".join(f"{error.parameter}: {error.detail}" for error in errors))
        self.errors = tuple(errors)


class PublicationError(Exception):
    """A change that cannot be published; the message says why and what to do."""


class NotPublishedError(PublicationError):
    """A record refers to one that is not published; `missing` names it."""

    def __init__(self, referrer: tuple[str, str], missing: tuple[str, str]) -> None:
        super().__init__(
            f"{'/'.join(referrer)} refers to {'/'.join(missing)}, which is not published: publish it too."
        )
        self.referrer = referrer
        self.missing = missing


class GoneError(Exception):
    """A record that was withdrawn: 410 with this reason."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


def nearest(given: str, allowed: Iterable[str]) -> str | None:
    """Return the allowed text most like the given one, or None when nothing is like it."""
    found = difflib.get_close_matches(given[:200], list(allowed), n=1, cutoff=0.5)
    return found[0] if found else None


def not_allowed(parameter: str, given: str, allowed: Iterable[str], *, what: str = "value") -> ParameterError:
    """Return the error for a value that is not one of `allowed`."""
    listed = sorted(allowed)
    return ParameterError(
        parameter=parameter,
        detail=f"“{given[:80]}” is not an allowed {what}.",
        allowed=tuple(listed[:ALLOWED_SHOWN]),
        nearest=nearest(given, listed),
    )
