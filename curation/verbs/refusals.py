"""The refusal of a verb: every reason at once, each with field and cure."""

from collections.abc import Iterable

from curation.readiness import Problem


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not an error of the program
    """A verb did nothing at all; `problems` says why."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
