"""JSON-LD: records in the vocabularies of schema.org, W3C Web Annotation and PROV.

A fact is a schema.org Claim (a Quotation as well where its words are quoted) that PROV attributes to its speakers
and derives from its sources; each citation is a Web Annotation whose selectors lead to the paragraph, the exact
words and their offsets. The context is published at CONTEXT_ADDRESS.
"""

import json
from typing import Any

from publication.canonical import canonical_json
from publication.choices import Resource
from publication.formats.envelope import PageParts

CONTEXT_ADDRESS = "/api/v1/context.jsonld"
Document = dict[str, Any]

CONTEXT: Document = {
    "@context": {
        "@version": 1.1,
        "@vocab": "https://schema.org/",
        "prov": "http://www.w3.org/ns/prov#",
        "oa": "http://www.w3.org/ns/oa#",
        "hydra": "http://www.w3.org/ns/hydra/core#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "edtf": "http://id.loc.gov/datatypes/edtf/",
        "annotation": {"@reverse": "oa:hasBody"},
        "url": {"@type": "@id"},
        "sameAs": {"@type": "@id"},
        "temporalCoverage": {"@type": "edtf:EDTF"},
        "oa:hasSource": {"@type": "@id"},
        "oa:start": {"@type": "xsd:nonNegativeInteger"},
        "oa:end": {"@type": "xsd:nonNegativeInteger"},
        "prov:generatedAtTime": {"@type": "xsd:dateTime"},
        "prov:wasAttributedTo": {"@type": "@id"},
        "prov:wasDerivedFrom": {"@type": "@id"},
        "prov:wasQuotedFrom": {"@type": "@id"},
        "prov:actedOnBehalfOf": {"@type": "@id"},
        "hydra:next": {"@type": "@id"},
        "hydra:previous": {"@type": "@id"},
    }
}

# Kinds of actor that are one human being; all others are organisations or groups of some sort.
PERSONS = frozenset({"official", "civilian_person", "expert_analyst"})


def linked_document(resource: str, text: str) -> str:
    """Return a stored document as JSON-LD text."""
    return canonical_json({"@context": CONTEXT_ADDRESS, **_node(resource, json.loads(text))})


def linked_page(resource: str, page: PageParts) -> bytes:
    """Return a page of stored documents as a JSON-LD list."""
    head = {
        "@context": CONTEXT_ADDRESS,
        "@type": "ItemList",
        "numberOfItems": None if page.count_capped else page.count,
        "hydra:next": page.next,
        "hydra:previous": page.previous,
    }
    nodes = [_node(resource, json.loads(element)) for element in page.elements]
    return canonical_json({**_present(head), "itemListElement": nodes}).encode()


def _present(node: Document) -> Document:
    """Return a node without the members that say nothing."""
    return {name: value for name, value in node.items() if value is not None and value != []}


def _node(resource: str, document: Document) -> Document:
    makers = {
        Resource.PUBLISHERS: _publisher,
        Resource.SOURCES: _source,
        Resource.ACTORS: _actor,
        Resource.PLACES: _place,
        Resource.EVENTS: _event,
        Resource.AGREEMENTS: _agreement,
        Resource.TOPICS: _topic,
        Resource.FACTS: _fact,
        Resource.DISPUTES: _dispute,
    }
    common = {
        "@id": document["url"],
        **makers[Resource(resource)](document),
        "identifier": document["slug"],
        "prov:generatedAtTime": document["published_at"],
        "dateModified": document["updated_at"],
    }
    return _present(common)


def _named(reference: Document | None, kind: str) -> Document | None:
    return None if reference is None else {"@id": reference["url"], "@type": kind, "name": reference["name"]}


def _agent(reference: Document | None) -> Document | None:
    if reference is None:
        return None
    kind = "Person" if reference["kind"] in PERSONS else "Organization"
    return {"@id": reference["url"], "@type": [kind, "prov:Agent"], "name": reference["name"]}


def _names(document: Document) -> list[Document]:
    return [
        {"@value": name["variant"], **({"@language": name["language"]} if name["language"] else {})}
        for name in document["names"]
    ]


def _publisher(document: Document) -> Document:
    return {"@type": "NewsMediaOrganization", "name": document["name"], "sameAs": document["website"]}


def _source(document: Document) -> Document:
    return {
        "@type": ["NewsArticle", "prov:Entity"],
        "headline": document["title"],
        "sameAs": document["web_url"],
        "publisher": _named(document["publisher"], "NewsMediaOrganization"),
        "author": [{"@type": "Person", "name": byline} for byline in document["bylines"]],
        "inLanguage": document["language"],
        "datePublished": document["published"]["earliest"],
    }


def _actor(document: Document) -> Document:
    person = document["kind"] in PERSONS
    return {
        "@type": ["Person" if person else "Organization", "prov:Agent"],
        "name": document["name"],
        "alternateName": _names(document),
        "jobTitle" if person else "description": document["role"],
        "memberOf": _agent(document["member_of"]),
    }


def _place(document: Document) -> Document:
    point = document["coordinates"]
    return {
        "@type": "Place",
        "name": document["name"],
        "alternateName": _names(document),
        "containedInPlace": _named(document["parent"], "Place"),
        "geo": point
        and {"@type": "GeoCoordinates", "latitude": point["latitude"], "longitude": point["longitude"]},
    }


def _event(document: Document) -> Document:
    return {
        "@type": "Event",
        "name": document["name"],
        "temporalCoverage": document["period"]["edtf"],
        "location": _named(document["place"], "Place"),
        "superEvent": _named(document["parent"], "Event"),
    }


def _agreement(document: Document) -> Document:
    return {
        "@type": "CreativeWork",
        "name": document["name"],
        "temporalCoverage": document["announced"]["edtf"],
        "contributor": [_agent(actor) for actor in [*document["parties"], *document["brokers"]]],
    }


def _topic(document: Document) -> Document:
    return {"@type": "DefinedTerm", "name": document["name"]}


def _dispute(document: Document) -> Document:
    answers = [
        {
            "@type": "Answer",
            "text": position["label"],
            "citation": [_claim(fact) for fact in position["facts"]],
        }
        for position in document["positions"]
    ]
    return {
        "@type": "Question",
        "name": document["question"],
        "text": document["note"],
        "suggestedAnswer": answers,
    }


def _claim(reference: Document) -> Document:
    return {"@id": reference["url"], "@type": "Claim", "text": reference["summary"]}


def _fact(document: Document) -> Document:
    quoted = any(citation["quote"] is not None for citation in document["citations"])
    speakers = document["attributed_to"]
    sources = {citation["source"]["url"]: citation["source"] for citation in document["citations"]}
    about = [
        _named(document["event"], "Event"),
        *(_named(topic, "DefinedTerm") for topic in document["topics"]),
    ]
    return {
        "@type": ["Claim", "Quotation", "prov:Entity"] if quoted else ["Claim", "prov:Entity"],
        "additionalType": document["kind"],
        "text": document["summary"],
        "temporalCoverage": document["date"]["edtf"],
        "contentLocation": _named(document["place"], "Place"),
        "about": [node for node in about if node is not None],
        "author": [_speaker(row) for row in speakers],
        "prov:wasAttributedTo": [row["actor"]["url"] for row in speakers],
        "prov:wasDerivedFrom": list(sources),
        "appearance": [
            {
                "@id": url,
                "@type": "NewsArticle",
                "headline": source["title"],
                "publisher": _named(source["publisher"], "NewsMediaOrganization"),
                "datePublished": source["published"]["earliest"],
            }
            for url, source in sources.items()
        ],
        "annotation": [_annotation(citation) for citation in document["citations"]],
        "variableMeasured": [_measured(figure) for figure in document.get("figures", ())],
    }


def _speaker(row: Document) -> Document:
    agent = _agent(row["actor"]) or {}
    behalf = row["on_behalf_of"]
    return _present({**agent, "prov:actedOnBehalfOf": behalf and behalf["url"], "jobTitle": row["spoke_as"]})


def _annotation(citation: Document) -> Document:
    """Return a citation as an annotation whose body is the claim and whose target is a passage of the source."""
    within: list[Document] = []
    if citation["quote"] is not None:
        within.append({"@type": "oa:TextQuoteSelector", "oa:exact": citation["quote"]})
    if citation["start"] is not None:
        within.append(
            {"@type": "oa:TextPositionSelector", "oa:start": citation["start"], "oa:end": citation["end"]}
        )
    paragraph = {
        "@type": "oa:FragmentSelector",
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#value": f"{citation['section']}={citation['paragraph']}",
        "oa:refinedBy": within,
    }
    via = citation["via"]
    return _present(
        {
            "@type": "oa:Annotation",
            "oa:hasTarget": {
                "@type": "oa:SpecificResource",
                "oa:hasSource": citation["source"]["url"],
                "oa:hasSelector": _present(paragraph),
            },
            "oa:motivatedBy": {"@id": "oa:identifying"},
            "prov:wasQuotedFrom": via and via["url"],
        }
    )


def _measured(figure: Document) -> Document:
    return _present(
        {
            "@type": "PropertyValue",
            "name": figure["outcome"],
            "minValue": figure["lower"],
            "maxValue": figure["upper"],
            "description": figure["wording"],
            "valueReference": figure["victim_status"],
        }
    )
