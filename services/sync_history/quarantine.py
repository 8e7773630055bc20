"""Sessions that failed again and again: what they are, the answer that came, asking again, dismissing."""

from __future__ import annotations

from collections.abc import Collection

from golf.errors import NotFound
from golf.sync_history import QuarantinedReport
from services.shared.database_service import DatabaseService


class Quarantine(DatabaseService):
    """Sessions that ordinary syncs do not ask for any more."""

    def load(self, *, with_dismissed: bool = False) -> list[QuarantinedReport]:
        """What ordinary syncs do not ask for any more, the latest failure first."""
        return list(self._database.quarantine.load_reports(with_dismissed=with_dismissed))

    def require(self, report_ids: Collection[int]) -> list[int]:
        """These, or all of them (dismissed ones too) when none is named. Raises NotFound for one not held back."""
        held = {report.report_id for report in self.load(with_dismissed=True)}
        strangers = [report_id for report_id in report_ids if report_id not in held]
        if strangers:
            raise NotFound(f"Session {strangers[0]} is not held back.", "Look at: quarantine list")
        return list(dict.fromkeys(report_ids)) or sorted(held)

    def dismiss(self, report_ids: Collection[int]) -> int:
        """Show them no more until they fail for another reason or change on the portal."""
        return int(self._database.quarantine.dismiss(report_ids))

    def load_answer(self, report_id: int) -> bytes:
        """The answer as it came, without the report's key; for a file, never for a page. Raises NotFound."""
        return bytes(self._database.quarantine.load_answer(report_id))


def answer_name(report_id: int) -> str:
    """A file name from the number only; text, so that nothing opens it as a web page."""
    return f"rangebook-answer-{report_id}.txt"
