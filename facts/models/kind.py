"""What the kinds of fact share: a named parent link, and a save that always writes parent and child together."""

from typing import Any, ClassVar

from django.db import models

from facts.choices import FactKind


class KindOfFact(models.Model):
    """Sets the spine's `kind` from the class, so that child and kind cannot part."""

    KIND: ClassVar[FactKind]
    kind: str

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save parent and child in one transaction, with the kind of this class."""
        self.kind = self.KIND
        super().save(*args, **kwargs)
