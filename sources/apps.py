"""Django application of the sources room."""

from django.apps import AppConfig


class SourcesConfig(AppConfig):
    """Registers the sources room."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "sources"
