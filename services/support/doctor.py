"""What works and what does not on this machine, each with the next step. Signs in nowhere, shows no secrets."""

from __future__ import annotations

import logging
import platform
import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from importlib import metadata
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from automation.shared.http_client import build_client
from golf.bag_and_goals import PlayerSpellings
from golf.errors import BrowserUnavailable, GolfError
from golf.network_disks import find_network_kind, find_synced_folder
from golf.private_files import make_private_folder, write_private_bytes
from golf.settings import Settings
from golf_db import open_database
from services.backup_places.kept import PlaceMemory
from services.backup_places.text import describe_safety
from services.backups.status import load_health
from services.backups.text import describe_health
from services.imports.totals import describe_totals
from services.players.service import JOIN_WORDS, describe_twins
from services.secrets.keyring_access import KeyringAccess
from services.shared.clock import ClockNotBehindHistory, SystemClock
from services.shared.formatting import count_of, format_bytes, format_moment
from services.shared.locks import is_sync_lock_free
from services.support.open_files import FEW_OPEN_FILES, WANTED_OPEN_FILES, raise_open_file_limit
from services.sync.future_days import say_future
from services.sync.lost_fields import LostFields, describe_lost

log = logging.getLogger(__name__)

OLDEST_PYTHON = (3, 11)
SQLITE_WITHOUT_CHECKPOINT_BUG = (3, 51, 3)  # safety.md 4
LITTLE_ROOM_BYTES = 300_000_000
ANSWER_WITHIN_S = 5.0
CHECK_NAMES = ("Python", "Home folder", "Database", "Backups", "SQLite", "Keyring", "Browser", "Portal", "Report API",
               "Reports", "Files", "Players", "Sync", "Clock", "Open files")
_PACKAGES = ("streamlit", "playwright", "SQLAlchemy", "httpx", "keyring")


class CheckState(StrEnum):
    """How a check ended."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. ``next_step`` is empty when there is nothing to do."""

    name: str
    state: CheckState
    sentence: str
    next_step: str = ""


def examine(settings: Settings, *, keyring: KeyringAccess | None = None) -> list[Check]:
    """Look at everything once. Never raises for what it finds; takes some seconds."""
    looks: dict[str, Callable[[], Check]] = {
        "Python": check_python,
        "Home folder": lambda: check_home(settings.home),
        "Database": lambda: check_database(settings.database_path),
        "Backups": lambda: check_backups(settings),
        "SQLite": check_sqlite,
        "Keyring": lambda: check_keyring(settings, keyring or KeyringAccess()),
        "Browser": check_browser,
        "Portal": lambda: check_answers("Portal", settings.portal_url, demo=settings.demo),
        "Report API": lambda: check_answers("Report API", settings.api_url, demo=settings.demo),
        "Reports": lambda: check_reports(settings.database_path),
        "Files": lambda: check_files(settings.database_path),
        "Players": lambda: check_players(settings.database_path),
        "Sync": lambda: check_lock(settings),
        "Clock": lambda: check_clock(settings.database_path),
        "Open files": check_open_files,
    }
    return [_look(name, looks[name]) for name in CHECK_NAMES]


def _look(name: str, check: Callable[[], Check]) -> Check:
    try:
        return check()
    except GolfError as error:
        return Check(name, CheckState.FAIL, error.what_happened, error.what_to_do)
    except (OSError, ValueError, ImportError, sqlite3.Error) as error:
        log.warning("check_failed", exc_info=error, extra={"check": name})
        return Check(name, CheckState.FAIL, f"It cannot be examined ({type(error).__name__}).", "Look into the log.")


def check_python() -> Check:
    """The interpreter and the packages that matter."""
    version = platform.python_version()
    if sys.version_info[:2] < OLDEST_PYTHON:
        return Check("Python", CheckState.FAIL, f"Python {version} is too old.", "Install Python 3.11 or newer.")
    missing = [name for name in _PACKAGES if _version(name) is None]
    if missing:
        return Check("Python", CheckState.FAIL, f"Packages are missing: {', '.join(missing)}.",
                     "Run: python start.py --setup-only")
    packages = ", ".join(f"{name} {_version(name)}" for name in _PACKAGES)
    return Check("Python", CheckState.OK, f"Python {version} on {platform.system()} {platform.machine()}; {packages}.")


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def check_home(home: Path) -> Check:
    """Writable, with room, on a disk of this machine."""
    try:
        make_private_folder(home)
        probe = home / ".doctor"
        write_private_bytes(probe, b"written and removed again")
        probe.unlink()
    except OSError as error:
        return Check("Home folder", CheckState.FAIL, f"{home} cannot be written ({error.strerror}).",
                     "Give your user access to it, or set RANGEBOOK_HOME to another folder.")
    if kind := find_network_kind(home):
        return Check("Home folder", CheckState.FAIL,
                     f"{home} is on a network disk ({kind}); a database can be damaged there.",
                     "Set RANGEBOOK_HOME to a folder on this machine.")
    if synced := find_synced_folder(home):
        return Check("Home folder", CheckState.WARN,
                     f"{home} is inside “{synced}”, whose service may copy the database in pieces.",
                     "Set RANGEBOOK_HOME to a folder outside of it; backups may go there.")
    free = shutil.disk_usage(home).free
    if free < LITTLE_ROOM_BYTES:
        return Check("Home folder", CheckState.WARN, f"Only {format_bytes(free)} are free for {home}.", "Make room.")
    return Check("Home folder", CheckState.OK, f"{home} is writable, {format_bytes(free)} are free.")


def check_database(path: Path) -> Check:
    """It opens, is ours and whole as far as a quick look can tell. Makes no new one."""
    if not path.exists():
        return Check("Database", CheckState.OK, "There is none yet; it is made at the first start.")
    with closing(open_database(path)) as database:
        facts = database.upkeep.load_facts()
    return Check("Database", CheckState.OK, f"{path} opens: {count_of(facts.sessions, 'session')}, "
                 f"{count_of(facts.shots, 'shot')}, {format_bytes(facts.size_bytes)}.")


def check_backups(settings: Settings) -> Check:
    """Whether the automatic ones are made, and how old the newest is."""
    if not settings.database_path.exists():
        return Check("Backups", CheckState.OK, "There is nothing to back up yet.")
    with closing(open_database(settings.database_path, backup_folder=settings.backup_folder)) as database:
        health = load_health(database, settings)
    if health.trouble is not None:
        return Check("Backups", CheckState.WARN, f"The automatic backup of {format_moment(health.trouble.at)} was not "
                     f"made: {health.trouble.what_happened}", health.trouble.what_to_do)
    places = PlaceMemory(settings).load()
    safety = describe_safety(health.newest, places, datetime.now(UTC))
    failing = next((place for place in places if place.trouble is not None and place.trouble_told), None)
    if failing is not None and failing.trouble is not None:
        return Check("Backups", CheckState.WARN, f"{safety} {failing.name} cannot be reached since "
                     f"{format_moment(failing.trouble.since)}: {failing.trouble.what_happened}",
                     failing.trouble.what_to_do)
    return Check("Backups", CheckState.OK, f"{describe_health(health)} {safety}" if health.newest else
                 describe_health(health))


def check_sqlite() -> Check:
    """The library's version, with what is known about it."""
    note = ""
    if sqlite3.sqlite_version_info < SQLITE_WITHOUT_CHECKPOINT_BUG:
        note = (" Versions before 3.51.3 can, very rarely, damage a file that two programs tidy at the same moment; "
                "keep backups.")
    return Check("SQLite", CheckState.OK, f"SQLite {sqlite3.sqlite_version}.{note}")


def check_keyring(settings: Settings, keyring: KeyringAccess) -> Check:
    """A real round trip with a made-up secret."""
    if settings.demo:
        return Check("Keyring", CheckState.OK, "The demo needs none.")
    if (reason := keyring.unusable_reason(ask_again=True)) is None:
        return Check("Keyring", CheckState.OK, "The system keyring keeps and returns a secret.")
    return Check("Keyring", CheckState.WARN, f"The system keyring cannot be used: {reason}.",
                 "Unlock or set up a keyring; or agree to a private file when signing in "
                 "(python start.py cli login --allow-file).")


def check_browser() -> Check:
    """A browser that really starts and draws text; nothing is installed."""
    from automation.browser import find_browser  # noqa: PLC0415 - Playwright takes half a second to load

    try:
        choice = find_browser(None)
    except BrowserUnavailable as error:
        return Check("Browser", CheckState.WARN, error.what_happened, error.what_to_do)
    if choice is None:
        return Check("Browser", CheckState.WARN, "No browser that works was found.",
                     "Run python start.py --setup-only to get one, or install Chrome, Edge or Chromium.")
    sandbox = "" if choice.sandbox else " It has to run without its sandbox here."
    return Check("Browser", CheckState.OK, f"{choice.name} starts and draws a page.{sandbox}")


def check_answers(name: str, address: str, *, demo: bool = False) -> Check:
    """One request without any sign-in; every answer counts but a server error."""
    host = urlsplit(address).hostname or "?"
    if demo:
        return Check(name, CheckState.OK, "The demo brings its own.")
    try:
        with build_client(httpx.Client, timeout=ANSWER_WITHIN_S) as client, client.stream("GET", address) as answer:
            status = answer.status_code
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return Check(name, CheckState.FAIL, f"{host} cannot be reached ({type(error).__name__}).",
                     "Check the network, a proxy or a firewall; or the portal is down.")
    if status >= 500:
        return Check(name, CheckState.WARN, f"{host} answers with an error of its own ({status}).", "Try again later.")
    return Check(name, CheckState.OK, f"{host} answers.")


def check_reports(path: Path) -> Check:
    """Whether the portal's reports have what they had, and nothing that is unknown here."""
    if not path.exists():
        return Check("Reports", CheckState.OK, "None was fetched yet.")
    with closing(open_database(path)) as database:
        lost, run = LostFields(database).load_sessions(), database.runs.load_latest_sync()
    notes = " ".join(note.message for note in run.notes) if run else ""
    if lost:
        return Check("Reports", CheckState.WARN, f"{describe_lost(lost)}. {notes}".strip(),
                     "Sync again later, or look for a new version of Rangebook. If the portal's reports will stay so: "
                     "python start.py cli fields accept")
    if notes:
        return Check("Reports", CheckState.WARN, notes, "Look for a new version of Rangebook.")
    return Check("Reports", CheckState.OK, "The portal's reports have the fields they had.")


def check_files(path: Path) -> Check:
    """What did not come from the portal."""
    if not path.exists():
        return Check("Files", CheckState.OK, "None was imported yet.")
    with closing(open_database(path)) as database:
        totals = describe_totals(database.journal.load_source_totals())
    return Check("Files", CheckState.OK, f"{totals}." if totals else "None was imported yet.")


def check_players(path: Path) -> Check:
    """Whether each player's name is stored in one spelling."""
    twins: list[PlayerSpellings] = []
    if path.exists():
        with closing(open_database(path)) as database:
            twins = list(database.player_names.load_twins())
    if twins:
        return Check("Players", CheckState.WARN, " ".join(map(describe_twins, twins)),
                     f"Press “{JOIN_WORDS}” in Settings, Maintenance, or run: python start.py cli players join")
    return Check("Players", CheckState.OK, "Each player's name is stored in one spelling.")


def check_lock(settings: Settings) -> Check:
    """Whether a sync runs now, in whichever process."""
    if not settings.lock_path.parent.exists() or is_sync_lock_free(settings.lock_path):
        return Check("Sync", CheckState.OK, "No sync is running.")
    return Check("Sync", CheckState.OK, f"A sync is running now{_who_runs(settings.database_path)}.")


def check_clock(path: Path) -> Check:
    """Whether sessions lie in the future of this computer's clock."""
    clock, note = SystemClock(), ""
    if path.exists():
        with closing(open_database(path)) as database:
            note = say_future(database, ClockNotBehindHistory(clock, database).today())
    if note:
        return Check("Clock", CheckState.WARN, note,
                     "Set this computer's date, then sync: the sessions get their days by themselves.")
    return Check("Clock", CheckState.OK, f"This computer's date is {clock.today():%d %b %Y}.")


def check_open_files() -> Check:
    """How many files this process may hold open, raised as far as the system allows."""
    limit = raise_open_file_limit()
    if limit is not None and limit < FEW_OPEN_FILES:
        return Check("Open files", CheckState.WARN, f"The system allows Rangebook only {limit} open files at once. "
                     "With many pages open it may stop answering.",
                     f"In the terminal, run: ulimit -n {WANTED_OPEN_FILES}. Then start Rangebook there. If that is "
                     "refused, ask whoever manages this computer.")
    return Check("Open files", CheckState.OK, "The system allows " + (f"{limit:,}" if limit else "enough")
                 + " open files at once.")


def _who_runs(path: Path) -> str:
    if not path.exists():
        return ""
    with closing(open_database(path)) as database:
        run = database.runs.load_latest()
    return f" (started by “{run.trigger}”, run {run.run_id})" if run and run.is_active else ""
