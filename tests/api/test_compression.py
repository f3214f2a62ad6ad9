"""Whoever asks for a compressed answer gets it, whole and under a tag of its own; nobody else notices anything."""

import gzip
import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.test import Client, RequestFactory

from karabakh_api import compression
from karabakh_api.compression import BYTES_MIN, Compress, wanted
from publication.choices import Resource
from publication.publishing import Change
from tests.api.asking import body, lasting, problem
from tests.api.newsroom import publish_change
from tests.unpacking import CODINGS, UNPACK

pytestmark = pytest.mark.usefixtures("newsroom")

FORMS = [
    "/api/v1/facts/",
    "/api/v1/facts/statement-a/",
    "/api/v1/facts/statement-a/history/",
    "/api/v1/facts/?format=jsonld",
    "/api/v1/facts/?format=csv",
    "/api/v1/facts/?format=ndjson",
    "/api/v1/search/?q=ana",
    "/api/v1/editions/",
    "/api/v1/changes/atom/",
    "/api/v1/schema/",
    "/api/v1/schema/?format=json",
    "/api/v1/context.jsonld",
    "/api/v1/docs/",
    "/api/v1/",
    "/problems/",
]


def asked(client: Client, path: str, coding: str = "", method: str = "GET", **headers: str) -> Any:
    more = {"Accept-Encoding": coding} if coding else {}
    return client.generic(method, path, headers={**headers, **more})


@pytest.fixture
def short_ones_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compress what is short as well, and name every request alike: the names of two have not the same length then."""
    monkeypatch.setattr(compression, "BYTES_MIN", 1)
    monkeypatch.setattr("karabakh_api.observing.secrets.token_hex", lambda size: "0" * 2 * size)


def varies(answer: HttpResponseBase) -> set[str]:
    return {name.strip().lower() for name in answer["Vary"].split(",")}


@pytest.mark.usefixtures("short_ones_too")
@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("path", FORMS)
def test_every_form_comes_in_every_coding(client: Client, path: str, coding: str) -> None:
    plain, packed = asked(client, path), asked(client, path, coding)
    content = body(packed)
    assert "Content-Encoding" not in plain
    assert packed["Content-Encoding"] == coding
    assert UNPACK[coding](content) == body(plain)
    assert len(content) < len(UNPACK[coding](content))
    for answer in (plain, packed):
        assert "accept-encoding" in varies(answer)
    if packed.has_header("Content-Length"):
        assert int(packed["Content-Length"]) == len(content)
    assert packed.has_header("Content-Length") == plain.has_header("Content-Length")
    own = {"Content-Encoding", "Content-Length", "ETag", "X-Request-ID"}
    for name in {*dict(plain.items()), *dict(packed.items())} - own:
        assert packed[name] == plain[name], name
    assert body(asked(client, path, coding)) == content


@pytest.mark.usefixtures("short_ones_too")
@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("path", [*FORMS, "/api/v1/facts/nobody/", "/api/v1/facts/?nothing=1"])
def test_head_says_what_get_says(client: Client, path: str, coding: str) -> None:
    got, told = asked(client, path, coding), asked(client, path, coding, "HEAD")
    assert body(told) == b""
    assert {name: value for name, value in told.items() if name != "X-Request-ID"} == {
        name: value for name, value in got.items() if name != "X-Request-ID"
    }


@pytest.mark.usefixtures("short_ones_too")
@pytest.mark.parametrize("path", [one for one in FORMS if "docs" not in one and "problems" not in one])
def test_each_coding_has_a_strong_tag_and_each_tag_is_known(client: Client, path: str) -> None:
    tags = {coding: asked(client, path, coding)["ETag"] for coding in ("identity", *CODINGS)}
    assert len(set(tags.values())) == len(tags)
    for tag in tags.values():
        assert tag.startswith('"')
        for coding in tags:
            for given in (tag, f"W/{tag}", f'"other", {tag}'):
                unchanged = asked(client, path, coding, **{"If-None-Match": given})
                assert unchanged.status_code == 304
                assert unchanged["ETag"] == tag
                assert "accept-encoding" in varies(unchanged)
                assert "Content-Encoding" not in unchanged
                assert "Content-Length" not in unchanged
    both = asked(client, path, "br", **{"If-None-Match": f"{tags['gzip']}, {tags['br']}"})
    assert both["ETag"] == tags["br"]
    assert asked(client, path, "br", **{"If-None-Match": f'"{"0" * 32}"'}).status_code == 200


def test_a_tag_of_an_earlier_edition_is_not_known(client: Client) -> None:
    tag = asked(client, "/api/v1/topics/", "br")["ETag"]
    publish_change(Change("rename", Resource.TOPICS, "aid", target="relief"))
    assert asked(client, "/api/v1/topics/", "br", **{"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("coding", CODINGS)
def test_problems_and_what_is_gone_are_compressed_when_they_are_long(client: Client, coding: str) -> None:
    publish_change(Change("withdraw", Resource.FACTS, "statement-c"))
    for path, status in (
        ("/api/v1/facts/?nothing=1&neither=2", 400),
        ("/api/v1/facts/statement-c/", 410),
        ("/api/v1/facts/nobody/", 404),
        ("/api/v1/facts/?" + "a" * 5000, 414),
        ("/nothing/", 404),
    ):
        plain, packed = asked(client, path), asked(client, path, coding)
        problem(plain, status)
        assert packed.status_code == status
        assert packed.has_header("Content-Encoding") == (len(plain.content) >= BYTES_MIN)
        content = UNPACK[coding](packed.content) if packed.has_header("Content-Encoding") else packed.content
        assert lasting(content) == lasting(plain.content)
        assert "accept-encoding" in varies(packed)


@pytest.mark.parametrize("path", ["/admin/login/", "/healthz", "/api/v1/datapackage/"])
def test_pages_of_editors_short_answers_and_archives_are_left_alone(client: Client, path: str) -> None:
    answer = asked(client, path, "zstd, br, gzip")
    assert answer.status_code == 200
    assert "Content-Encoding" not in answer


@pytest.mark.parametrize(
    ("header", "first"),
    [
        ("", "identity"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip, deflate, br", "br"),
        ("gzip, deflate", "gzip"),
        ("GZIP", "gzip"),
        ("x-gzip", "gzip"),
        ("deflate", "identity"),
        ("*", "zstd"),
        ("*;q=0.5, br", "br"),
        ("zstd;q=0, *", "br"),
        ("br;q=0.2, gzip;q=0.8", "gzip"),
        ("gzip;q=0.5, identity", "identity"),
        ("gzip;q=0", "identity"),
        ("identity;q=0, gzip", "gzip"),
        ("identity;q=0", "identity"),  # nothing else is allowed either; the header is disregarded
        ("*;q=0", "identity"),
        ("*;q=0, identity;q=0.1", "identity"),
        ("gzip;q=2", "identity"),
        ("gzip;q=", "identity"),
        ("gzip ; q=0.001", "gzip"),
        (";;,,=,q", "identity"),
        ("br" * 1000, "identity"),
    ],
)
def test_the_header_decides(header: str, first: str) -> None:
    assert wanted(header)[0] == first


def test_a_short_answer_is_compressed_where_nothing_else_is_allowed(client: Client) -> None:
    assert "Content-Encoding" not in asked(client, "/healthz", "gzip")
    packed = asked(client, "/healthz", "gzip, identity;q=0")
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == client.get("/healthz").content


def answered(rf: RequestFactory, response: HttpResponseBase, coding: str) -> HttpResponseBase:
    def answer(_: HttpRequest) -> HttpResponseBase:
        return response

    return Compress(answer)(rf.get("/api/v1/facts/", headers={"Accept-Encoding": coding}))


@pytest.mark.parametrize(
    "changed", [{"status": 206}, {"status": 204}, {"headers": {"Content-Encoding": "br"}}]
)
def test_parts_and_what_is_compressed_already_stay_as_they_are(
    rf: RequestFactory, changed: dict[str, Any]
) -> None:
    response = HttpResponse(b"a" * 5000, content_type="application/json", **changed)
    assert answered(rf, response, "gzip") is response
    assert response.content == b"a" * 5000
    assert response.get("Content-Encoding") != "gzip"


@pytest.mark.parametrize("coding", CODINGS)
def test_a_stream_is_compressed_as_it_goes(rf: RequestFactory, coding: str) -> None:
    taken, rng = 0, random.Random(1)  # noqa: S311 - bytes that hold nothing to save
    sent = [rng.randbytes(20_000) for _ in range(100)]

    def pieces() -> Iterator[bytes]:
        nonlocal taken
        for piece in sent:
            taken += 1
            yield piece

    response = answered(rf, StreamingHttpResponse(pieces(), content_type="text/csv"), coding)
    parts = iter(response)
    first = next(parts)
    assert taken < 50
    assert UNPACK[coding](b"".join([first, *parts])) == b"".join(sent)


def test_one_thread_does_not_use_what_another_compresses_with() -> None:
    bodies = [bytes([65 + number]) * 200_000 for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        packed = list(pool.map(lambda one: compression.compressed(one, "zstd"), bodies * 4))
    assert [UNPACK["zstd"](one) for one in packed] == bodies * 4
