"""An invented article, and what the newsroom knows before it arrives."""

from facts.models import Actor
from sources.choices import CurationStatus
from sources.models import Publisher
from tests import factories as make

TITLE = "Council of Sampletown names a day for the bridge"
SPEECH = "the bridge opens on Monday"
# Paragraphs 1, 2 and 5 hold no fact.
PARAGRAPHS = [
    TITLE,
    "By Bo Sample",
    f"Ana Example said on Tuesday: “{SPEECH}, and not before.”",
    "Her office counted two injured workers.",
    "Picture: an empty bridge",
]
TEXT = "\n\n".join(PARAGRAPHS)


def known_before() -> tuple[Publisher, Actor]:
    """Publish the paper that prints the article and the person who speaks in it."""
    publisher = make.make_publisher(slug="sample-times", name="The Sample Times")
    speaker = make.make_actor("A. Example", slug="ana-example", name="Ana Example")
    make.publish_all()
    for model in (Publisher, Actor):
        model._default_manager.update(status=CurationStatus.PUBLISHED)
    return publisher, speaker
