"""Settings that come from the environment, read once at the start.

``RANGEBOOK_HOME`` is where everything of the golfer lives; ``UNEEKOR_PORTAL_URL`` and
``UNEEKOR_API_URL`` override the portal's hosts (uneekor.md); ``RANGEBOOK_DEMO=1`` opens the demo.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from golf.errors import SettingsError

DEFAULT_PORTAL_URL = "https://my.uneekor.com"
DEFAULT_API_URL = "https://api-v2.golfsvc.com/v2"
POLITE_REQUESTS_PER_SECOND = 4.0
POLITE_CONCURRENCY = 4
_IN_BRACKETS = re.compile(r"\[[0-9A-Fa-f:.]+\](:\d+)?")


def default_home(environ: Mapping[str, str], platform: str = sys.platform) -> Path:
    """The platform's user data folder for Rangebook."""
    if platform == "win32":
        return Path(environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "Rangebook"
    if platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Rangebook"
    return Path(environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "rangebook"


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are and how politely the portal is asked.

    ``requests_per_second`` None lifts the politeness limit: only for benchmarks and tests.
    """

    home: Path
    portal_url: str = DEFAULT_PORTAL_URL
    api_url: str = DEFAULT_API_URL
    demo: bool = False
    requests_per_second: float | None = POLITE_REQUESTS_PER_SECOND
    concurrent_requests: int = POLITE_CONCURRENCY

    @property
    def database_path(self) -> Path:
        """The golfer's file; demo data live in one of their own."""
        return self.home / ("demo.db" if self.demo else "golf.db")

    @property
    def private_folder(self) -> Path:
        """Cookies, report keys and the lock: apart for the demo, so nothing mixes."""
        return self.home / ("private-demo" if self.demo else "private")

    @property
    def backup_folder(self) -> Path:
        """Where backups of the database in use are kept."""
        return self.home / ("backups-demo" if self.demo else "backups")

    @property
    def picture_folder(self) -> Path:
        """Where fetched pictures of shots are kept; they can be deleted at any time."""
        return self.home / ("pictures-demo" if self.demo else "pictures")

    @property
    def lock_path(self) -> Path:
        """The machine-wide sync lock beside the database."""
        return self.private_folder / "sync.lock"

    def with_portal(self, portal_url: str, api_url: str) -> Settings:
        """The same settings against another portal (the demo's free port)."""
        return replace(self, portal_url=portal_url.rstrip("/"), api_url=api_url.rstrip("/"))


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Settings of this process. Raises SettingsError for an address that is not http(s)."""
    env = os.environ if environ is None else environ
    home = Path(env.get("RANGEBOOK_HOME") or default_home(env)).expanduser().absolute()
    return Settings(
        home=home,
        portal_url=_web_address(env, "UNEEKOR_PORTAL_URL", DEFAULT_PORTAL_URL),
        api_url=_web_address(env, "UNEEKOR_API_URL", DEFAULT_API_URL),
        demo=env.get("RANGEBOOK_DEMO", "") not in ("", "0"),
        requests_per_second=_request_rate(env),
    )


def _web_address(env: Mapping[str, str], name: str, default: str) -> str:
    address = (env.get(name) or default).strip().rstrip("/")
    if not _is_web_address(address):
        raise SettingsError(f"{name} is not a web address.", "Set it to something like https://my.uneekor.com.")
    return address


def _is_web_address(address: str) -> bool:
    """With a host and, where one is given, a real port. Whoever asks there later raises for anything else."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
        if "[" in parts.netloc:
            ip_address(host or "")
    except ValueError:  # http://[::1, or a port that is no number
        return False
    is_plain = not any(sign.isspace() or not sign.isprintable() for sign in address)
    return parts.scheme in ("http", "https") and bool(host) and port != 0 and is_plain and "\\" not in address and (
        "[" not in parts.netloc or bool(_IN_BRACKETS.fullmatch(parts.netloc.rpartition("@")[2])))


def _request_rate(env: Mapping[str, str]) -> float | None:
    text = env.get("RANGEBOOK_REQUESTS_PER_SECOND", "")
    if not text:
        return POLITE_REQUESTS_PER_SECOND
    try:
        rate = float(text)
    except ValueError as error:
        raise SettingsError("RANGEBOOK_REQUESTS_PER_SECOND is not a number.", "Remove it or set it to 4.") from error
    return rate if rate > 0 else None
