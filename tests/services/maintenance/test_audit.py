"""What is written down of who did what, and that nothing secret ever is."""

from __future__ import annotations

import pytest

from golf.errors import DatabaseBusy
from golf.maintenance import AuditEntry, AuditFilter, AuditKind
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
