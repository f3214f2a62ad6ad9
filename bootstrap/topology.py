"""`run.py topology`: the service as on several machines, from locally installed servers, and what happens to it."""

import os
from typing import NoReturn

from bootstrap.environment import PYTHON, ensure_venv
from bootstrap.local import become


def topology(arguments: list[str]) -> NoReturn:
    """Start the topology and rehearse the failures named, or all of them."""
    ensure_venv("runtime")
    become([str(PYTHON), "-m", "deploy.topology", *arguments], dict(os.environ))
