"""What a sync keeps for itself between runs, apart from the database: the sign-in and the report keys.

Both are secrets: files only this user can read, never in a backup, never in a log.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from automation.ports import Cookies
from golf.reports import ReportKey
from golf.settings import Settings
from services.secrets.private_json import JsonLabel, PrivateJson
from services.secrets.redaction import mask_in_log
from services.sign_in.login_places import account_mark

SESSION_FILE = ".uneekor_session.json"
KEYS_FILE = "report_keys.json"
_LEAST_COOKIE = 12
_REPORT_ID = re.compile(r"[0-9]{1,18}")
_SIGN_INS = JsonLabel(
    "kept sign-ins", "The sign-in could not be kept.", "kept_sign_in_unreadable", "accounts", version=2,
    is_expendable=True, goes_when_empty=True)  # signing in once more is all it costs
_KEYS = JsonLabel("report links", "The report links could not be kept.", "report_keys_unreadable", "keys",
                  sets_aside=True)


class FileCookieStore:
    """automation.ports.CookieStore: the portal's sessions, each bound to one portal and one user name."""

    def __init__(self, settings: Settings) -> None:
        self._file = PrivateJson(settings.private_folder / SESSION_FILE, _SIGN_INS, _read_states)
        self._portal_url = settings.portal_url

    def load(self, username: str) -> Cookies | None:
        """The kept browser state of this user on this portal, or None: whatever is doubtful is left alone."""
        state = self._file.read().get(account_mark(self._portal_url, username))
        if not isinstance(state, dict):
            return None
        _keep_values_secret(state)
        return state

    def save(self, username: str, cookies: Cookies) -> None:
        """Replace this user's kept state. Raises SettingsError or DatabaseBusy."""
        _keep_values_secret(cookies)
        with self._file.changing() as states:
            states[account_mark(self._portal_url, username)] = cookies

    def forget(self, username: str | None = None) -> None:
        """Remove this user's (None: everybody's); nothing happens when there is none. Raises as ``save``."""
        with self._file.changing() as states:
            if username is None:
                states.clear()
            else:
                states.pop(account_mark(self._portal_url, username), None)


def _read_states(document: Any) -> dict[str, Any]:
    """Browser states by account mark; an earlier version kept one."""
    if not isinstance(document, dict):
        return {}
    if isinstance(owner := document.get("belongs_to"), str):
        return {owner: document.get("state")}
    accounts = document.get("accounts")
    return accounts if isinstance(accounts, dict) else {}


class FileReportKeys:
    """automation.ports.ReportKeys: the secret part of each report link, merged across threads and processes."""

    def __init__(self, settings: Settings) -> None:
        self._file = PrivateJson(settings.private_folder / KEYS_FILE, _KEYS, _read_keys)

    def load(self) -> Mapping[int, ReportKey]:
        """All known keys by report id. Raises SettingsError or DatabaseBusy."""
        with self._file.changing() as known:  # held: a file that is not ours is set aside
            return {int(report_id): ReportKey(key) for report_id, key in known.items()}

    def remember(self, keys: Mapping[int, ReportKey]) -> None:
        """Add or replace keys, whole or not at all. Raises SettingsError or DatabaseBusy."""
        with self._file.changing() as known:
            known |= {str(report_id): key.reveal() for report_id, key in keys.items()}


def _keep_values_secret(state: Cookies) -> None:
    """Cookie values are masked in the log from now on; short ones are flags, not secrets."""
    cookies = state.get("cookies")
    if not isinstance(cookies, list):
        return
    values = (cookie.get("value") for cookie in cookies if isinstance(cookie, dict))
    mask_in_log(*(value for value in values if isinstance(value, str) and len(value) >= _LEAST_COOKIE))


def _read_keys(document: Any) -> dict[str, Any]:
    """Keys by report id as text. Raises ValueError when the document is anything else."""
    keys = document.get("keys") if isinstance(document, dict) and document.get("version") == 1 else None
    if not isinstance(keys, dict) or not all(
            _REPORT_ID.fullmatch(report_id) and isinstance(key, str) for report_id, key in keys.items()):
        raise ValueError("not a file of report keys")
    return {str(int(report_id)): key for report_id, key in keys.items()}
