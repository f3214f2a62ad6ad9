"""Linked data read by a JSON-LD processor: every term is known, every identifier absolute."""

from typing import Any

import pytest
from pyld import jsonld

from publication.formats.linked import CONTEXT
from tests.api.asking import DETAILS, Get

pytestmark = pytest.mark.usefixtures("newsroom")

BASE = "https://facts.example"
SCHEMA, OA, PROV = "https://schema.org/", "http://www.w3.org/ns/oa#", "http://www.w3.org/ns/prov#"
Node = dict[str, Any]


def expanded(document: Node) -> list[Node]:
    def load(url: str, _: object) -> dict[str, Any]:
        assert url == f"{BASE}/api/v1/context.jsonld"
        return {
            "contextUrl": None,
            "documentUrl": url,
            "document": CONTEXT,
            "contentType": "application/ld+json",
        }

    nodes: list[Node] = jsonld.expand(document, {"base": f"{BASE}/api/v1/", "documentLoader": load})
    return nodes


def names(node: Any) -> set[str]:
    if isinstance(node, list):
        return {name for item in node for name in names(item)}
    if not isinstance(node, dict):
        return set()
    here = {name for name in node if not name.startswith("@")}
    return here | {name for value in node.values() for name in names(value)}


@pytest.mark.parametrize(("name", "slug"), DETAILS.items())
def test_every_term_is_one_of_a_published_vocabulary(get: Get, name: str, slug: str) -> None:
    (node,) = expanded(get(f"{name}/{slug}/", format="jsonld").json())
    assert node["@id"] == f"{BASE}{get(f'{name}/{slug}/').json()['url']}"
    known = (SCHEMA, OA, PROV, "http://www.w3.org/1999/02/22-rdf-syntax-ns#")
    assert all(term.startswith(known) for term in names(node))


def test_an_annotation_has_the_claim_as_its_body_and_the_passage_as_its_target(get: Get) -> None:
    (claim,) = expanded(get("statements/statement-b/", format="jsonld").json())
    assert claim["@type"] == [f"{SCHEMA}Claim", f"{SCHEMA}Quotation", f"{PROV}Entity"]
    assert claim[f"{PROV}wasAttributedTo"] == [{"@id": f"{BASE}/api/v1/actors/envoy/"}]
    annotations = claim["@reverse"][f"{OA}hasBody"]
    assert len(annotations) == 2
    (target,) = annotations[1][f"{OA}hasTarget"]
    assert target[f"{OA}hasSource"] == [{"@id": f"{BASE}/api/v1/sources/herald-two/"}]
    (paragraph,) = target[f"{OA}hasSelector"]
    quote, position = paragraph[f"{OA}refinedBy"]
    assert quote[f"{OA}exact"] == [{"@value": "We deny it"}]
    assert [position[f"{OA}{end}"][0]["@value"] for end in ("start", "end")] == [0, 10]


def test_a_page_links_to_the_next(get: Get) -> None:
    (page,) = expanded(get("facts/", format="jsonld", page_size=2).json())
    (following,) = page["http://www.w3.org/ns/hydra/core#next"]
    assert following["@id"].startswith("http://testserver/api/v1/facts/?")
    assert len(page[f"{SCHEMA}itemListElement"]) == 2
