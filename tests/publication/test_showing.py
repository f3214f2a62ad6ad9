"""Documents are what the serializers say: the short way to them gives the same as `to_representation`."""

import json

import pytest
from rest_framework import serializers

from publication.canonical import canonical_json
from publication.expansion import SERIALIZERS
from publication.models import Record
from publication.showing import shower
from tests.factories import (
    make_actor,
    make_agreement,
    make_casualty_report,
    make_dispute,
    make_event,
    make_note,
    make_place,
    make_source,
    make_statement,
    make_term,
    make_topic,
    publish_all,
    relate,
)


@pytest.mark.django_db
def test_documents_are_what_serializers_make_of_them() -> None:
    actor, town, source = make_actor("Anna"), make_place("Town", latitude="40.1", longitude="46.2",
        coordinate_precision="exact", coordinate_reference="a map"), make_source()  # fmt: skip
    make_note(source, 2)
    said = make_statement(
        speakers=((actor, make_actor(member_of=actor), "minister"),),
        sources=(source,),
        place=town,
        event=make_event(place=town),
        topics=(make_topic(),),
        about=(actor,),
    )
    whole = {"outcome": "killed", "victim_description": "child"}
    report = make_casualty_report(whole, {"outcome": "killed", "part_of": 0}, side=actor, date="")
    term = make_term(
        (actor, "accepted"), effective="2023-09-20", agreement=make_agreement(), guarantors=(actor,)
    )
    relate(said, "denies", report)
    make_dispute(("Yes", (said,)), ("No", (term,)))
    publish_all()
    shown = set()
    for record in Record.objects.all():
        document = json.loads(record.document)
        name = record.kind or record.resource
        shown_at_length = SERIALIZERS[name]().to_representation(document)
        assert canonical_json(shower(SERIALIZERS[name]())(document)) == canonical_json(shown_at_length)
        shown.add(name)
    assert shown == set(SERIALIZERS)


class Renamed(serializers.Serializer[object]):
    """Shows a member under another name."""

    name = serializers.CharField(source="title")


def test_a_field_that_shows_another_member_is_refused() -> None:
    with pytest.raises(TypeError, match="own name"):
        shower(Renamed())
