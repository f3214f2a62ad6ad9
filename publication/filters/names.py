"""Parameters of the names under which an actor or a place goes."""

from facts.choices import NameKind
from publication.filters import lookups as on
from publication.filters.filterset import Parameter, RecordFilterSet
from publication.filters.subjects import Key, Text
from publication.filters.values import LANGUAGES, SCRIPTS, Codes, Texts

NAME = Text("name", Texts(), "Display name by the published naming rule.", on.TEXT)
VARIANT = Text("variant", Texts(), "Any name or label.", on.TEXT_OR_NULL)
VARIANT_LANGUAGE = Key("variant_language", LANGUAGES, "Language of any name, BCP 47 tag.", on.KEY_OR_NULL)
VARIANT_SCRIPT = Key("variant_script", SCRIPTS, "Script of any name, ISO 15924 code.", on.KEY_OR_NULL)
VARIANT_KIND = Key("variant_kind", Codes(NameKind), "What sort of name any of them is.", on.KEY_OR_NULL)
VARIANT_REFERENCE = Text(
    "variant_reference", Texts(), "Where a name comes from that no source uses.", on.PART_OF_TEXT_OR_NULL
)
USED_BY = Text("used_by", Texts(), "Slug of a source or actor that uses a name.", on.TEXT_OR_NULL)


class NamedFilterSet(RecordFilterSet):
    """Names and labels, with who uses them."""

    name = Parameter(NAME)
    name__not = Parameter(NAME, on.NOT)
    name__contains = Parameter(NAME, on.CONTAINS)
    variant = Parameter(VARIANT)
    variant__not = Parameter(VARIANT, on.NOT)
    variant__contains = Parameter(VARIANT, on.CONTAINS)
    variant__isnull = Parameter(VARIANT, on.ISNULL)
    variant_language = Parameter(VARIANT_LANGUAGE)
    variant_language__not = Parameter(VARIANT_LANGUAGE, on.NOT)
    variant_language__in = Parameter(VARIANT_LANGUAGE, on.IN)
    variant_language__isnull = Parameter(VARIANT_LANGUAGE, on.ISNULL)
    variant_script = Parameter(VARIANT_SCRIPT)
    variant_script__not = Parameter(VARIANT_SCRIPT, on.NOT)
    variant_script__in = Parameter(VARIANT_SCRIPT, on.IN)
    variant_script__isnull = Parameter(VARIANT_SCRIPT, on.ISNULL)
    variant_kind = Parameter(VARIANT_KIND)
    variant_kind__not = Parameter(VARIANT_KIND, on.NOT)
    variant_kind__in = Parameter(VARIANT_KIND, on.IN)
    variant_kind__isnull = Parameter(VARIANT_KIND, on.ISNULL)
    variant_reference__contains = Parameter(VARIANT_REFERENCE, on.CONTAINS)
    variant_reference__isnull = Parameter(VARIANT_REFERENCE, on.ISNULL)
    used_by = Parameter(USED_BY)
    used_by__not = Parameter(USED_BY, on.NOT)
    used_by__contains = Parameter(USED_BY, on.CONTAINS)
    used_by__isnull = Parameter(USED_BY, on.ISNULL)
