"""Two thousand generated requests to the running service: every check of schemathesis, and ours, with no failure.

Generated requests find what nobody thought of; what somebody thought of stands in `hostile`. Sound and unsound ones
take turns; schemathesis would enumerate every pair of 250 parameters besides (its coverage phase), which ends nowhere.
"""

import itertools
import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from requests.structures import CaseInsensitiveDict

from bootstrap.trial import served
from karabakh_api.documentation import DOCUMENT
from tests.contract.judge import NARROWING, Asked, judge

schemathesis = pytest.importorskip("schemathesis")

CONFIG = Path(__file__).with_name("schemathesis.toml")
CASES = 2_000
SEED = 20230919
# A case of a hundred filters takes long to make, and `hostile` asks every filter by itself.
FILTERS_MANY, CASES_OF_LISTS = 40, 6
# The longest request line that the server hands on, in bytes (bootstrap/serving.py).
LINE_MAX = 8190
# What one generated request may take, in seconds.
SECONDS = 20


def asked_of(case: Any, response: Any) -> Asked:
    """Return what the contract speaks of, out of a case and the answer to it."""
    path, _, query = str(response.request.path_url).partition("?")
    headers = CaseInsensitiveDict({name: ", ".join(values) for name, values in response.headers.items()})
    return Asked(response.request.method, path, query, response.status_code, headers, response.content)


def blames_what_was_given(asked: Asked, problem: dict[str, Any], required: set[str]) -> bool:
    """Say whether a refusal names only parameters that were given, or that had to be."""
    given = {name for name, _ in asked.parameters}
    return all(error["parameter"] in given | required for error in problem["errors"])


def asking(operation: Any, mode: Any, address: str, examples: int, tried: Counter[int]) -> Callable[[], None]:
    """Return what asks an operation for generated cases, sound or unsound ones, and judges the answers."""
    required = {one.name for one in operation.query if one.is_required}

    @seed(SEED)
    @settings(
        max_examples=examples,
        phases=[Phase.generate],
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        response = case.call(base_url=address, timeout=SECONDS)
        asked = asked_of(case, response)
        if len(f"{asked.method} {response.request.path_url} HTTP/1.1") > LINE_MAX:
            assert asked.status == 414
            return  # the server's own answer: it never came to the API
        tried[response.status_code] += 1
        judge(asked)
        if response.status_code == 400:
            assert blames_what_was_given(asked, response.json(), required), asked.address
        # The judge knows what a narrowed answer may leave out.
        narrowed = NARROWING & {name for name, _ in asked.parameters}
        beside = [schemathesis.checks.response_schema_conformance] if narrowed else []
        case.validate_response(response, excluded_checks=beside)

    return ask


@pytest.mark.drill
@pytest.mark.skipif(
    bool(os.environ.get("TEST_DATABASE_URL")), reason="it serves a database of its own, the same in both runs"
)
def test_generated_requests_find_no_fault() -> None:
    config = schemathesis.Config.from_path(str(CONFIG))
    schema = schemathesis.openapi.from_path(str(DOCUMENT), config=config)
    turns = list(
        itertools.product((found.ok() for found in schema.get_all_operations()), schemathesis.GenerationMode)
    )
    lists = [operation for operation, _ in turns if len(operation.query) > FILTERS_MANY]
    # A little more, for the requests that are too long for the server.
    others = -(-(CASES * 11 // 10 - len(lists) * CASES_OF_LISTS) // (len(turns) - len(lists)))
    tried: Counter[int] = Counter()
    with served() as address:
        for operation, mode in turns:
            examples = CASES_OF_LISTS if len(operation.query) > FILTERS_MANY else others
            asking(operation, mode, address, examples, tried)()
    assert sum(tried.values()) >= CASES, tried
    assert {200, 400} <= tried.keys(), tried
