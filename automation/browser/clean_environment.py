"""The environment a browser may see: everything but secrets.

Playwright's driver copies ``os.environ`` and hands it on to Chromium and its helpers, so a password
there would be readable in four or five other processes.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import Any

import playwright._impl._driver as playwright_driver
import playwright._impl.transport as playwright_transport

_SECRET_NAME = re.compile(
    r"^UNEEKOR_(USER|PASS)|PASSW|PASSPHRASE|SECRET|TOKEN|CREDENTIAL|(API|ACCESS|PRIVATE)_?KEY|^PGPASS",
    re.IGNORECASE,
)
_PASSWORD_IN_ADDRESS = re.compile(r"://[^/\s:@]*:[^/\s@]+@")
_PROXIES = {"http_proxy", "https_proxy", "all_proxy"}


def clean_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """The variables without those that hold, or look like holding, a secret.

    Proxy addresses stay even with a password in them: without them nothing could be reached.
    """
    password = environ.get("UNEEKOR_PASSWORD")
    return {
        name: value for name, value in environ.items()
        if not (_SECRET_NAME.search(name) or (password and value == password) or _is_address_with_password(name, value))
    }


def _is_address_with_password(name: str, value: str) -> bool:
    return name.lower() not in _PROXIES and bool(_PASSWORD_IN_ADDRESS.search(value))


def keep_secrets_from_driver() -> None:
    """From now on Playwright's driver starts with a clean environment too.

    Playwright offers no setting for it, and taking variables out of ``os.environ`` for a moment
    would hide them from other threads. That it works is tested on the real processes.
    """
    playwright_transport.get_driver_env = _clean_driver_environment  # type: ignore[attr-defined]


def _clean_driver_environment() -> dict[str, Any]:
    marks = {name: value for name, value in playwright_driver.get_driver_env().items() if name.startswith("PW_")}
    return clean_environment(os.environ) | marks
