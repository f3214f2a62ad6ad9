"""What rows below a record share: a place in their parent's order, and a key that fixtures can name."""

from typing import Any, ClassVar

import pycountry
from django.core.exceptions import ValidationError
from django.db import models

from sources.models.columns import BoundedInteger
from sources.models.publisher import validate_language

POSITION_MAX = 1_000


class PositionColumn(BoundedInteger):
    """Place of a row among its siblings, 0-based; fixes the order in every answer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"minimum": 0, "maximum": POSITION_MAX}
        kwargs.setdefault("help_text", "Place among its siblings, 0-based; fixes the order in every answer.")
        super().__init__(*args, **kwargs)


class RowManager(models.Manager[Any]):
    """Default manager: fixtures name a row by its parent's slug and its position."""

    def get_by_natural_key(self, parent: str, position: int) -> Any:
        """Return the row at this position of the parent with this slug."""
        owner = self.model.PARENT
        path = f"{owner}__{self.model.PARENT_SLUG}"
        return self.get(**{path: parent, "position": position})


class OrderedRow(models.Model):
    """A row that lives inside one record and has a position there; never published on its own."""

    # Name of the foreign key to the record, and the way from there to its slug.
    PARENT: ClassVar[str]
    PARENT_SLUG: ClassVar[str] = "slug"

    objects = RowManager()

    class Meta:
        abstract = True

    def natural_key(self) -> tuple[str, int]:
        """Return (slug of the record, position), the key fixtures use."""
        return (*getattr(self, self.PARENT).natural_key(), self.position)  # type: ignore[attr-defined]


def validate_script(code: str) -> None:
    """Refuse what is not an ISO 15924 script code."""
    if not code.istitle() or pycountry.scripts.get(alpha_4=code) is None:
        raise ValidationError(
            f"“{code}” is not an ISO 15924 script code such as Latn, Armn or Cyrl.", code="script"
        )


def validate_users(value: object) -> None:
    """Refuse anything but a list of at most 20 short labels of who uses a name."""
    if (
        not isinstance(value, list)
        or len(value) > 20
        or not all(isinstance(u, str) and 0 < len(u) <= 200 for u in value)
    ):
        raise ValidationError("Give a list of at most 20 users of the name.", code="used_by")


class NameRow(OrderedRow):
    """One name or label under which an actor or place goes, with who uses it.

    A name is kept as used, contested ones too; keeping it endorses nothing.
    """

    position = PositionColumn()
    variant = models.CharField(max_length=200, help_text="The name as written.")
    language = models.CharField(
        max_length=12,
        blank=True,
        default="",
        validators=[validate_language],
        help_text="Language, BCP 47 tag; empty = none.",
    )
    script = models.CharField(max_length=4, validators=[validate_script], help_text="Script, ISO 15924 code.")
    used_by = models.JSONField(
        default=list,
        blank=True,
        validators=[validate_users],
        help_text="Slugs of the sources or actors that use the name; empty = reference data.",
    )
    reference = models.CharField(
        max_length=200,
        blank=True,
        default="",
        help_text="Where the name comes from when no source uses it (reference data); empty = a source uses it.",
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.variant
