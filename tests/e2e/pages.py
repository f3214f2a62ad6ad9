"""Every page of the newsroom with something on it, for whoever looks at all of them."""

import datetime as dt
from typing import Any

from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from curation import verbs
from curation.models import Comment, Revision
from facts.models import Actor, Statement
from publication.choices import Resource
from tests import factories as make
from tests.admin import rooms
from tests.curation.people import returned, submitted
from tests.curation.test_intake import stored
from tests.e2e import article

SECTIONS = [
    "returned",
    "review",
    "drafts",
    "sent",
    "pending",
    "paragraphs",
    "contradictions",
    "duplicate-actors",
]

ONE_OF_EVERY_SORT = {
    "queue",
    "queue: review",
    "review of a statement",
    "review together",
    "history, two versions",
    "verb: return",
    "reading desk",
    "desk: cite words",
    "statement from words",
    "intake",
    "import",
    "import, what would change",
    "export",
    "merge",
    "undo a merge",
    "second factor",
    "form of auth.user",
    "list of facts.actor",
    "list of facts.fact",
    "form of facts.casualtyreport",
    "form of facts.ceasefireterm",
    "list of sources.source",
    "form of sources.source",
    "delete a record",
}


def furnish(person: User, colleague: User) -> dict[str, Any]:
    """Save every kind of record in every state, and return the rows that pages are about, by name."""
    rooms.dress_everything()
    source = stored(article.TEXT, slug="bridge", title=article.TITLE)
    make.publish_all()
    for number in (2, 7):
        figure = {"outcome": "killed", "lower": number, "upper": number, "wording": str(number)}
        make.make_casualty_report(figure, event=make.make_event(slug=f"blast-{number}"), sources=(source,))
    quote = {"quote": article.SPEECH, "start": article.PARAGRAPHS[2].index(article.SPEECH), "paragraph": 3}
    waiting = make.make_statement(sources=(), speakers=(make.make_actor(name="Bo Sample"),))
    make.make_citation(waiting, source, **quote)
    make.make_note(source, 1, "section_heading")
    submitted(waiting, colleague)
    submitted(source, colleague)
    returned(make.make_statement(sources=()), person, colleague, "Check the day.")
    changed = Statement.objects.exclude(pk=waiting.pk).order_by("slug").first()
    assert changed is not None
    submitted(changed, colleague)
    Comment.objects.create(
        resource="facts", slug=waiting.slug, by=colleague, at=dt.datetime.now(dt.UTC), text="Is this the day?"
    )
    Comment.objects.create(
        resource="sources", slug=source.slug, paragraph=2, by=person, at=dt.datetime.now(dt.UTC), text="Who?"
    )
    twins = make.make_actor("Twin", name="Anna Twin"), make.make_actor("Twin", name="Anna Twin")
    gone, kept = make.make_actor(name="Gone"), make.make_actor(name="Kept")
    make.make_statement(speakers=(gone,), sources=())
    verbs.merge((Resource.ACTORS, gone.slug), kept.slug, by=person, reason="The same person.", seen=None)
    batch = Revision.objects.get(resource=Resource.ACTORS, slug=gone.slug, verb="merge").batch
    call_command("find_pairs", verbosity=0)
    return {"waiting": waiting, "source": source, "twins": twins, "kept": kept, "batch": batch}


def addresses(rooms_: dict[str, Any], staged: str) -> dict[str, str]:
    """Return the address of every page by its name in the report; a page of one kind of record stands for its kind."""
    waiting, source, twins = rooms_["waiting"], rooms_["source"], rooms_["twins"]
    fact, text = ["facts", waiting.slug], [source.slug]
    asked = f"?record=facts/{waiting.slug}&next=/admin/"
    found = {
        "queue": reverse("admin:index"),
        **{f"queue: {name}": reverse("admin:newsroom_waiting", args=[name]) for name in SECTIONS},
        "review of a statement": reverse("admin:newsroom_review", args=fact),
        "review of a source": reverse("admin:newsroom_review", args=["sources", source.slug]),
        "review together": reverse("admin:newsroom_review_together") + asked,
        "history": reverse("admin:newsroom_history", args=fact),
        "history, two versions": reverse("admin:newsroom_history", args=fact) + "?from=1&to=2",
        "verb: return": reverse("admin:newsroom_verb", args=["send_back"]) + asked,
        "verb: publish": reverse("admin:newsroom_verb", args=["publish"]) + asked,
        "reading desk": reverse("admin:newsroom_desk", args=text),
        "desk: take words": reverse("admin:newsroom_desk_take", args=text) + "?paragraph=3",
        "desk: cite words": reverse("admin:newsroom_desk_take", args=text) + "?paragraph=3&make=citation",
        "statement from words": reverse("admin:facts_statement_add")
        + f"?desk={source.slug}&paragraph=3&start=0&end=3",
        "intake": reverse("admin:newsroom_intake"),
        "import": reverse("admin:newsroom_import"),
        "import, what would change": staged,
        "export": reverse("admin:newsroom_export_changelist", args=["facts", "statement"]),
        "merge": reverse("admin:newsroom_merge", args=["actors", twins[0].slug]) + f"?into={twins[1].slug}",
        "undo a merge": reverse("admin:newsroom_unmerge", args=[rooms_["batch"]]),
        "rename": reverse("admin:newsroom_rename", args=fact),
        "change one's password": reverse("admin:password_change"),
        "second factor": reverse("second-factor-enrol"),
    }
    for model in rooms.ALL:
        label = f"{model._meta.app_label}.{model._meta.model_name}"
        found[f"list of {label}"] = rooms.list_url(model)
        row = model._default_manager.order_by("-pk").first()
        if row is not None:
            found[f"form of {label}"] = rooms.change_url(row)
        if model in rooms.RECORDS:
            found[f"new {label}"] = rooms.add_url(model)
    found["delete a record"] = reverse("admin:facts_actor_delete", args=[twins[0].pk])
    return found


def staged_file(client: Client, actor: Actor) -> str:
    """Send a table that changes an actor and adds one; return the address of the page that shows what would change."""
    lines = [
        "slug,name,kind,row_version",
        f"{actor.slug},Another name,official,{actor.row_version}",
        "new-one,A new one,official,",
    ]
    file = SimpleUploadedFile("actors.csv", "\n".join(lines).encode())
    answer = client.post(reverse("admin:newsroom_import"), {"file": file, "sheet": "actors"})
    return str(answer["Location"])
