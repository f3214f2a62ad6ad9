"""Actors: who speaks, is spoken to or about, and acts."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from facts.choices import ActorKind, NameKind
from facts.models.rows import POSITION_MAX, NameRow
from sources.models import Curated
from sources.models.columns import choice_check, range_check
from sources.models.publisher import validate_country

ANCESTORS_MAX = 20


def check_acyclic(record: models.Model, parent: str) -> None:
    """Refuse a chain of parents that comes back to the record or is longer than 20; names the field."""
    seen, above = 0, getattr(record, parent)
    while above is not None:
        seen += 1
        if (record.pk is not None and above.pk == record.pk) or seen > ANCESTORS_MAX:
            raise ValidationError({parent: "This would put the record above itself."})
        above = getattr(above, parent)


class Actor(Curated):
    """One person, body or group that claims, is addressed or acts, identified by slug.

    A person and an office are different actors; in which role a person spoke stands on the fact (`spoke_as`).
    Unnamed speakers are actors of their own, one per source and description.
    """

    name = models.CharField(max_length=200, help_text="Display name by the published naming rule.")
    kind = models.CharField(max_length=32, choices=ActorKind.choices, help_text="What the actor is.")
    role = models.CharField(
        max_length=200,
        blank=True,
        default="",
        help_text="Office or role, as sources give it; empty = none given.",
    )
    member_of = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="members",
        help_text="The body the actor belongs to; null = none or not known.",
    )
    country = models.CharField(
        max_length=2,
        blank=True,
        default="",
        validators=[validate_country],
        help_text="Country acted for, ISO 3166-1 alpha-2; empty = none, contested or not known.",
    )

    class Meta(Curated.Meta):
        ordering = ["slug"]
        constraints = [
            *Curated.Meta.constraints,
            choice_check("actor", "kind", ActorKind),
            models.CheckConstraint(
                condition=Q(member_of__isnull=True) | ~Q(member_of=F("id")), name="actor_not_its_own_member"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a membership that runs in a circle."""
        super().clean()
        check_acyclic(self, "member_of")


class ActorName(NameRow):
    """One name or label under which an actor goes."""

    PARENT = "actor"

    actor = models.ForeignKey(
        Actor, on_delete=models.CASCADE, related_name="names", help_text="Who bears the name."
    )
    kind = models.CharField(max_length=16, choices=NameKind.choices, help_text="What sort of name it is.")

    class Meta:
        ordering = ["actor", "position"]
        constraints = [
            models.UniqueConstraint(fields=["actor", "position"], name="actorname_position_once"),
            models.UniqueConstraint(fields=["actor", "variant", "language"], name="actorname_variant_once"),
            choice_check("actorname", "kind", NameKind),
            range_check("actorname", "position", 0, POSITION_MAX),
        ]
