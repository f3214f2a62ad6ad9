"""Django application of the curation room."""

from django.apps import AppConfig


class CurationConfig(AppConfig):
    """Registers the curation room."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "curation"
