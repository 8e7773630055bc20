"""`python -m demo_portal`: serve the pretend portal until interrupted."""

from __future__ import annotations

import argparse
import datetime as dt
import signal
import sys
import threading
from collections.abc import Sequence

from demo_portal.account import DEFAULT_SEED, DEFAULT_SESSIONS, build_account
from demo_portal.options import PortalOptions
from demo_portal.server import DemoPortal


def read_arguments(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m demo_portal", description="A pretend Uneekor portal.")
    parser.add_argument("--port", type=int, default=0, help="0 (the default) takes a free port")
    parser.add_argument("--sessions", type=int, default=DEFAULT_SESSIONS)
    parser.add_argument("--layout", choices=("table", "accordion"), default="table")
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED)
    parser.add_argument("--today", type=dt.date.fromisoformat, default=None, metavar="YYYY-MM-DD")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until interrupted; the first line on standard output tells where and how to sign in."""
    asked = read_arguments(arguments)
    account = build_account(seed=asked.seed, today=asked.today, sessions=asked.sessions)
    interrupted = threading.Event()
    signal.signal(signal.SIGTERM, lambda _number, _frame: interrupted.set())
    with DemoPortal(account, PortalOptions(layout=asked.layout), port=asked.port) as portal:
        facts = f"portal {portal.url} api {portal.api_url} user {portal.username} password {portal.password}"
        sys.stdout.write(facts + "\n")
        sys.stdout.flush()
        try:
            while not interrupted.wait(0.5):  # in slices: some systems hand over Ctrl+C only between waits
                pass
        except KeyboardInterrupt:
            return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
