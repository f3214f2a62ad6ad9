"""Django application of the service itself: pages, and the commands that look after an installation."""

from django.apps import AppConfig


class ServiceConfig(AppConfig):
    """Registers the service."""

    name = "karabakh_api"
