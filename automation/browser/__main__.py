"""``python -m automation.browser``: make sure that there is a browser; used by start.py."""

from __future__ import annotations

import sys

from automation.browser import provision_browser
from golf.errors import GolfError
from golf.settings import load_settings


def main() -> int:
    """Say each step on standard output; 1 with the reason and what to do when there is no browser."""
    try:
        choice = provision_browser(load_settings().home, _say)
    except GolfError as error:
        _say(str(error))
        return 1
    _say(f"Browser: {choice.executable or choice.name}")
    return 0


def _say(message: str) -> None:
    sys.stdout.write(f"{message}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
