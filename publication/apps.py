"""Django application of the publication room."""

from django.apps import AppConfig


class PublicationConfig(AppConfig):
    """Registers the publication room."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "publication"
