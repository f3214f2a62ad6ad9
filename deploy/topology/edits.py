"""Curation as a load: each edit is one publication with a token of its own, written down only once it is acknowledged.

It runs in processes of its own, after `django.setup()`: see RUN and PREPARE in `stack`.
"""

import io
import os
import secrets
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import Error, connection, transaction

from facts.models import Topic
from publication.publishing import Change, lock, publish

RETRY_SECONDS = 0.1
EDITOR, REVIEWER = "rehearsal-editor", "rehearsal-reviewer"
# Enough for a walk of several pages where the facts are left out.
TOPICS = 40


def prepare() -> None:
    """Fill a new database: tables, two people, and the facts or, where `FACTS=off`, some topics."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("database_roles", stdout=io.StringIO())
    get_user_model().objects.create_superuser(EDITOR, password=os.environ["EDITOR_PASSWORD"])
    get_user_model().objects.create_user(REVIEWER)
    if os.environ["FACTS"] == "on":
        call_command("load_facts", verbosity=0, stdout=io.StringIO())
    publish_topics([f"subject-{number}" for number in range(TOPICS)], "0", two_people())


def two_people() -> tuple[Any, Any]:
    """Return who submits and who publishes."""
    return get_user_model().objects.get(username=EDITOR), get_user_model().objects.get(username=REVIEWER)


def publish_topics(slugs: list[str], token: str, people: tuple[Any, Any]) -> None:
    """Give topics a new name and publish them as one edition, in one transaction."""
    with transaction.atomic():
        lock()
        for slug in slugs:
            Topic.objects.update_or_create(slug=slug, defaults={"name": f"Rehearsal {token}"})
        publish(
            [Change("publish", "topics", slug) for slug in slugs],
            reason=f"Rehearsal {token}",
            submitted_by=people[0],
            reviewed_by=people[1],
        )


class Editor(threading.Thread):
    """One editor, who publishes the same topic under a new name again and again."""

    def __init__(
        self, number: int, acknowledged: Path, ending: threading.Event, people: tuple[Any, Any]
    ) -> None:
        super().__init__(daemon=True)
        self.people = people
        self.slug = f"rehearsal-{number}"
        self.acknowledged = acknowledged
        self.ending = ending

    def run(self) -> None:
        """Edit until told to end; after an error, go on with the next edit on a new connection."""
        with self.acknowledged.open("a", buffering=1) as file:
            while not self.ending.is_set():
                token = secrets.token_hex(8)
                try:
                    publish_topics([self.slug], token, self.people)
                except Error:
                    connection.close()
                    self.ending.wait(RETRY_SECONDS)
                else:
                    file.write(f"{time.time():.3f} {token}\n")
        connection.close()


def main() -> None:
    """Edit with as many threads as the second argument says until SIGTERM; the first names the file of tokens."""
    ending = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ending.set())
    people = two_people()
    editors = [Editor(number, Path(sys.argv[1]), ending, people) for number in range(int(sys.argv[2]))]
    for editor in editors:
        editor.start()
    ending.wait()
    for editor in editors:
        editor.join(timeout=5)
