"""Django application of the facts room."""

from django.apps import AppConfig


class FactsConfig(AppConfig):
    """Registers the facts room."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "facts"
