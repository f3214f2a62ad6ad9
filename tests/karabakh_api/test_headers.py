"""Security headers stand on every page."""

import pytest
from django.test import Client, override_settings

from tests.api.asking import problem

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/admin/login/", "/healthz", "/no/such/page"])
def test_every_answer_carries_security_headers(client: Client, path: str) -> None:
    answer = client.get(path)
    policy = answer["Content-Security-Policy"]
    for directive in ("default-src 'self'", "frame-ancestors 'none'", "object-src 'none'", "base-uri 'none'"):
        assert directive in policy
    assert "unsafe" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


def test_other_origins_may_read_the_api_alone(client: Client) -> None:
    origin = {"HTTP_ORIGIN": "https://other.example"}
    assert client.get("/api/v1/", **origin)["Access-Control-Allow-Origin"] == "*"  # type: ignore[arg-type]
    assert "Access-Control-Allow-Origin" not in client.get("/admin/login/", **origin)  # type: ignore[arg-type]


@override_settings(SECURE_SSL_REDIRECT=True)
def test_plain_http_leads_people_on_and_is_refused_to_programs() -> None:
    client = Client()
    for path in ("/api/v1/", "/api/v1/facts/", "/api/v1/facts/any/", "/api/v1/search/?q=x"):
        refused = problem(client.get(path), 400)
        assert "https://" in refused["detail"]
        assert client.get(path, secure=True).status_code in {200, 404}
    led = client.get("/admin/login/")
    assert (led.status_code, led["Location"]) == (301, "https://testserver/admin/login/")
    assert client.get("/healthz").status_code == 200
