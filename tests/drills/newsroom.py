"""A newsroom to be disturbed: an editor who has signed in, some drafts, one published record."""

import json
import sys
from pathlib import Path

from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.test import Client

from karabakh_api.backup import archive
from publication.publishing import Change, publish
from tests.factories import make_topic

WRITERS = 6


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
