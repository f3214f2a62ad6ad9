"""The envelope of a list, joined from JSON text without parsing it."""

import dataclasses
import json
from collections.abc import Sequence
from typing import Any

from publication.canonical import canonical_json


@dataclasses.dataclass(frozen=True, slots=True)
class PageParts:
    """What a page is made of: elements as JSON text, addresses of its neighbours, what was counted on request."""

    elements: Sequence[str]
    count: int | None = None
    count_capped: bool = False
    next: str | None = None
    previous: str | None = None
    facets: dict[str, Any] | None = None


def envelope(page: PageParts) -> bytes:
    """Return `{"count", ("count_capped",) "next", "previous", ("facets",) "results"}` as UTF-8."""
    head = f'{{"count":{json.dumps(page.count)}'
    if page.count_capped:
        head += ',"count_capped":true'
    head += f',"next":{json.dumps(page.next)},"previous":{json.dumps(page.previous)}'
    if page.facets is not None:
        head += f',"facets":{canonical_json(page.facets)}'
    return f'{head},"results":[{",".join(page.elements)}]}}'.encode()
