"""Figures about the data itself: how much there is, how much of each source is covered, how far it is corroborated."""

from typing import Any

from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.request import Request

from publication.formats.media import PLAIN_FORMATS
from publication.request import DETAIL_PARAMETERS
from publication.stats import statistics
from publication.views.base import StaticViewSet
from sources.fields import NumberField, SlugField


class TallySerializer(serializers.Serializer[Any]):
    """How many records have a value."""

    value = serializers.CharField(help_text="A slug, a code or a number as text.")
    count = NumberField(help_text="Number of records that have it.")


class FactStatisticsSerializer(serializers.Serializer[Any]):
    """Facts by what they are and who is behind them."""

    total = NumberField(help_text="Facts of every kind.")
    by_kind = TallySerializer(many=True, help_text="By kind of fact.")
    by_source = TallySerializer(
        many=True, help_text="By citing source; a fact in two sources counts in both."
    )
    by_speech_act = TallySerializer(many=True, help_text="Statements by speech act.")
    by_claimant = TallySerializer(many=True, help_text="By speaker; a joint statement counts for each.")
    by_outcome = TallySerializer(many=True, help_text="Casualty reports by outcome.")
    by_term_category = TallySerializer(many=True, help_text="Ceasefire terms by category.")
    own_voice = NumberField(help_text="Facts that a source states in its own voice.")


class ParagraphStatisticsSerializer(serializers.Serializer[Any]):
    """How far the paragraphs of one source are accounted for."""

    source = SlugField(help_text="Slug of the source.")  # type: ignore[assignment]  # a property of this name
    paragraphs = NumberField(help_text="Paragraphs of its canonical text.")
    cited = NumberField(help_text="Paragraphs from which a fact is cited.")
    in_ledger = NumberField(help_text="Paragraphs marked as holding no fact.")
    uncovered = NumberField(help_text="Paragraphs that are neither.")
    share_cited = serializers.FloatField(
        min_value=0, max_value=1, help_text="Cited paragraphs by all paragraphs, 0 to 1, three decimals."
    )


class CitationStatisticsSerializer(serializers.Serializer[Any]):
    """Citations, and how many of them quote words."""

    total = NumberField(help_text="Citations of all facts.")
    quotes = NumberField(help_text="Citations with quoted words, each anchored by offsets in its paragraph.")


class DisputeStatisticsSerializer(serializers.Serializer[Any]):
    """Disputes, and the facts that stand in them."""

    total = NumberField(help_text="Disputes.")
    by_kind = TallySerializer(many=True, help_text="By kind of dispute.")
    facts_in_dispute = NumberField(help_text="Facts that are a position in a dispute.")


class CorroborationStatisticsSerializer(serializers.Serializer[Any]):
    """From how many independent origins facts come."""

    facts_with_two_or_more_origins = NumberField(help_text="Facts with at least two independent origins.")
    facts_in_two_or_more_sources = NumberField(help_text="Facts that at least two sources carry.")
    by_independent_origins = TallySerializer(many=True, help_text="Facts by number of independent origins.")


class StatisticsSerializer(serializers.Serializer[Any]):
    """Counts of one edition of the dataset; every number is computed from its records."""

    records = TallySerializer(many=True, help_text="Records by resource; facts of all kinds together.")
    facts = FactStatisticsSerializer(help_text="Facts by what they are and who is behind them.")
    paragraphs = ParagraphStatisticsSerializer(many=True, help_text="Paragraphs of each source.")
    citations = CitationStatisticsSerializer(help_text="Citations and quotes.")
    disputes = DisputeStatisticsSerializer(help_text="Disputes.")
    corroboration = CorroborationStatisticsSerializer(help_text="Independent origins.")


class StatisticsViewSet(StaticViewSet):
    """How much the dataset holds, how far each source is covered, and how far facts are corroborated."""

    formats = {"retrieve": PLAIN_FORMATS}
    shape_serializers = (StatisticsSerializer,)

    def retrieve(self, request: Request) -> HttpResponse:
        """Answer with the counts of the edition."""
        reading = self.begin(request, DETAIL_PARAMETERS)
        if (answer := self.known(request, reading)) is not None:
            return answer
        reading.refuse()
        return self.answer_json(request, reading, statistics(reading.context.number))
