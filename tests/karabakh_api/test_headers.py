"""Security headers stand on every page."""

import pytest
from django.test import Client

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
