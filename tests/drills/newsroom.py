"""A newsroom to be disturbed: an editor who has signed in, some drafts, one published record; and editors at work."""

import json
import secrets
import sys
import threading
import time
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.db import DatabaseError, InterfaceError, connection, transaction
from django.db.models import F
from django.test import Client

from curation.choices import RevisionVerb
from curation.revisions import record
from facts.models import Topic
from karabakh_api.backup import archive
from publication.publishing import Change, lock, publish
from tests.factories import make_topic

WRITERS = 6
PAUSE_SECONDS = 0.05


def main() -> None:
    """Fill the empty database of the environment from a backup, add the newsroom, write down the way in.

    Arguments: a file to write; the folder of a backup, or `-` to migrate instead.
    """
    target, source = sys.argv[1:]
    if source == "-":
        call_command("migrate", verbosity=0)
    else:
        archive.restore(Path(source))
    editor = User.objects.create_user("curator", is_staff=True)
    reviewer = User.objects.create_user("reviewer", is_staff=True)
    editor.groups.add(Group.objects.get(name="Editors"))
    drafts = [make_topic(slug=f"draft-{number}", name="draft") for number in range(WRITERS)]
    public = make_topic(slug="public", name="public")
    publish(
        [Change("publish", "topics", public.slug)], reason="Drill.", submitted_by=editor, reviewed_by=reviewer
    )
    client = Client()
    client.force_login(editor)
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    way_in = {"cookies": cookies, "drafts": {draft.slug: draft.pk for draft in drafts}}
    Path(target).write_text(json.dumps(way_in))


def write() -> None:
    """Rename drafts, one editor for each slug of the arguments, and say so on standard output, until input ends."""
    editor = User.objects.get(username="curator")
    saying, ending = threading.Lock(), threading.Event()

    def say(*words: object) -> None:
        with saying:
            # One piece, so that whoever kills this process between two words leaves no line by half.
            sys.stdout.write(" ".join(map(str, words)) + "\n")
            sys.stdout.flush()

    def work(slug: str) -> None:
        while not ending.is_set():
            token, begun = secrets.token_hex(8), time.monotonic()
            say("tried", slug, token)
            try:
                _rename(slug, f"{slug} {token}", editor)
            except (DatabaseError, InterfaceError):
                say("refused", slug, time.monotonic() - begun)
                connection.close()
                ending.wait(PAUSE_SECONDS)
            else:
                say("saved", slug, token)
        connection.close()

    threads = [threading.Thread(target=work, args=(slug,)) for slug in sys.argv[1:]]
    for thread in threads:
        thread.start()
    sys.stdin.read()
    ending.set()


def _rename(slug: str, name: str, editor: Any) -> None:
    """Save a draft as the admin does: under the lock, with the next version, in its history."""
    with transaction.atomic():
        lock()
        Topic.objects.filter(slug=slug).update(name=name, row_version=F("row_version") + 1)
        record([("topics", slug)], by=editor, verb=RevisionVerb.EDIT)
