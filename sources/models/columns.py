"""Columns that several records share: the six of an imprecise date, bounded integers, checks of choices."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q

from sources import dates
from sources.choices import DatePrecision

SLUG_PATTERN = r"[a-z0-9]+(?:-[a-z0-9]+)*"
INTEGER_MAX = 2_147_483_647
PARAGRAPH_MAX = 10_000
OFFSET_MAX = 1_000_000


class SlugColumn(models.CharField):  # type: ignore[type-arg]  # not generic at run time
    """The public identifier of a record: lower-case ASCII words joined by hyphens."""

    default_validators = [
        RegexValidator(
            rf"\A{SLUG_PATTERN}\Z", "Use lower-case letters, digits and single hyphens.", code="slug"
        )
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 120)
        kwargs.setdefault("unique", True)
        super().__init__(*args, **kwargs)


class BoundedInteger(models.IntegerField):  # type: ignore[type-arg]  # not generic at run time
    """An integer with explicit limits, the same on every database."""

    def __init__(self, *args: Any, minimum: int = 0, maximum: int = INTEGER_MAX, **kwargs: Any) -> None:
        self.minimum, self.maximum = minimum, maximum
        kwargs["validators"] = [MinValueValidator(minimum), MaxValueValidator(maximum)]
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Keep the limits in migrations; the validators follow from them."""
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("validators", None)
        return name, path, args, {**kwargs, "minimum": self.minimum, "maximum": self.maximum}


class EdtfColumn(models.CharField):  # type: ignore[type-arg]  # not generic at run time
    """EDTF text of a date, day level at finest; empty when the date is unknown."""

    default_validators = [dates.validate_edtf]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"max_length": 40, "blank": True, "default": ""}
        kwargs["help_text"] = (
            "EDTF (ISO 8601-2): 2023-09-19, 2023-09, 199X, 2023-09-19/2023-09-20; empty = unknown."
        )
        super().__init__(*args, **kwargs)


class EarliestColumn(models.DateTimeField):  # type: ignore[type-arg]  # not generic at run time
    """First inclusive moment of a date."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"null": True, "blank": True}
        kwargs["help_text"] = (
            "First inclusive moment (UTC); computed from EDTF and zone unless typed. Null = open."
        )
        super().__init__(*args, **kwargs)


class LatestColumn(models.DateTimeField):  # type: ignore[type-arg]  # not generic at run time
    """Last inclusive moment of a date."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"null": True, "blank": True}
        kwargs["help_text"] = (
            "Last inclusive moment (UTC); computed from EDTF and zone unless typed. Null = open."
        )
        super().__init__(*args, **kwargs)


class ZoneColumn(models.CharField):  # type: ignore[type-arg]  # not generic at run time
    """UTC offset in which a date was meant."""

    default_validators = [dates.validate_zone]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"max_length": 6, "blank": True, "default": ""}
        kwargs["help_text"] = "UTC offset such as +04:00 (Karabakh); empty = not known, any zone."
        super().__init__(*args, **kwargs)


class PrecisionColumn(models.CharField):  # type: ignore[type-arg]  # not generic at run time
    """How exactly the text states a date."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"max_length": 20, "choices": DatePrecision.choices, "default": DatePrecision.UNKNOWN}
        kwargs["help_text"] = (
            "How exactly the text states the date; “unknown” exactly when no EDTF value is given."
        )
        super().__init__(*args, **kwargs)


class WordingColumn(models.CharField):  # type: ignore[type-arg]  # not generic at run time
    """The text's own words for a date."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"max_length": 120, "blank": True, "default": ""}
        kwargs["help_text"] = "The text's own words for the date, such as “towards evening”; empty = none."
        super().__init__(*args, **kwargs)


def choice_check(
    model: str, field: str, choices: type[models.TextChoices], *, blank: bool = False
) -> models.CheckConstraint:
    """Let the database itself refuse a code that is not in the list."""
    codes = [*choices.values, *([""] if blank else [])]
    return models.CheckConstraint(condition=Q(**{f"{field}__in": codes}), name=f"{model}_{field}_known")


def date_checks(model: str, prefix: str) -> list[models.CheckConstraint]:
    """Checks of one date: known precision, bounds in order, unknown exactly when there is no EDTF value."""
    unknown = Q(**{f"{prefix}_precision": DatePrecision.UNKNOWN})
    empty = Q(**{f"{prefix}_edtf": ""})
    unbounded = Q(**{f"{prefix}_earliest__isnull": True, f"{prefix}_latest__isnull": True})
    ordered = (
        Q(**{f"{prefix}_earliest__isnull": True})
        | Q(**{f"{prefix}_latest__isnull": True})
        | Q(**{f"{prefix}_earliest__lte": F(f"{prefix}_latest")})
    )
    return [
        choice_check(model, f"{prefix}_precision", DatePrecision),
        models.CheckConstraint(condition=ordered, name=f"{model}_{prefix}_in_order"),
        models.CheckConstraint(
            condition=(unknown & empty & unbounded) | (~unknown & ~empty),
            name=f"{model}_{prefix}_known_or_not",
        ),
    ]


def range_check(model: str, field: str, minimum: int, maximum: int) -> models.CheckConstraint:
    """Let the database refuse an integer outside its limits (null passes)."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__gte": minimum, f"{field}__lte": maximum}), name=f"{model}_{field}_range"
    )
