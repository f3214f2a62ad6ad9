"""Pairs: two records that the newsroom put side by side for somebody to look at, and what people said of them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from curation.choices import PairKind
from curation.models.revision import REASON_MAX, Revision
from facts.models import Actor, Fact
from sources.models.columns import BoundedInteger, choice_check


class Pair(models.Model):
    """Two records side by side: found by looking through the editors' tables, never an assertion of anybody.

    A pair that somebody dismissed stays, so that it is not shown again while it stands as it stood.
    """

    because = models.CharField(max_length=300, help_text="Why the two were put side by side.")
    found_at = models.DateTimeField(help_text="When the pair was found (UTC).")
    dismissed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who said that there is nothing to do; null = open.",
    )
    dismissed_at = models.DateTimeField(null=True, blank=True, help_text="When that was said; null = open.")
    dismissal = models.CharField(
        max_length=REASON_MAX, blank=True, default="", help_text="Why there is nothing to do; empty = open."
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="%(class)s_in_order"),
            models.CheckConstraint(
                condition=Q(dismissed_by__isnull=True, dismissed_at__isnull=True, dismissal="")
                | (Q(dismissed_by__isnull=False, dismissed_at__isnull=False) & ~Q(dismissal="")),
                name="%(class)s_dismissed_for_a_reason",
            ),
        ]


class FactPair(Pair):
    """Two facts whose figures contradict each other, or that may tell the same; identified by kind and both facts."""

    kind = models.CharField(max_length=16, choices=PairKind.choices, help_text="What the two may be.")
    first = models.ForeignKey(
        Fact, on_delete=models.CASCADE, related_name="+", help_text="The fact entered first."
    )
    second = models.ForeignKey(
        Fact, on_delete=models.CASCADE, related_name="pairs", help_text="The fact entered later."
    )

    class Meta:
        constraints = [
            *Pair.Meta.constraints,
            models.UniqueConstraint(fields=["first", "second", "kind"], name="factpair_once"),
            choice_check("factpair", "kind", PairKind),
        ]
        indexes = [
            # Which pairs of this kind wait? (the queue)
            models.Index(fields=["kind", "id"], name="factpair_open", condition=Q(dismissed_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return str(self.because)


class ActorPair(Pair):
    """Two actors that may be the same; identified by both."""

    first = models.ForeignKey(
        Actor, on_delete=models.CASCADE, related_name="+", help_text="The actor entered first."
    )
    second = models.ForeignKey(
        Actor, on_delete=models.CASCADE, related_name="pairs", help_text="The actor entered later."
    )

    class Meta:
        constraints = [
            *Pair.Meta.constraints,
            models.UniqueConstraint(fields=["first", "second"], name="actorpair_once"),
        ]

    def __str__(self) -> str:
        return str(self.because)


class PairMark(models.Model):
    """The one row that says up to which change of the editors' tables pairs were looked for."""

    id = BoundedInteger(primary_key=True, default=1, minimum=1, maximum=1, help_text="Always 1.")
    revision = models.ForeignKey(
        Revision,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The last change looked at; null = none yet.",
    )

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="pairmark_one")]

    def __str__(self) -> str:
        return f"Looked up to {self.revision_id}"
