"""Real answers as examples: a request for each operation and form, the answers in a committed file.

`UPDATE_DOCS=1 python3 run.py test tests/docs` asks the requests of the dataset and writes the file and the schema
anew; without it the same tests hold both to what the dataset answers.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from publication.filters.schema import EXAMPLE_SLUGS

FILE = Path(settings.BASE_DIR) / "docs" / "examples.json"
BASE = "/api/v1/"
JSON, LINKED = "application/json", "application/ld+json"
CSV, NDJSON = "text/csv", "application/x-ndjson"
PROBLEM = "application/problem+json"

Request = tuple[str, str]  # media type, path with query

# A query for each list, such as its question would ask.
QUERIES = {
    "facts": "event=offensive-2023-09-19&place=stepanakert-khankendi&ordering=date",
    "statements": "attributed_to=ilham-aliyev&has_quote=true&ordering=date",
    "casualty-reports": "event=offensive-2023-09-19&killed__certainly_gte=100",
    "ceasefire-terms": "agreement=ceasefire-2023-09-20&denied_by=nikol-pashinyan",
    "disputes": "kind=figure",
    "sources": "publisher=eurasianet",
    "publishers": "kind=news_website",
    "actors": "kind=official&country=AM",
    "places": "kind=city&ordering=slug",
    "events": "period__within=2023-09-20",
    "agreements": "announced=2023-09-20",
    "topics": "name__contains=aid",
}
OTHERS: dict[str, list[Request]] = {
    "root_retrieve": [(JSON, BASE)],
    "casualty_reports_compare_retrieve": [
        (
            JSON,
            f"{BASE}casualty-reports/compare/?event=offensive-2023-09-19&outcome=killed&killed__certainly_gte=5",
        )
    ],
    "search_list": [
        (JSON, f"{BASE}search/?q=Xankəndi&ordering=rank&page_size=1"),
        (CSV, f"{BASE}search/?q=Lachin&format=csv&fields=resource,slug,label"),
        (NDJSON, f"{BASE}search/?q=Lachin&format=ndjson&fields=resource,slug"),
    ],
    "stats_retrieve": [(JSON, f"{BASE}stats/")],
    "editions_list": [
        (JSON, f"{BASE}editions/?origin=seeds&page_size=1"),
        (CSV, f"{BASE}editions/?number=1&format=csv&fields=number,at,reason"),
        (NDJSON, f"{BASE}editions/?number=1&format=ndjson&fields=number,at,reason"),
    ],
    "editions_retrieve": [(JSON, f"{BASE}editions/1/")],
    "changes_list": [
        (JSON, f"{BASE}changes/?since=0&resource=publishers&page_size=2"),
        (CSV, f"{BASE}changes/?since=0&resource=publishers&format=csv"),
        (NDJSON, f"{BASE}changes/?since=0&resource=publishers&format=ndjson"),
    ],
    "changes_atom_retrieve": [("application/atom+xml", f"{BASE}changes/atom/?resource=agreements")],
    "vocabularies_list": [
        (JSON, f"{BASE}vocabularies/?name=polarity"),
        (CSV, f"{BASE}vocabularies/?format=csv&fields=name,title"),
        (NDJSON, f"{BASE}vocabularies/?name=polarity&format=ndjson"),
    ],
    "vocabularies_retrieve": [(JSON, f"{BASE}vocabularies/outcome/")],
}
# Problems that the dataset can be made to answer, by the name of their response.
PROBLEMS: dict[str, str] = {
    "InvalidRequest": f"{BASE}facts/?spech_act=deny",
    "NotFound": f"{BASE}facts/never-published/",
    "NotAcceptable": f"{BASE}topics/",  # asked for as an image
    "QueryTooLong": f"{BASE}topics/?q={'x' * 4096}",
}


def requests() -> dict[str, list[Request]]:
    """Return the requests whose answers are shown, by operation."""
    found = dict(OTHERS)
    for name, query in QUERIES.items():
        operation, slug = name.replace("-", "_"), EXAMPLE_SLUGS[name]
        found[f"{operation}_list"] = [
            (JSON, f"{BASE}{name}/?{query}&page_size=1"),
            (CSV, f"{BASE}{name}/?slug={slug}&format=csv&fields=slug,url"),
            (NDJSON, f"{BASE}{name}/?slug={slug}&format=ndjson&fields=slug,url"),
            (LINKED, f"{BASE}{name}/?slug={slug}&format=jsonld"),
        ]
        found[f"{operation}_retrieve"] = [
            (JSON, f"{BASE}{name}/{slug}/"),
            (LINKED, f"{BASE}{name}/{slug}/?format=jsonld"),
        ]
        found[f"{operation}_history_list"] = [
            (JSON, f"{BASE}{name}/{slug}/history/"),
            (CSV, f"{BASE}{name}/{slug}/history/?format=csv"),
            (NDJSON, f"{BASE}{name}/{slug}/history/?format=ndjson"),
        ]
    return found


@cache
def _answers() -> dict[str, Any]:
    return json.loads(FILE.read_text(encoding="utf-8")) if FILE.is_file() else {}


def forget() -> None:
    """Read the file anew: it was written."""
    _answers.cache_clear()


def examples_of(path: str) -> dict[str, Any]:
    """Return the Example Objects (OpenAPI) of a request: none, or one with the answer that the file holds."""
    answers = _answers()
    if path not in answers:
        return {}
    shown = path if len(path) <= 200 else f"{path[:60]}…"
    return {"examples": {"from_the_dataset": {"summary": f"GET {shown}", "value": answers[path]}}}
