"""Several machines in small: standby, web processes and Redis are lost under load, and nobody notices.

The drills themselves, and what each promises, are in deploy/topology/drills.py; `run.py topology` runs them for longer.
"""

import pytest

from deploy.topology.binaries import missing
from deploy.topology.drills import DRILLS
from deploy.topology.stack import topology

pytestmark = [pytest.mark.drill, pytest.mark.skipif(bool(missing()), reason=missing())]

# Slow clients have a test of their own, and nothing is compared with a calm day here.
SHORT = ("replica-lag", "replica-loss", "web-loss", "cache-loss", "promotion")
SECONDS = 0.6


def test_no_loss_of_one_server_costs_an_edit_or_a_read() -> None:
    # One test, because starting the servers takes longer than all drills together.
    with topology(durable=False, facts=False) as stack:
        results = [DRILLS[name](stack, SECONDS) for name in SHORT]
    assert {result.name: result.missed for result in results if result.missed} == {}
