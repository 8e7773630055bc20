"""Shows the app in the golfer's own browser once it answers: ``python -m services.support.open_window http://localhost:8501``.

Streamlit opens no window for an app that is served as ASGI, so ``start.py`` starts this beside it.
"""

from __future__ import annotations

import os
import sys
import threading
import time
import urllib.error
import urllib.request
import webbrowser
from collections.abc import Mapping

PATIENCE_SECONDS = 120.0


def has_desktop(environ: Mapping[str, str], platform: str = sys.platform) -> bool:
    """Whether somebody sits in front of this computer who can be shown a window."""
    if any(environ.get(name) for name in ("CI", "SSH_CONNECTION", "SSH_TTY")):
        return False
    return platform in ("win32", "darwin") or bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


def open_when_ready(address: str, patience_seconds: float = PATIENCE_SECONDS) -> bool:
    """Wait until the app answers, then show it; False when it never answered or there is no browser to show it in."""
    ends_at = time.monotonic() + patience_seconds
    while not _is_ready(address):
        if time.monotonic() > ends_at:
            return False
        threading.Event().wait(0.2)
    return webbrowser.open(address)


def _is_ready(address: str) -> bool:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # a proxy cannot reach this computer
    try:
        with direct.open(f"{address}/_stcore/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def main() -> int:
    """Leave at once where the system can fork: who started this becomes the app and waits for no child."""
    if not has_desktop(os.environ):
        return 0
    if hasattr(os, "fork") and os.fork():
        os._exit(0)
    open_when_ready(sys.argv[1])
    return 0


if __name__ == "__main__":
    sys.exit(main())
