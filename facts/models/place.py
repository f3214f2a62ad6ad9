"""Places: where events happened, with every name in use."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from facts.choices import NameKind, PlaceKind, PlacePrecision
from facts.models.actor import check_acyclic
from facts.models.rows import POSITION_MAX, NameRow
from sources.models import Curated
from sources.models.columns import choice_check, range_check


class Place(Curated):
    """One place, identified by slug; its parent says what it lies in by the written naming rule, not who owns it.

    Coordinates are reference data (WGS 84, decimal degrees) and never stand without a precision code.
    """

    name = models.CharField(max_length=200, help_text="Display name by the published naming rule.")
    kind = models.CharField(max_length=12, choices=PlaceKind.choices, help_text="What the place is.")
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="parts",
        help_text="The place it lies in; null = none recorded.",
    )
    latitude = models.DecimalField(
        max_digits=7,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
        help_text="WGS 84 latitude in decimal degrees; null = not recorded.",
    )
    longitude = models.DecimalField(
        max_digits=7,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
        help_text="WGS 84 longitude in decimal degrees; null = not recorded.",
    )
    coordinate_precision = models.CharField(
        max_length=16,
        choices=PlacePrecision.choices,
        default=PlacePrecision.UNKNOWN,
        help_text="How exactly the coordinates stand for the place; “unknown” exactly when there are none.",
    )
    coordinate_reference = models.CharField(
        max_length=200,
        blank=True,
        default="",
        help_text="Where the coordinates come from; empty exactly when there are none.",
    )

    class Meta(Curated.Meta):
        ordering = ["slug"]
        constraints = [
            *Curated.Meta.constraints,
            choice_check("place", "kind", PlaceKind),
            choice_check("place", "coordinate_precision", PlacePrecision),
            models.CheckConstraint(
                condition=Q(
                    latitude__isnull=True,
                    longitude__isnull=True,
                    coordinate_precision=PlacePrecision.UNKNOWN,
                    coordinate_reference="",
                )
                | (
                    Q(latitude__isnull=False, longitude__isnull=False)
                    & Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180)
                    & ~Q(coordinate_precision=PlacePrecision.UNKNOWN)
                    & ~Q(coordinate_reference="")
                ),
                name="place_coordinates_with_precision",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="place_not_in_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse parents that run in a circle."""
        super().clean()
        check_acyclic(self, "parent")


class PlaceName(NameRow):
    """One name under which a place goes."""

    PARENT = "place"

    place = models.ForeignKey(
        Place, on_delete=models.CASCADE, related_name="names", help_text="What bears the name."
    )
    kind = models.CharField(max_length=16, choices=NameKind.choices, help_text="What sort of name it is.")

    class Meta:
        ordering = ["place", "position"]
        constraints = [
            models.UniqueConstraint(fields=["place", "position"], name="placename_position_once"),
            models.UniqueConstraint(fields=["place", "variant", "language"], name="placename_variant_once"),
            choice_check("placename", "kind", NameKind),
            range_check("placename", "position", 0, POSITION_MAX),
        ]
