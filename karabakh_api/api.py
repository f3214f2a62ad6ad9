"""The public API: its whole surface on one page."""

from typing import Any

from django.urls import URLPattern, path, re_path

from karabakh_api.documentation import DocsView, SchemaViewSet
from publication.views.comparison import ComparisonViewSet
from publication.views.context import ContextViewSet
from publication.views.datapackage import DataPackageViewSet
from publication.views.editions import ChangeViewSet, EditionViewSet
from publication.views.feed import ChangeFeedViewSet
from publication.views.records import RecordViewSet
from publication.views.resources import (
    ActorViewSet,
    AgreementViewSet,
    CasualtyReportViewSet,
    CeasefireTermViewSet,
    DisputeViewSet,
    EventViewSet,
    FactViewSet,
    PlaceViewSet,
    PublisherViewSet,
    SourceViewSet,
    StatementViewSet,
    TopicViewSet,
)
from publication.views.root import RootViewSet
from publication.views.search import SearchViewSet
from publication.views.stats import StatisticsViewSet
from publication.views.vocabularies import VocabularyViewSet

DETAIL: dict[str, Any] = {"get": "retrieve"}
LIST: dict[str, Any] = {"get": "list"}
HISTORY: dict[str, Any] = {"get": "history"}
SLUG = "(?P<slug>[a-z0-9]+(?:-[a-z0-9]+)*)"


def record_paths(views: type[RecordViewSet]) -> list[URLPattern]:
    """Return the list, the detail pages and the histories of a resource."""
    name = views.public_name
    return [
        path(f"{name}/", views.as_view(LIST), name=f"{name}-list"),
        re_path(rf"^{name}/{SLUG}/$", views.as_view(DETAIL), name=f"{name}-detail"),
        re_path(rf"^{name}/{SLUG}/history/$", views.as_view(HISTORY), name=f"{name}-history"),
    ]


urlpatterns = [
    path("", RootViewSet.as_view(DETAIL), name="root"),
    # Facts: of every kind, and by kind
    *record_paths(FactViewSet),
    *record_paths(StatementViewSet),
    # Before the detail pages, which would read it as a slug
    path("casualty-reports/compare/", ComparisonViewSet.as_view(DETAIL), name="casualty-reports-compare"),
    *record_paths(CasualtyReportViewSet),
    *record_paths(CeasefireTermViewSet),
    # Where they disagree
    *record_paths(DisputeViewSet),
    # Where they come from, and what they speak of
    *record_paths(SourceViewSet),
    *record_paths(PublisherViewSet),
    *record_paths(ActorViewSet),
    *record_paths(PlaceViewSet),
    *record_paths(EventViewSet),
    *record_paths(AgreementViewSet),
    *record_paths(TopicViewSet),
    # All of it at once, and how much there is
    path("search/", SearchViewSet.as_view(LIST), name="search-list"),
    path("stats/", StatisticsViewSet.as_view(DETAIL), name="stats"),
    # What was published when
    path("editions/", EditionViewSet.as_view(LIST), name="editions-list"),
    re_path(
        r"^editions/(?P<number>[1-9][0-9]{0,8})/$", EditionViewSet.as_view(DETAIL), name="editions-detail"
    ),
    path("changes/", ChangeViewSet.as_view(LIST), name="changes-list"),
    path("changes/atom/", ChangeFeedViewSet.as_view(DETAIL), name="changes-feed"),
    # All of it as tables
    path("datapackage/", DataPackageViewSet.as_view(DETAIL), name="datapackage"),
    # What the codes and terms mean
    path("vocabularies/", VocabularyViewSet.as_view(LIST), name="vocabularies-list"),
    path("vocabularies/<slug:name>/", VocabularyViewSet.as_view(DETAIL), name="vocabularies-detail"),
    # What describes the API itself
    path("schema/", SchemaViewSet.as_view(DETAIL), name="schema"),
    path("docs/", DocsView.as_view(url="/api/v1/schema/", title="Karabakh API"), name="docs"),
    path("context.jsonld", ContextViewSet.as_view(DETAIL), name="context"),
]
