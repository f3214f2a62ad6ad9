"""Code lists of the sources room; stored codes are permanent because they are API."""

from django.db.models import TextChoices


class CurationStatus(TextChoices):
    """Where a record of the editors' tables stands on its way to the public."""

    DRAFT = "draft", "Draft"
    IN_REVIEW = "in_review", "In review"
    PUBLISHED = "published", "Published"
    WITHDRAWN = "withdrawn", "Withdrawn"


class DatePrecision(TextChoices):
    """How exactly a text states a moment; finer than EDTF, which stops at the day here."""

    EXACT_TIME = "exact_time", "Exact time"
    APPROXIMATE_TIME = "approximate_time", "Approximate time"
    PART_OF_DAY = "part_of_day", "Part of a day"
    DAY = "day", "Day"
    DAYS_2_6 = "days_2_6", "Two to six days"
    WEEK = "week", "Week"
    MONTH = "month", "Month"
    YEAR = "year", "Year or longer"
    UNKNOWN = "unknown", "Unknown"


class PublisherKind(TextChoices):
    """What kind of medium brings out a source."""

    ONLINE_NEWSPAPER = "online_newspaper", "Online newspaper"
    NEWSPAPER = "newspaper", "Newspaper"
    NEWS_WEBSITE = "news_website", "News website"
    NEWS_AGENCY = "news_agency", "News agency"
    BROADCASTER = "broadcaster", "Broadcaster"
    OTHER = "other", "Other"


class LedgerReason(TextChoices):
    """Why a paragraph holds no fact of its own."""

    BYLINE_OR_DATELINE = "byline_or_dateline", "Byline or dateline"
    IMAGE_CREDIT = "image_credit", "Image credit"
    CAPTION_WITHOUT_CLAIM = "caption_without_claim", "Caption without a claim"
    SECTION_HEADING = "section_heading", "Section heading"
    TEASER = "teaser", "Teaser of another article"
    NAVIGATION = "navigation", "Navigation or page furniture"
    COMMENTARY = "commentary", "Commentary without a checkable claim"
    OUT_OF_SCOPE = "out_of_scope", "Outside what the dataset records"
