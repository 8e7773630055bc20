"""What is written down of who did what, and that nothing secret ever is."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from golf.errors import DatabaseBusy
from golf.maintenance import AuditEntry, AuditFilter, AuditKind, acting_as
from golf.notices import NoticeChannel
from services.coach.providers import ProviderName
from services.coach.service import CoachChoice
from services.folders.view import FolderChoices
from services.maintenance.audit import KIND_WORDS, build_audit_table
from services.secrets.redaction import mask_in_log
from services.shared.audit_note import note_audit
from tests.opened_app import OpenedApp

EVERYTHING = AuditFilter()


def test_every_kind_has_words() -> None:
    assert set(KIND_WORDS) == set(AuditKind)


def test_a_secret_is_masked_wherever_it_stands(app: OpenedApp) -> None:
    mask_in_log("hunter22hunter22")
    note_audit(app.database, AuditEntry(
        AuditKind.REFUSAL, "this computer", "sent hunter22hunter22",
        "GET /report/43285/ABCDEFGH1234 with key=ABCDEFGH1234 and Cookie: session=xyz123456"))
    entry, = app.audit.load(EVERYTHING)
    for secret in ("hunter22hunter22", "ABCDEFGH1234", "xyz123456"):
        assert secret not in entry.what + entry.detail


def test_what_happened_is_not_undone_by_a_database_that_cannot_take_the_entry(
    app: OpenedApp, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def busy(_entry: object) -> None:
        raise DatabaseBusy("The database is busy.", "Try again.")

    monkeypatch.setattr(app.database.audit, "add", busy)
    app.audit.note_export("shots.csv")
    assert "audit_not_written" in caplog.text


def test_a_restore_and_an_account_are_written_down(app: OpenedApp) -> None:
    info = app.backups.make()
    app.backups.restore(info.name)
    app.accounts.set_enabled("me@example.com", enabled=False)
    paused, restored = app.audit.load(EVERYTHING)
    assert (paused.kind, paused.what, paused.account) == (AuditKind.SETTING, "Account paused", "me@example.com")
    assert (restored.kind, restored.what, restored.detail) == (AuditKind.RESTORE, info.name, "0 sessions, 0 shots")


def test_the_table_has_one_row_an_entry(app: OpenedApp) -> None:
    app.audit.note_export("=shots.csv")
    table = build_audit_table(app.audit.load(EVERYTHING))
    row, = table.rows
    facts = dict(zip(table.headings, row, strict=True))
    assert (facts["kind"], facts["what"], facts["who"], facts["detail"]) == (
        "Export", "=shots.csv", "this computer", None)
    assert str(facts["at"]).endswith("+00:00")


class _Kept:
    """A place for secrets that keeps everything and gives nothing away."""

    def choose_place(self, *, allow_file: bool = False) -> None:
        assert not allow_file

    def save(self, _key: object, _secret: str, *, allow_file: bool = False) -> str:
        assert not allow_file
        return "keyring"

    def clear(self, _key: object) -> bool:
        return True


class _Senders:
    def to_address(self, _address: str, _title: str, _body: str) -> None:
        """Taken."""


def test_keys_and_addresses_are_written_down_without_what_they_are(
    app: OpenedApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app.notices, "_addresses", _Kept())
    monkeypatch.setattr(app.notices, "_senders", _Senders())
    monkeypatch.setattr(app.coach, "_keys", _Kept())
    app.notices.check_and_save(NoticeChannel.WEBHOOK, "jsons://hooks.example.com/secret-topic")
    app.notices.forget(NoticeChannel.WEBHOOK)
    app.coach.save_choice(CoachChoice(
        is_on=True, provider=ProviderName.OWN, model="m", own_address="https://model.example.com/v1"))
    monkeypatch.setattr(app.coach, "_build", lambda *_: SimpleNamespace(test=lambda: None))
    app.coach.test_and_save_key("sk-0123456789abcdef")
    app.coach.forget_key()
    entries = app.audit.load(EVERYTHING)
    assert [entry.what for entry in reversed(entries)] == [
        "Address for notices kept: webhook", "Address for notices removed: webhook", "Coach", "Key for the coach kept",
        "Key for the coach removed"]
    assert {entry.kind for entry in entries} == {AuditKind.SETTING}
    assert "secret-topic" not in str(entries)
    assert "sk-0123456789abcdef" not in str(entries)


def test_a_watched_folder_is_written_down_from_beginning_to_end(app: OpenedApp, tmp_path: Path) -> None:
    place = tmp_path / "exports"
    place.mkdir()
    with acting_as("command line"):
        added = app.folders.add(str(place), FolderChoices(), from_page=False)
    app.folders.change(added.folder.folder_id, FolderChoices(player="Ann"))
    app.folders.remove(added.folder.folder_id)
    entries = list(reversed(app.audit.load(EVERYTHING)))
    assert [(entry.what, entry.detail, entry.who) for entry in entries] == [
        ("Folder watched", str(place), "command line"), ("Watched folder changed", str(place), "this computer"),
        ("Folder not watched any more", str(place), "this computer")]
