"""What the portal sent for a session, byte for byte, as a file without the key that opens it there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from golf.errors import NotFound
from services.exports.file_names import build_file_stem
from services.secrets.redaction import mask_text

if TYPE_CHECKING:
    from automation.ports import ReportKeys
    from golf.sessions import SessionDetail
    from golf_db import GolfDatabase


class OriginalReports:
    """The newest stored answer of each session."""

    def __init__(self, database: GolfDatabase, keys: ReportKeys) -> None:
        self._database = database
        self._keys = keys

    def load(self, detail: SessionDetail) -> bytes:
        """The report as it came; of a session made here that of the session whose shots it has.

        The report's key, and whatever stands where a key stands, is replaced by an ellipsis. Raises NotFound.
        """
        report_id = detail.made_from or detail.card.report_id
        body = self._database.upkeep.load_raw(report_id).body
        if (key := self._keys.load().get(report_id)) is not None:
            body = key.hide_in(body)
        return mask_text(body.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")

    def has(self, detail: SessionDetail) -> bool:
        """Whether there is one."""
        try:
            self._database.upkeep.load_raw(detail.made_from or detail.card.report_id)
        except NotFound:
            return False
        return True


def name_original(detail: SessionDetail) -> str:
    """The file's name, with the session's day and number."""
    return f"{build_file_stem('original', detail.card.practised_on, detail.card.report_id)}.json"
