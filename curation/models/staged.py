"""Files that somebody sent for import and has not decided on yet."""

import uuid

from django.conf import settings
from django.db import models

NAME_MAX = 200


class StagedImport(models.Model):
    """One file as it was sent, with what it would do; belongs to its sender alone and is gone after a day.

    Why not the session or a folder: any process of the service may answer the next page.
    """

    id = models.UUIDField(
        primary_key=True,
        default=uuid.uuid4,
        editable=False,
        help_text="Names it in the address of its preview.",
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", help_text="Who sent it."
    )
    at = models.DateTimeField(help_text="Moment it was sent (UTC).")
    name = models.CharField(max_length=NAME_MAX, help_text="Name of the file as sent.")
    sheet = models.CharField(
        max_length=40,
        blank=True,
        default="",
        help_text="What a CSV file holds; empty = a workbook says it itself.",
    )
    content = models.BinaryField(help_text="The file.")
    report = models.TextField(help_text="What it would do, JSON; editors only.")

    class Meta:
        ordering = ["-at"]
        indexes = [
            # Which files lie here for too long?
            models.Index(fields=["at"], name="stagedimport_at"),
        ]

    def __str__(self) -> str:
        return self.name
