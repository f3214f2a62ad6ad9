"""Work that makes a great many objects and next to no cycles: garbage is looked for where it says so."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Leave garbage alone but for `collect_young`: looking for it again and again costs a fifth of a load."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def collect_young() -> None:
    """Free the cycles among what was made since this was called last; each object is looked at once."""
    if not gc.isenabled():
        gc.collect(0)
