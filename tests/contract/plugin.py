"""Judges every answer of the API that any test gets through Django's test client against the OpenAPI document."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from tests.contract.judge import BASE, Asked, judge
from tests.unpacking import unpacked


def asked_of(request: dict[str, Any], response: Any) -> Asked:
    """Return what the contract speaks of, out of a WSGI environment and the answer to it."""
    return Asked(
        method=request.get("REQUEST_METHOD", "GET"),
        path=request.get("PATH_INFO", ""),
        query=request.get("QUERY_STRING", ""),
        status=response.status_code,
        headers=response.headers,
        content=None if response.streaming else unpacked(response),
    )


@pytest.fixture(scope="session", autouse=True)
def every_answer_is_judged() -> Iterator[None]:
    """Let the test client hold each answer below the API to the contract."""
    plain = Client.request

    def request(self: Client, **environment: Any) -> Any:
        response = plain(self, **environment)
        if environment.get("PATH_INFO", "").startswith(BASE):
            judge(asked_of(environment, response))
        return response

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Client, "request", request)
        yield
