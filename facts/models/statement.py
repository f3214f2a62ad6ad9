"""Statements: what somebody said."""

from django.db import models

from facts.choices import FactKind, Medium, Modality, Polarity, SpeechAct, SpeechForm
from facts.models.actor import Actor
from facts.models.fact import Fact
from facts.models.kind import KindOfFact
from sources.models.columns import choice_check


class Statement(KindOfFact, Fact):
    """One utterance: a speaker, an occasion, one speech act, one proposition.

    It is not the truth of what was said. Several articles that report it are citations of one record.
    """

    KIND = FactKind.STATEMENT

    fact = models.OneToOneField(
        Fact,
        on_delete=models.CASCADE,
        parent_link=True,
        primary_key=True,
        related_name="statement",
        help_text="The fact it is.",
    )
    speech_act = models.CharField(
        max_length=16, choices=SpeechAct.choices, help_text="What the speaker does by saying it."
    )
    speech_form = models.CharField(
        max_length=16, choices=SpeechForm.choices, help_text="In which form the words are given."
    )
    medium = models.CharField(
        max_length=24,
        choices=Medium.choices,
        default=Medium.UNKNOWN,
        help_text="Through what it was said, as far as stated.",
    )
    polarity = models.CharField(
        max_length=10,
        choices=Polarity.choices,
        default=Polarity.AFFIRMED,
        help_text="Affirms or negates its proposition.",
    )
    modality = models.CharField(
        max_length=12,
        choices=Modality.choices,
        default=Modality.ACTUAL,
        help_text="What is, will be, might be, or on a condition.",
    )
    addressees = models.ManyToManyField(
        Actor,
        blank=True,
        related_name="addressed_in",
        help_text="To whom it was said; empty = nobody in particular.",
    )
    about = models.ManyToManyField(
        Actor, blank=True, related_name="spoken_of_in", help_text="Of whom it speaks."
    )

    class Meta:
        ordering = ["slug"]
        constraints = [
            choice_check("statement", "speech_act", SpeechAct),
            choice_check("statement", "speech_form", SpeechForm),
            choice_check("statement", "medium", Medium),
            choice_check("statement", "polarity", Polarity),
            choice_check("statement", "modality", Modality),
        ]
