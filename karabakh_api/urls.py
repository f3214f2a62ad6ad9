"""Every address the project answers; the public API's own are in `api`."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from curation import second_factor
from karabakh_api import health, metrics, pages

newsroom: tuple[URLPattern | URLResolver, ...] = (
    path(f"{settings.ADMIN_URL}second-factor/", second_factor.verify, name="second-factor"),
    path(f"{settings.ADMIN_URL}second-factor/enrol/", second_factor.enrol, name="second-factor-enrol"),
    path(settings.ADMIN_URL, admin.site.urls),
)

urlpatterns = [
    path("", pages.home, name="home"),
    path("problems/", pages.problem_list, name="problem-list"),
    path("problems/<slug:name>", pages.problem, name="problem"),
    path("api/v1/", include("karabakh_api.api")),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
    *(newsroom if settings.NEWSROOM else ()),
]

handler400 = "karabakh_api.problems.bad_request"
handler403 = "karabakh_api.problems.permission_denied"
handler404 = "karabakh_api.problems.page_not_found"
handler500 = "karabakh_api.problems.server_error"
