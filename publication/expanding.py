"""Expanding facts of a large first edition in a second process, while this one feeds the database.

The second process reads no database: it is given contents, and hands back rows. It ends with the process that began
it; where it ends before, publishing fails.
"""

import dataclasses
import functools
import gc
import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager

import django
from django.apps import apps

from publication.choices import Resource
from publication.collecting import collect_young
from publication.contents import Identity
from publication.errors import PublicationError
from publication.first import FirstState, GivenState
from publication.inserting import Copied, copied, insert_copied
from publication.models import Record
from publication.versions import RECORD, Version, written_rows
from sources.contents import Content

# So many portions are under way at once; more would only fill the memory.
UNDER_WAY = 3
Rows = list[tuple[str, Copied]]  # by label of the model


@dataclasses.dataclass(frozen=True, slots=True)
class Order:
    """Facts to expand under these keys, and what else they may refer to, as far as it was not sent before."""

    number: int
    moment: str
    facts: dict[Identity, Content]
    keys: list[int]
    others: dict[Identity, Content]


class SecondProcess:
    """Takes facts to expand and writes what comes back, in order."""

    def __init__(self, number: int, moment: str, pool: ProcessPoolExecutor) -> None:
        self.number = number
        self.moment = moment
        self.pool = pool
        self.under_way: deque[Future[Rows]] = deque()

    def take(self, portion: Mapping[Identity, int], state: FirstState) -> dict[Identity, int]:
        """Have those expanded that need no other fact; return the others. `state` has loaded the portion.

        The portion maps records to the keys of their versions.
        """
        facts: dict[Identity, Content] = {}
        for identity in portion:
            standing = state.standing(identity)
            if identity[0] != Resource.FACTS or standing is None or standing.content is None:
                continue
            if not standing.content["relations"] and not state.shown_by(identity):
                facts[identity] = standing.content
        if facts:
            keys = [portion[identity] for identity in facts]
            order = Order(self.number, self.moment, facts, keys, state.news())
            self.under_way.append(self.pool.submit(expanded, order))
        self._write(UNDER_WAY)
        return {identity: key for identity, key in portion.items() if identity not in facts}

    def finish(self) -> None:
        """Write all that is still under way."""
        self._write(0)

    def _write(self, left: int) -> None:
        while len(self.under_way) > left:
            for label, rows in self.under_way.popleft().result():
                model = apps.get_model(label)
                insert_copied(model, RECORD if model is Record else None, rows)


@contextmanager
def second_process(number: int, moment: str) -> Iterator[SecondProcess]:
    """Begin a second process for edition `number`; raise PublicationError when it ends too early."""
    # Spawned, not forked: it must not hold this one's connection.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(1, mp_context=context, initializer=django.setup)
    try:
        process = SecondProcess(number, moment, pool)
        yield process
        process.finish()
    except BrokenProcessPool as error:
        raise PublicationError("the process that expands documents ended early; load again") from error
    finally:
        pool.shutdown(cancel_futures=True)


# --- In the second process ---


@functools.cache
def _begun() -> GivenState:
    """Return what this process knows; it collects garbage when told to, and ends with the one that began it."""
    gc.disable()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    return GivenState()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def expanded(order: Order) -> Rows:
    """Return the rows of these facts."""
    state = _begun()
    state.give(order.others)
    state.give(order.facts)
    try:
        versions = [_version(identity, state, order) for identity in order.facts]
    except PublicationError as error:
        raise PublicationError(str(error)) from None  # its own class cannot cross processes
    state.forget_facts()
    collect_young()
    rows = written_rows(versions, order.number, order.keys)
    return [
        (model._meta.label_lower, copied(model, RECORD if model is Record else None, listed))
        for model, listed in rows.items()
        if listed
    ]


def _version(identity: Identity, state: GivenState, order: Order) -> Version:
    standing = state.standing(identity)
    assert standing is not None  # noqa: S101 - just given
    version = Version(identity, standing, None, created=order.number)
    version.expand(state, order.moment, order.moment, order.moment)
    return version
