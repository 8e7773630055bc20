"""Writes an entry of the audit, without anything secret in it."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from golf.errors import DatabaseError
from golf.maintenance import AuditEntry, AuditKind, who_acts
from services.secrets.redaction import mask_text

if TYPE_CHECKING:
    from golf_db import GolfDatabase

log = logging.getLogger(__name__)


def note_setting(database: GolfDatabase, what: str, detail: str = "", *, account: str | None = None) -> None:
    """A golfer changed how Rangebook works: ``what`` in our words, ``detail`` without anything secret."""
    note_audit(database, AuditEntry(AuditKind.SETTING, who_acts(), what, detail, account=account))


def note_audit(database: GolfDatabase, entry: AuditEntry) -> None:
    """Write it down. What it is about has happened already, so that a database which cannot take it is only logged."""
    try:
        database.audit.add(replace(entry, what=mask_text(entry.what), detail=mask_text(entry.detail)))
    except DatabaseError as error:
        log.warning("audit_not_written", extra={"code": error.code, "kind": entry.kind.value, "run_id": entry.run_id})
