"""Who did what when: exports, sign-ins, refusals, stops, restores and changed settings."""

from __future__ import annotations

from collections.abc import Iterable

from golf.maintenance import AuditEntry, AuditFilter, AuditKind, who_acts
from services.exports.table import Column, Table
from services.shared.audit_note import note_audit
from services.shared.database_service import DatabaseService

KIND_WORDS = {
    AuditKind.EXPORT: "Export", AuditKind.SIGN_IN: "Sign-in", AuditKind.REFUSAL: "Refusal",
    AuditKind.STOP: "Stop", AuditKind.RESTORE: "Restore", AuditKind.SETTING: "Changed setting",
}
_COLUMNS = tuple(map(Column, ("at", "kind", "what", "detail", "who", "account", "run_id")))


class AuditTrail(DatabaseService):
    """Entries are only added. They survive a restore, and hold no secret."""

    def load(self, wanted: AuditFilter, limit: int | None = None) -> list[AuditEntry]:
        """The newest entries that pass, at most ``limit`` (None: all of them)."""
        return self._database.audit.load(wanted, limit)

    def count(self, wanted: AuditFilter) -> int:
        """How many entries pass."""
        return self._database.audit.count(wanted)

    def note_export(self, what: str) -> None:
        """A file leaves Rangebook; ``what`` is our word for it, or its name."""
        note_audit(self._database, AuditEntry(AuditKind.EXPORT, who_acts(), what))


def build_audit_table(entries: Iterable[AuditEntry]) -> Table:
    """One row an entry, newest first; moments as text, in UTC."""
    return Table(_COLUMNS, tuple((
        entry.at.isoformat(timespec="seconds") if entry.at else None, KIND_WORDS[entry.kind], entry.what,
        entry.detail or None, entry.who, entry.account, entry.run_id) for entry in entries), "Audit")
