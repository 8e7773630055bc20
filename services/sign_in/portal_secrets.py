"""What a sync keeps for itself between runs, apart from the database: the sign-in and the report keys.

Both are secrets: files only this user can read, never in a backup, never in a log.
"""

from __future__ import annotations

import json
import logging
import os
import re
import threading
from collections.abc import Mapping
from contextlib import AbstractContextManager

from automation.ports import Cookies
from golf.errors import SettingsError
from golf.reports import ReportKey
from golf.settings import Settings
from services.secrets.private_json import hold_private_file, write_private_document
from services.secrets.redaction import mask_in_log
from services.sign_in.login_places import account_mark

log = logging.getLogger(__name__)

SESSION_FILE = ".uneekor_session.json"
KEYS_FILE = "report_keys.json"
_LEAST_COOKIE = 12
_REPORT_ID = re.compile(r"[0-9]{1,18}")


class FileCookieStore:
    """automation.ports.CookieStore: the portal's sessions, each bound to one portal and one user name."""

    def __init__(self, settings: Settings) -> None:
        self._path = settings.private_folder / SESSION_FILE
        self._portal_url = settings.portal_url
        self._threads = threading.Lock()

    def load(self, username: str) -> Cookies | None:
        """The kept browser state of this user on this portal, or None: whatever is doubtful is left alone."""
        try:
            state = _read_states(self._path.read_bytes()).get(account_mark(self._portal_url, username))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, RecursionError):
            log.warning("kept_sign_in_unreadable")
            return None
        if not isinstance(state, dict):
            return None
        _keep_values_secret(state)
        return state

    def save(self, username: str, cookies: Cookies) -> None:
        """Replace this user's kept state. Raises SettingsError or DatabaseBusy."""
        _keep_values_secret(cookies)
        with self._alone():
            self._write(self._read() | {account_mark(self._portal_url, username): cookies})

    def forget(self, username: str | None = None) -> None:
        """Remove this user's (None: everybody's); nothing happens when there is none. Raises as ``save``."""
        with self._alone():
            mark = None if username is None else account_mark(self._portal_url, username)
            left = {} if mark is None else {other: state for other, state in self._read().items() if other != mark}
            if left:
                self._write(left)
            else:
                self._remove()

    def _alone(self) -> AbstractContextManager[None]:
        return hold_private_file(self._path, self._threads, "kept sign-ins")

    def _read(self) -> dict[str, object]:
        """What is kept; a file that cannot be read as such counts as empty: signing in once more is all it costs."""
        try:
            return _read_states(self._path.read_bytes())
        except (OSError, ValueError, RecursionError):
            return {}

    def _write(self, states: Mapping[str, object]) -> None:
        write_private_document(self._path, {"version": 2, "accounts": dict(states)}, "The sign-in could not be kept.")

    def _remove(self) -> None:
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            raise SettingsError("The kept sign-in could not be removed.", f"Delete {self._path} yourself.") from error


def _read_states(body: bytes) -> dict[str, object]:
    """Browser states by account mark; an earlier version kept one. Raises ValueError for anything but JSON."""
    document = json.loads(body)
    if not isinstance(document, dict):
        return {}
    if isinstance(owner := document.get("belongs_to"), str):
        return {owner: document.get("state")}
    accounts = document.get("accounts")
    return dict(accounts) if isinstance(accounts, dict) else {}


class FileReportKeys:
    """automation.ports.ReportKeys: the secret part of each report link, merged across threads and processes."""

    def __init__(self, settings: Settings) -> None:
        self._path = settings.private_folder / KEYS_FILE
        self._threads = threading.Lock()

    def load(self) -> Mapping[int, ReportKey]:
        """All known keys by report id."""
        with self._alone():
            return {int(report_id): ReportKey(key) for report_id, key in self._read().items()}

    def remember(self, keys: Mapping[int, ReportKey]) -> None:
        """Add or replace keys, whole or not at all. Raises SettingsError or DatabaseBusy."""
        fresh = {str(report_id): key.reveal() for report_id, key in keys.items()}
        with self._alone():
            known = self._read()
            merged = known | fresh
            if merged != known:
                write_private_document(
                    self._path, {"version": 1, "keys": merged}, "The report links could not be kept.")

    def _alone(self) -> AbstractContextManager[None]:
        return hold_private_file(self._path, self._threads, "report links")

    def _read(self) -> dict[str, str]:
        try:
            body = self._path.read_bytes()
        except FileNotFoundError:
            return {}
        try:
            return _read_keys(body)
        except (ValueError, RecursionError):
            aside = self._path.with_name(f"{self._path.name}.corrupt")
            os.replace(self._path, aside)
            log.warning("report_keys_unreadable", extra={"set_aside_as": aside.name})
            return {}


def _keep_values_secret(state: Cookies) -> None:
    """Cookie values are masked in the log from now on; short ones are flags, not secrets."""
    cookies = state.get("cookies")
    if not isinstance(cookies, list):
        return
    values = (cookie.get("value") for cookie in cookies if isinstance(cookie, dict))
    mask_in_log(*(value for value in values if isinstance(value, str) and len(value) >= _LEAST_COOKIE))


def _read_keys(body: bytes) -> dict[str, str]:
    """Keys by report id as text. Raises ValueError when the body is anything else."""
    document = json.loads(body)
    if not _holds_keys(document):
        raise ValueError("not a file of report keys")
    return {str(int(report_id)): key for report_id, key in document["keys"].items()}


def _holds_keys(document: object) -> bool:
    if not isinstance(document, dict) or document.get("version") != 1 or not isinstance(document.get("keys"), dict):
        return False
    return all(_REPORT_ID.fullmatch(report_id) and isinstance(key, str) for report_id, key in document["keys"].items())
