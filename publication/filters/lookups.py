"""Names of lookups, which of them each sort of value takes, and the sentence that documents each.

A parameter is a field alone (`EXACT`) or `field__lookup`.
"""

EXACT = "exact"
NOT = "not"
IN = "in"
ISNULL = "isnull"
GTE = "gte"
LTE = "lte"
GT = "gt"
LT = "lt"
CONTAINS = "contains"
OVERLAPS = "overlaps"
WITHIN = "within"
CERTAINLY_BEFORE = "certainly_before"
CERTAINLY_AFTER = "certainly_after"
POSSIBLY_BEFORE = "possibly_before"
POSSIBLY_AFTER = "possibly_after"
CERTAINLY_GTE = "certainly_gte"
POSSIBLY_GTE = "possibly_gte"
CERTAINLY_LTE = "certainly_lte"
POSSIBLY_LTE = "possibly_lte"
POSSIBLY = "possibly"

# Lookups by sort of value. `…_OR_NULL` is for fields that some records leave empty.
ONE = (EXACT,)
KEY = (EXACT, NOT, IN)
KEY_OR_NULL = (*KEY, ISNULL)
ORDERED = (*KEY, GTE, LTE, GT, LT)
ORDERED_OR_NULL = (*ORDERED, ISNULL)
TEXT = (EXACT, NOT, CONTAINS)
TEXT_OR_NULL = (*TEXT, ISNULL)
PART_OF_TEXT = (CONTAINS,)
PART_OF_TEXT_OR_NULL = (CONTAINS, ISNULL)
DATE = (
    *KEY,
    OVERLAPS,
    WITHIN,
    CERTAINLY_BEFORE,
    CERTAINLY_AFTER,
    POSSIBLY_BEFORE,
    POSSIBLY_AFTER,
    GTE,
    LTE,
    GT,
    LT,
    ISNULL,
)
FIGURE = (CERTAINLY_GTE, POSSIBLY_GTE, CERTAINLY_LTE, POSSIBLY_LTE, CONTAINS, ISNULL)
KNOWN_AT = (EXACT, POSSIBLY)

# Lookups that say of no value that it is so: several values, or a repeated parameter, are all ruled out.
NEGATIVE = frozenset({NOT})

RULES = {
    EXACT: "One of the values given.",
    NOT: "No value equals any of those given.",
    IN: "One of the listed values, separated by commas, at most 100.",
    ISNULL: "`true`: there is none; `false`: there is at least one.",
    GTE: "At least the value.",
    LTE: "At most the value.",
    GT: "More than the value.",
    LT: "Less than the value.",
}
TEXT_RULES = {
    EXACT: "The whole text, whatever the case and accents.",
    NOT: "No such text is the one given, whatever the case and accents.",
    CONTAINS: "The text contains the value, whatever the case and accents.",
    ISNULL: RULES[ISNULL],
}
# Value [a, b] and a record's date [lo, hi]; a record whose date is not known matches `possibly_…` and `isnull=true`.
DATE_RULES = {
    EXACT: "Overlaps the value [a, b]: lo <= b and hi >= a.",
    NOT: "Known, and does not overlap the value [a, b]: lo > b or hi < a.",
    IN: "Overlaps one of the listed values, separated by commas, at most 100.",
    OVERLAPS: "Overlaps the value [a, b]: lo <= b and hi >= a.",
    WITHIN: "Lies within the value [a, b]: lo >= a and hi <= b.",
    CERTAINLY_BEFORE: "Ends before the value [a, b] begins: hi < a.",
    CERTAINLY_AFTER: "Begins after the value [a, b] ends: lo > b.",
    POSSIBLY_BEFORE: "May begin before the value [a, b] does: lo < a, or not known.",
    POSSIBLY_AFTER: "May end after the value [a, b] does: hi > b, or not known.",
    GTE: "Known, and does not end before the value [a, b] begins: hi >= a.",
    LTE: "Known, and does not begin after the value [a, b] ends: lo <= b.",
    GT: "Known, and may end after the value [a, b] does: hi > b.",
    LT: "Known, and may begin before the value [a, b] does: lo < a.",
    ISNULL: "`true`: the date is not known; `false`: it is.",
}
MOMENT_RULES = {
    EXACT: "The moment lies in the value [a, b].",
    NOT: "The moment lies in none of the values.",
    IN: "The moment lies in one of the listed values, separated by commas, at most 100.",
    GTE: "Not before the value [a, b] begins.",
    LTE: "Not after the value [a, b] ends.",
    GT: "After the value [a, b] ends.",
    LT: "Before the value [a, b] begins.",
    ISNULL: RULES[ISNULL],
}
# A figure [lower, upper]; a null lower is 0, a null upper is infinite.
FIGURE_RULES = {
    CERTAINLY_GTE: "Certainly at least n: lower >= n; a figure with neither bound never matches.",
    POSSIBLY_GTE: "Possibly at least n: upper >= n, or open.",
    CERTAINLY_LTE: "Certainly at most n: upper <= n; an open upper bound never matches.",
    POSSIBLY_LTE: "Possibly at most n: lower <= n, or open.",
    CONTAINS: "n is possible: lower <= n <= upper, an open bound is no bound.",
    ISNULL: "`true`: the report gives no such figure; `false`: it gives one.",
}
