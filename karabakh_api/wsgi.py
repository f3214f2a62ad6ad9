"""The WSGI entry point of the web process."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "karabakh_api.settings")
# Settings give the web process short database time limits that a long management command must not have.
os.environ.setdefault("WEB_PROCESS", "on")

application = get_wsgi_application()
