"""The WSGI entry point of the web process."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "karabakh_api.settings")
# Settings give the web process short database time limits that a long management command must not have.
os.environ.setdefault("WEB_PROCESS", "on")

application = get_wsgi_application()
# Views are loaded now, before the port is opened, so that the first visitor need not wait for them.
get_resolver().url_patterns  # noqa: B018 - reading it loads them
