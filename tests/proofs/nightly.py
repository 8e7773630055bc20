"""What is too long for the gate: a thousand kills, and hundreds of long examples of the state machine.

Run as: python -m tests.proofs.nightly --kills 1000 --examples 300
"""

from __future__ import annotations

import argparse
import logging
import os
import random
import subprocess
import sys
import time
from pathlib import Path

from tests.proofs.kills import PLACES, KillLoop, Tally, kill_loop, run_kills

MACHINE = "tests/proofs/test_sync_machine.py"
HEADINGS = ("place", "kills", "too quick", "half stored", "unsound", "not completed by the next sync")


def main() -> int:
    logging.disable(logging.CRITICAL)
    wanted = read_arguments()
    say(f"seed {wanted.seed}")
    clean = kill(wanted.kills, wanted.seed, wanted.seconds) if wanted.kills else True
    return (0 if clean else 1) | (run_machine(wanted.examples, wanted.seed) if wanted.examples else 0)


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=1000, help="how many processes are killed")
    parser.add_argument("--examples", type=int, default=0, help="how many examples of the state machine are tried")
    parser.add_argument("--seconds", type=float, default=None, help="stop killing after so long")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6), help="repeats what was seen")
    return parser.parse_args()


def kill(kills: int, seed: int, seconds: float | None) -> bool:
    begun_at = time.monotonic()
    with kill_loop(seed) as loop:
        try:
            run_kills(loop, kills, seconds=seconds)
        finally:
            show(loop)
            say(f"{time.monotonic() - begun_at:,.0f} seconds")
    return all(tally.is_clean for tally in loop.tallies.values())


def show(loop: KillLoop) -> None:
    say(f"| {' | '.join(HEADINGS)} |", "|---|" + "--:|" * (len(HEADINGS) - 1))
    total = Tally()
    for place in PLACES:
        tally = loop.tallies.get(place, Tally())
        say(line(str(place), tally))
        for name in Tally.__dataclass_fields__:
            setattr(total, name, getattr(total, name) + getattr(tally, name))
    say(line("all", total))


def line(name: str, tally: Tally) -> str:
    numbers = (tally.kills, tally.missed, tally.half_stored, tally.unsound, tally.not_completed)
    return f"| {name} | {' | '.join(f'{number:,}' for number in numbers)} |"


def run_machine(examples: int, seed: int) -> int:
    """Pytest runs it; a failure prints the steps that led to it."""
    command = [sys.executable, "-m", "pytest", MACHINE, "-q", "-n", "0", f"--hypothesis-seed={seed}"]
    return subprocess.run(command, cwd=Path(__file__).resolve().parents[2], check=False,
                          env=os.environ | {"RANGEBOOK_PROOFS": str(examples)}).returncode


def say(*lines: str) -> None:
    for text in lines:
        sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
