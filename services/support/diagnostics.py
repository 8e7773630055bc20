"""The diagnostics: a few small files for whoever helps, put together from an explicit list of fields.

Nothing here dumps an object. Every field of the records below is a number, a moment, or a word from a list
(services.secrets.outgoing_values); names, notes, addresses, paths, passwords, cookies, keys and messages have no field.
"""

from __future__ import annotations

import io
import json
import logging
import platform
import sqlite3
import sys
import tomllib
import zipfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from importlib import metadata
from pathlib import Path

from automation.page_records import PageKind, PageStructure
from automation.page_watch.page_structure import structure_as_plain
from golf.errors import GolfError
from golf.settings import DEFAULT_API_URL, DEFAULT_PORTAL_URL, Settings
from golf.sync_events import RunRecord, SyncStatus
from golf_db import GolfDatabase, open_database
from services.backups.status import load_health
from services.secrets.outgoing_values import AllowedText, allowed_text, to_outgoing, version
from services.support.diagnostic_events import read_code, read_events, read_mode, read_trigger
from services.support.diagnostic_states import BackupState, ChoiceState, load_accounts, load_backup_state, load_choices
from services.support.doctor import CHECK_NAMES, Check, CheckState, examine
from services.sync.page_snapshots import FilePageStructures

log = logging.getLogger(__name__)

ZIP_NAME = "rangebook-diagnostics.zip"
RUNS_TOLD = 20
_PACKAGES = ("streamlit", "starlette", "uvicorn", "playwright", "SQLAlchemy", "alembic", "httpx", "keyring",
             "selectolax", "pandas", "altair", "typer", "APScheduler", "apprise", "desktop-notifier", "filelock")
_SYSTEMS = ("Linux", "Darwin", "Windows", "FreeBSD")
_MACHINES = ("x86_64", "AMD64", "arm64", "aarch64", "armv7l", "i686")
_IMPLEMENTATIONS = ("CPython", "PyPy")
_PROJECT = Path(__file__).resolve().parent.parent.parent / "pyproject.toml"
_READ_ME = """Rangebook diagnostics
=====================

What these files hold: versions, counts, states, the last runs and log events, and the shape of the portal's pages.
What they do not hold: passwords, cookies, report keys, e-mail addresses, names, notes, tags, addresses, folders,
messages. You saw all of them before they were saved.
"""


@dataclass(frozen=True, slots=True)
class About:
    """What runs here."""

    made_at: datetime
    rangebook: AllowedText
    python: AllowedText
    implementation: AllowedText
    system: AllowedText
    system_release: AllowedText
    machine: AllowedText
    sqlite: AllowedText
    packages: Mapping[AllowedText, AllowedText]
    demo: bool
    own_home_folder: bool
    own_portal_address: bool
    own_report_address: bool
    requests_per_second: float | None
    concurrent_requests: int


@dataclass(frozen=True, slots=True)
class DataState:
    """The golfer's file. ``error``: why it could not be opened."""

    exists: bool
    error: AllowedText | None = None
    schema: AllowedText | None = None
    size_bytes: int = 0
    revision: int = 0
    rows: Mapping[AllowedText, int] | None = None
    accounts: tuple[object, ...] = ()
    choices: ChoiceState | None = None
    backups: BackupState | None = None


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One of the doctor's checks without its sentence, which may name folders."""

    name: AllowedText
    state: CheckState


@dataclass(frozen=True, slots=True)
class RunState:
    """A run without its account, its selection, its messages and the sessions it was about."""

    status: SyncStatus
    mode: AllowedText
    trigger: AllowedText
    started_at: datetime
    seconds: float
    discovered: int
    imported: int
    updated: int
    waiting: int
    shots: int
    requests: int
    bytes_received: int
    portal_requests: int
    listed_sessions: int | None
    stored_sessions: int | None
    listed_shots: int | None
    stored_shots: int | None
    errors: Mapping[AllowedText, int]


@dataclass(frozen=True, slots=True)
class Diagnostics:
    """The files as they go into the zip: all there is to see."""

    files: Mapping[str, str]

    def as_zip(self) -> bytes:
        """The files, and nothing of this machine around them."""
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in self.files.items():
                archive.writestr(zipfile.ZipInfo(name), text.encode(), zipfile.ZIP_DEFLATED)
        return packed.getvalue()


def build_diagnostics(settings: Settings, now: datetime, checks: Sequence[Check] | None = None) -> Diagnostics:
    """Look at everything once; takes some seconds unless the doctor's checks are brought along. Asks no portal page."""
    found = examine(settings) if checks is None else checks
    data, runs = _load_data(settings, now)
    parts: dict[str, object] = {
        "about.json": _read_about(settings, now),
        "checks.json": tuple(CheckResult(allowed_text(check.name, CHECK_NAMES), check.state) for check in found),
        "data.json": data,
        "runs.json": tuple(_read_run(run) for run in runs),
        "events.json": read_events(settings.home),
    }
    files = {name: _as_text(to_outgoing(part)) for name, part in parts.items()}
    return Diagnostics({"read me.txt": _READ_ME, **files, "pages.json": _as_text(_load_pages(settings))})


def _as_text(document: object) -> str:
    """JSON to read: a line for each field, and for each item of a list."""
    return f"{_pretty(document, 0)}\n"


def _pretty(value: object, depth: int) -> str:
    inner, outer = "\n" + " " * (depth + 1), "\n" + " " * depth
    if isinstance(value, dict) and value:
        fields = [f"{json.dumps(key)}: {_pretty(each, depth + 1)}" for key, each in value.items()]
        return f"{{{inner}{f',{inner}'.join(fields)}{outer}}}"
    if isinstance(value, list) and value:
        return f"[{inner}{f',{inner}'.join(json.dumps(each, ensure_ascii=True) for each in value)}{outer}]"
    return json.dumps(value, ensure_ascii=True)


def _read_about(settings: Settings, now: datetime) -> About:
    return About(
        made_at=now, rangebook=_read_own_version(), python=version(platform.python_version()),
        implementation=allowed_text(platform.python_implementation(), _IMPLEMENTATIONS),
        system=allowed_text(platform.system(), _SYSTEMS), system_release=version(platform.release()),
        machine=allowed_text(platform.machine(), _MACHINES), sqlite=version(sqlite3.sqlite_version),
        packages={allowed_text(name, _PACKAGES): _version_of(name) for name in _PACKAGES}, demo=settings.demo,
        own_home_folder=settings.home != _default_home(), own_portal_address=settings.portal_url != DEFAULT_PORTAL_URL,
        own_report_address=settings.api_url != DEFAULT_API_URL, requests_per_second=settings.requests_per_second,
        concurrent_requests=settings.concurrent_requests)


def _default_home() -> Path:
    import os  # noqa: PLC0415 - the environment is asked for this one comparison

    from golf.settings import default_home  # noqa: PLC0415

    return default_home(os.environ, sys.platform)


def _read_own_version() -> AllowedText:
    try:
        return version(tomllib.loads(_PROJECT.read_text(encoding="utf-8"))["project"]["version"])
    except (OSError, ValueError, KeyError, TypeError):
        return version(None)


def _version_of(package: str) -> AllowedText:
    try:
        return version(metadata.version(package))
    except metadata.PackageNotFoundError:
        return allowed_text("missing", ("missing",))


def _load_data(settings: Settings, now: datetime) -> tuple[DataState, list[RunRecord]]:
    """A file that cannot be opened is what a report is most often about: then its code is all there is."""
    if not settings.database_path.exists():
        return DataState(exists=False), []
    try:
        with closing(open_database(settings.database_path, backup_folder=settings.backup_folder)) as database:
            return _read_data(database, settings, now), database.runs.load_recent(RUNS_TOLD)
    except GolfError as error:
        log.warning("diagnostics_without_data", extra={"code": error.code})
        return DataState(exists=True, error=read_code(error.code)), []


def _read_data(database: GolfDatabase, settings: Settings, now: datetime) -> DataState:
    facts, counts = database.upkeep.load_facts(), database.upkeep.load_counts()
    return DataState(
        exists=True, schema=version(facts.schema_revision), size_bytes=facts.size_bytes,
        revision=database.load_revision(), rows={allowed_text(name, COUNTED): number for name,
                                                 number in counts.items()},
        accounts=load_accounts(database), choices=load_choices(database),
        backups=load_backup_state(load_health(database, settings), database, settings, now))


COUNTED = frozenset({
    "also_listed", "archived_shots", "audit", "backfill_runs", "bag_clubs", "bag_rules", "change_log",
    "changed_sessions", "club_groups", "club_sessions", "conflicts", "copies", "data_revision", "field_losses",
    "goals", "import_files", "join_conflicts", "live_messages", "not_same_balls", "notices", "players",
    "portal_accounts", "preferences", "putts", "quarantine", "rangebook", "raw_files", "raw_reports",
    "report_checks", "run_errors", "run_reports", "session_dates", "session_files", "session_tags", "sessions",
    "sessions_failed", "sessions_imported", "sessions_pending", "shot_words", "shots", "watched_files",
    "watched_folders",
})
"""What rows are counted of: names of ours, so a table that a foreign program made is ``other``."""


def _read_run(run: RunRecord) -> RunState:
    receipt = run.receipt
    errors: dict[AllowedText, int] = {}
    for failure in run.errors:
        code = read_code(failure.code)
        errors[code] = errors.get(code, 0) + 1
    return RunState(
        status=run.status, mode=read_mode(run.mode), trigger=read_trigger(run.trigger), started_at=run.started_at,
        seconds=round(run.duration_seconds, 1), discovered=run.sessions_discovered, imported=run.sessions_imported,
        updated=run.sessions_updated, waiting=run.sessions_waiting, shots=run.total_shots, requests=run.requests,
        bytes_received=run.bytes_received, portal_requests=run.portal_requests,
        listed_sessions=receipt.listed_sessions if receipt else None,
        stored_sessions=receipt.stored_sessions if receipt else None,
        listed_shots=receipt.listed_shots if receipt else None,
        stored_shots=receipt.stored_shots if receipt else None, errors=errors)


def _load_pages(settings: Settings) -> dict[str, object]:
    """How the portal's pages looked when they could be read, and how when not: made of their own module's words."""
    kept = FilePageStructures(settings)
    return {page.value: {"good": _plain(kept.load_good(page)), "changed": _plain(kept.load_changed(page))}
            for page in PageKind}


def _plain(structure: PageStructure | None) -> object:
    """The parts as they are; the outline as one indented line an element, which people read."""
    if structure is None:
        return None
    lines = [f"{'  ' * line.depth}{line.shape} x {line.times}" for line in structure.outline]
    return structure_as_plain(structure) | {"outline": lines}
