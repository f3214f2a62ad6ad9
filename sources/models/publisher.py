"""Publishers: who brings out sources."""

import pycountry
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, URLValidator
from django.db import models

from sources.choices import PublisherKind
from sources.models.columns import choice_check
from sources.models.curated import Curated

web_url_validators = [URLValidator(schemes=["http", "https"])]


def validate_country(code: str) -> None:
    """Refuse what is not an ISO 3166-1 alpha-2 code."""
    if len(code) != 2 or pycountry.countries.get(alpha_2=code) is None or not code.isupper():
        raise ValidationError(f"“{code}” is not an ISO 3166-1 alpha-2 code such as AM or AZ.", code="country")


def validate_language(tag: str) -> None:
    """Refuse what is not a BCP 47 language tag with a known primary language."""
    RegexValidator(
        r"\A[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?\Z",
        "“%(value)s” is not a BCP 47 tag such as hy or az-Latn.",
    )(tag)
    primary = tag.split("-", maxsplit=1)[0]
    known = pycountry.languages.get(**{"alpha_2" if len(primary) == 2 else "alpha_3": primary})
    if known is None:
        raise ValidationError(f"“{primary}” is not an ISO 639 language.", code="language")


class Publisher(Curated):
    """One medium that brings out sources, identified by its slug; not an agency cited inside a source (see Actor)."""

    name = models.CharField(max_length=200, help_text="Name as the publisher writes it.")
    kind = models.CharField(
        max_length=20, choices=PublisherKind.choices, help_text="What kind of medium it is."
    )
    country = models.CharField(
        max_length=2,
        blank=True,
        default="",
        validators=[validate_country],
        help_text="Seat, ISO 3166-1 alpha-2; empty = not known or not tied to a country. Reference data.",
    )
    website = models.CharField(
        max_length=500,
        blank=True,
        default="",
        validators=web_url_validators,
        help_text="Home page; empty = not known.",
    )

    class Meta(Curated.Meta):
        ordering = ["slug"]
        constraints = [*Curated.Meta.constraints, choice_check("publisher", "kind", PublisherKind)]

    def __str__(self) -> str:
        return self.name
