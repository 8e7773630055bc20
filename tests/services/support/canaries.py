"""A Rangebook whose every corner holds something that must not get out, and the search for it."""

from __future__ import annotations

import base64
import getpass
import io
import json
import socket
import zipfile
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import keyring
from keyring.backend import KeyringBackend

from automation.page_records import PageKind
from automation.page_watch.page_structure import read_structure
from golf.settings import Settings
from golf.sync_events import SyncFailure, SyncProgress, SyncResult, SyncStatus
from services.backups.status import BackupTrouble, save_trouble
from services.sign_in.portal_secrets import KEYS_FILE, SESSION_FILE
from services.support.doctor import CHECK_NAMES, Check, CheckState
from services.sync.page_snapshots import STRUCTURES_FILE, FilePageStructures
from services.wiring import build_app
from tests.opened_app import OpenedApp, opened
from tests.services.small_house import report_body, save_report

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
PASSWORD, COOKIE, KEY = "pAssW0rdCanary!7", "cookieCanary8899aabb", "KeyCanary1234567"
EMAIL, OTHER_EMAIL = "mail.canary@example.org", "second.canary@example.org"
PLAYER, SESSION = "Player Canary", "sess-canary"
NOTES, TAG, LABEL, HOST, FOLDER = "notesCanary é中", "tagCanary", "labelCanary", "host-canary.example", "folder-canary"
RUN, MESSAGE, CODE, PREFERENCE, NOTICE = "runCanary", "messageCanary", "codeCanary", "prefCanary", "noticeCanary"
LOG, PAGE, BACKUP, CHECK = "logCanary", "pageCanary", "backupCanary", "checkCanary"
FIXED = (PASSWORD, COOKIE, KEY, EMAIL, OTHER_EMAIL, PLAYER, SESSION, NOTES, TAG, LABEL, HOST, FOLDER, RUN, MESSAGE,
         CODE, PREFERENCE, NOTICE, LOG, PAGE, BACKUP, CHECK)
CHECKS = [Check(CHECK_NAMES[0], CheckState.OK, CHECK, CHECK), Check(CHECK, CheckState.FAIL, CHECK)]


def of_this_machine() -> tuple[str, ...]:
    """Whose machine this is, as far as it can be told from a word that no report holds anyhow."""
    found = (socket.gethostname(), getpass.getuser(), str(Path.home()))
    return tuple(allowed_text for allowed_text in found if len(allowed_text) > 3
                 and allowed_text not in ("user", "test", "runner"))


class CanaryKeyring(KeyringBackend):
    """Hands out the password, whoever asks for whatever."""

    priority = 5.0

    def get_password(self, service: str, username: str) -> str:  # noqa: ARG002
        return PASSWORD

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keeps nothing."""

    def delete_password(self, service: str, username: str) -> None:
        """Keeps nothing."""


def build_full_house(tmp_path: Path) -> OpenedApp:
    """The real wiring in a folder with a telling name, filled through the real services wherever there is one."""
    keyring.set_keyring(CanaryKeyring())  # type: ignore[no-untyped-call]
    settings = Settings(home=tmp_path / FOLDER, portal_url=f"https://{HOST}", api_url=f"https://api.{HOST}")
    app = opened(build_app(settings))
    fill_database(app)
    fill_files(settings)
    app.database.backups.make(settings.backup_folder, BACKUP)
    save_trouble(settings, BackupTrouble(NOW, CODE, MESSAGE, MESSAGE))
    write_log(settings.home, [{"event": name, "code": LOG, "mode": LOG, "trigger": LOG, "status": LOG, "page": LOG,
                               "reason": LOG, LOG: LOG} for name in ("sync_started", "sync_finished", "portal_changed",
                                                                     "report_failed", LOG)])
    return app


def fill_database(app: OpenedApp) -> None:
    database = app.database
    save_report(app, 101, report_body(5), name=SESSION)
    save_report(app, 102, report_body(3, carry=120), name=SESSION)
    database.edits.rename(101, f"my {SESSION}")
    database.edits.set_player(101, PLAYER)
    database.edits.set_notes(101, NOTES)
    database.edits.set_tags(101, [TAG])
    database.edits.set_days([101], date(2026, 1, 1))
    database.accounts.keep(EMAIL)
    database.accounts.save_label(EMAIL, LABEL)
    database.accounts.save_refusal(OTHER_EMAIL, CODE, NOW)
    database.preferences.save("units", PREFERENCE)
    database.preferences.save("schedule", json.dumps({"mode": PREFERENCE, "at": PREFERENCE, "every_hours": PREFERENCE}))
    database.preferences.save(PREFERENCE, PREFERENCE)
    save_run(app, RUN, mode=CODE, trigger=CODE, code=CODE, message=MESSAGE, name=SESSION)
    with database._store.writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO notices (kind, about, account, title, body, created_at) VALUES ('failed', ?, ?, ?, ?, ?)",
            (NOTICE, EMAIL, NOTICE, NOTICE, NOW.isoformat()))
        connection.exec_driver_sql(
            "INSERT INTO quarantine (report_id, code, message, attempts, first_failed_at, last_failed_at, run_id, raw) "
            "VALUES (102, ?, ?, 3, ?, ?, ?, ?)",
            (CODE, MESSAGE, NOW.isoformat(), NOW.isoformat(), RUN, MESSAGE.encode()))


def save_run(app: OpenedApp, run_id: str, *, mode: str, trigger: str, code: str, message: str, name: str) -> None:
    runs = app.database.runs
    runs.begin(run_id, trigger=trigger, mode=mode, max_sessions=None, account=EMAIL, started_at=NOW)
    runs.save_progress(SyncProgress(run_id, message=message))
    failure = SyncFailure(code, message, True, 102, name)
    runs.finish(SyncResult(run_id, SyncStatus.PARTIAL, errors=(failure,), message=message), NOW)


def fill_files(settings: Settings) -> None:
    private = settings.private_folder
    private.mkdir(parents=True, exist_ok=True)
    (private / SESSION_FILE).write_text(json.dumps({"cookies": [{"name": COOKIE, "value": COOKIE}]}))
    (private / KEYS_FILE).write_text(json.dumps({"version": 1, "keys": {"101": KEY}}))
    html = f"<table id='{PAGE}'><tr class='{PAGE}'><td>{PAGE}</td></tr></table><{PAGE}>"
    kept = FilePageStructures(settings)
    kept.save_good(read_structure(html, PageKind.LISTING, f"https://{HOST}/report", f"https://{HOST}"))
    document = json.loads((private / STRUCTURES_FILE).read_text())
    for portal in document.values():
        good = portal["listing"]["good"]
        good["parts"] |= {"layout": PAGE, PAGE: "yes"}
        good["outline"] += [[1, PAGE, "1"], [1, "tr", PAGE], [1, f"tr[role={PAGE}]", "1"]]
        portal["sign_in"] = {"changed": {"page": "sign_in", "parts": {"form": PAGE}, "outline": [PAGE], PAGE: PAGE}}
    (private / STRUCTURES_FILE).write_text(json.dumps(document))


def write_log(home: Path, records: Iterable[dict[str, Any]]) -> None:
    folder = home / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "rangebook.log").open("a", encoding="utf-8") as stream:
        for record in records:
            line = {"at": NOW.isoformat(), "level": "info", "logger": LOG, "run_id": LOG, "error": LOG} | record
            stream.write(json.dumps(line, ensure_ascii=True) + "\n")


def find_leaks(packed: bytes, canaries: Iterable[str]) -> set[str]:
    """Which of the words are in a zip: in the bytes, the names or the unpacked texts, plain or encoded."""
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        members = [archive.read(name) for name in archive.namelist()]
        around = " ".join(archive.namelist()).encode() + archive.comment
        around += b" ".join(info.comment + info.extra for info in archive.infolist())
    return find_in_text(b"\n".join([packed, around, *members]), canaries)


def find_in_text(content: bytes, canaries: Iterable[str]) -> set[str]:
    folded = content.lower()
    return {canary for canary in canaries if any(form.lower() in folded for form in forms_of(canary))}


def forms_of(canary: str) -> set[bytes]:
    """Plain, JSON-escaped, percent-encoded, hexadecimal and base64 at each of the three offsets."""
    raw = canary.encode()
    forms = {raw, json.dumps(canary)[1:-1].encode(), quote(canary, safe="").encode(), quote_plus(canary).encode(),
             raw.hex().encode(), canary.encode("utf-16-le")}
    for offset in range(3):
        whole = base64.b64encode(b"x" * offset + raw)
        inner = whole[4 if offset else 0:-4] if len(whole) > 12 else whole
        forms |= {inner, inner.replace(b"+", b"-").replace(b"/", b"_")}
    return {form for form in forms if len(form) >= 4}
