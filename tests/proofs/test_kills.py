"""kill -9 at labelled points: whole or as before, and the next sync completes it (more: tests/proofs/nightly.py)."""

from __future__ import annotations

import os

import pytest

from tests.proofs.kills import PLACES, kill_loop, run_kills

KILLS = 42
"""Each place once or more. With those of tests/journeys (11) and tests/storage (58): 111 in the gate."""


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no kill -9 here")
def test_whatever_is_killed_wherever_is_whole_or_as_before_and_the_next_sync_completes() -> None:
    with kill_loop(seed=20_261_124) as loop:
        run_kills(loop, KILLS)
        assert {str(place): tally for place, tally in loop.tallies.items() if not tally.is_clean} == {}
        assert sum(tally.kills for tally in loop.tallies.values()) == KILLS
        assert loop.tallies.keys() == set(PLACES), "every place had its turn"
        assert loop.crashed_runs() > 10
