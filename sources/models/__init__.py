"""Editors' tables of where claims come from; import direction: curated, dated, publisher, source."""

from sources.models.curated import Curated
from sources.models.publisher import Publisher
from sources.models.source import ParagraphNote, Source

__all__ = ["Curated", "ParagraphNote", "Publisher", "Source"]
