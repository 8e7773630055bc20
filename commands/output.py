"""What the command line says: sentences and tables for people, one JSON object for machines.

Sentences about what is going on go to stderr, results to stdout; with ``--json`` stdout holds the one
object and nothing else. Text from outside is drawn as text: no markup, no terminal codes.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from golf.errors import GolfError, SettingsError
from golf.report_fields import LostInSession
from golf.sync_events import Receipt, RunRecord, SyncFailure, SyncResult, SyncStatus
from golf.sync_preview import PreviewItem
from services.exports.json_values import to_json
from services.shared.formatting import DASH, count_of, format_duration, format_moment
from services.sync.lost_fields import describe_lost
from services.sync.text import describe_status
from services.sync_preview.text import PREVIEW_WORDS, describe_fate

if TYPE_CHECKING:
    from rich.table import Table

    from services.accounts.view import AccountCard
    from services.app import App
    from services.sign_in.credentials import CredentialStatus
    from services.support.doctor import Check
    from services.sync_preview.view import SyncPreview

GAPS_SHOWN = 20
_STYLES = {"ok": "green", "warn": "yellow", "fail": "red"}


@dataclasses.dataclass(frozen=True, slots=True)
class Output:
    """Writes what a command says. ``quiet`` leaves only errors (and the JSON object, when asked for)."""

    json: bool = False
    quiet: bool = False
    out: Console = dataclasses.field(default_factory=lambda: _console(stderr=False))
    err: Console = dataclasses.field(default_factory=lambda: _console(stderr=True))

    def print_result(self, *lines: str) -> None:
        """Print a result, for people."""
        if not self.json and not self.quiet:
            for line in filter(None, lines):
                self.out.print(as_text(line), soft_wrap=True)

    def print_error(self, *lines: str) -> None:
        """Print what went wrong, for people; also when quiet."""
        for line in lines:
            self.err.print(as_text(line), soft_wrap=True)

    def print_progress(self, line: str) -> None:
        """Print what is going on, for people who watch."""
        if not self.quiet:
            self.err.print(as_text(line), soft_wrap=True)

    def print_table(self, table: Table) -> None:
        """Print a table, for people."""
        if not self.json and not self.quiet:
            self.out.print(table)

    def write_json(self, answer: Mapping[str, object]) -> None:
        """Write the one object, for machines."""
        if self.json:
            self.out.file.write(json.dumps(to_json(answer), ensure_ascii=True) + "\n")
            self.out.file.flush()

    def finish(self, *lines: str, exit_code: int = 0, **facts: object) -> None:
        """Say what came of a command: ``facts`` and the exit code for machines, ``lines`` for people."""
        self.write_json({**facts, "exit_code": exit_code})
        self.print_result(*lines)

    def print_failure(self, error: GolfError, exit_code: int) -> None:
        """Print an error: what happened, and what to do."""
        self.write_json({"error": {"code": error.code, "message": error.what_happened, "what_to_do": error.what_to_do},
                         "exit_code": exit_code})
        self.err.print(Text("Error: ", style="red"), as_text(error.what_happened), sep="", soft_wrap=True)
        if error.what_to_do:
            self.err.print(as_text(error.what_to_do), soft_wrap=True)


def _console(*, stderr: bool) -> Console:
    return Console(stderr=stderr, highlight=False, markup=False, emoji=False)


def as_text(text: str, style: str = "") -> Text:
    """Return the text as it is, on one line, without anything a terminal would obey."""
    return Text("".join(sign if sign.isprintable() else " " for sign in text), style=style)


def describe_result(result: SyncResult) -> list[str]:
    """Describe the end of a sync in a few lines; gaps by name."""
    took = format_duration(result.duration_seconds)
    lines = [f"{describe_status(result)} after {took}. {result.message}".strip()]
    if result.sessions_waiting and result.status in (SyncStatus.SUCCESS, SyncStatus.PARTIAL):
        lines.append("Run sync again for the next ones, or sync --max-sessions all.")
    lines += [describe_failure(failure) for failure in result.errors if failure.message not in result.message]
    return [*lines, *describe_notes(result.notes), *describe_receipt(result.receipt)]


def describe_notes(notes: Iterable[SyncFailure]) -> list[str]:
    """Describe what is worth knowing of the portal's reports."""
    return [f"  Note: {note.message}" for note in notes]


def describe_missing(lost: Sequence[LostInSession]) -> list[str]:
    """Describe what the portal's reports lack, with what a person may say to it."""
    said = f"{describe_lost(lost)}; syncs ask again. If the portal's reports will stay so: fields accept"
    return [said] if lost else []


def describe_failure(failure: SyncFailure) -> str:
    """Describe what did not work, with the session's name when it is about one."""
    return f"  {failure.session_name}: {failure.message}" if failure.session_name else f"  {failure.message}"


def describe_receipt(receipt: Receipt | None) -> list[str]:
    """Compare the portal's count with ours, and name the gaps."""
    if receipt is None:
        return []
    lines = [f"Stored: {receipt.sentence()}."]
    lines += [f"  {gap.name}: {gap.stored_shots:,} of "
              f"{'?' if gap.listed_shots is None else format(gap.listed_shots, ',')} shots; {gap.reason}"
              for gap in receipt.gaps[:GAPS_SHOWN]]
    if len(receipt.gaps) > GAPS_SHOWN:
        lines.append(f"  and {len(receipt.gaps) - GAPS_SHOWN:,} more")
    return lines


def describe_backups(app: App) -> str:
    """Describe where verified copies lie, as the end of a receipt; or why that cannot be said."""
    try:
        return app.backup_places.describe_safety()
    except SettingsError as error:
        return str(error)


def describe_run_line(run: RunRecord) -> str:
    """Describe one finished or running sync in a line."""
    return (f"{format_moment(run.started_at)}: {describe_status(run)}, "
            f"{count_of(run.sessions_imported, 'new session')}, {count_of(run.total_shots, 'shot')}"
            f"{f', {run.sessions_gone:,} gone from the portal' if run.sessions_gone else ''}.")


def describe_credentials(status: CredentialStatus) -> list[str]:
    """Describe who signs in, from where, and what stands in the way."""
    if status.username is None:
        return [f"Not connected. {status.place_sentence}"]
    lines = [f"Connected as {status.username}. {status.place_sentence}"]
    return [*lines, status.blocked_reason] if status.blocked_reason else lines


def describe_run_errors(run: RunRecord) -> list[str]:
    """Describe what went wrong in a run; empty when nothing did."""
    lines = [*map(describe_failure, run.errors), *describe_notes(run.notes)]
    return [f"{format_moment(run.started_at)}:", *lines] if lines else []


def table_of_runs(runs: Iterable[RunRecord]) -> Table:
    """Build the table of the history, newest first."""
    return build_table(("Date", "Sessions imported", "Shots", "Gone", "Duration", "Status", "Run"), [
        (format_moment(run.started_at), f"{run.sessions_imported:,}", f"{run.total_shots:,}", f"{run.sessions_gone:,}",
         format_duration(run.duration_seconds), describe_status(run), run.run_id) for run in runs], right=(1, 2, 3, 4))


def table_of_preview(preview: SyncPreview) -> Table:
    """Build the table of what a sync would do, session by session."""
    from rich.table import Table  # noqa: PLC0415 - a look at how things stand draws none

    table = Table("Session", "What", "Name", "Player", "Day", "Shots")
    table.add_column("This sync", no_wrap=True)
    for item in preview.items:
        day = f"{item.day_before} → {item.day_after}" if item.moves else str(item.day_before or item.day_after or DASH)
        table.add_row(str(item.report_id), PREVIEW_WORDS[item.kind], as_text(item.name[:40]),
                      as_text(item.player or DASH), day, _shots_of(item), describe_fate(item))
    return table


def _shots_of(item: PreviewItem) -> str:
    """``42``, or ``40 → 42`` when the portal lists another number than is stored."""
    listed = DASH if item.listed_shots is None else str(item.listed_shots)
    return listed if item.stored_shots in (0, item.listed_shots) else f"{item.stored_shots} → {listed}"


def table_of_checks(checks: Iterable[Check]) -> Table:
    """Build the table of what the doctor found."""
    table = build_table(("", "", ""), [
        (as_text(check.state, _STYLES[check.state]), check.name,
         as_text(check.sentence).append_text(as_text(f" {check.next_step}" if check.next_step else "", "bold")))
        for check in checks])
    table.show_header = False
    return table


def table_of_accounts(cards: Iterable[AccountCard]) -> Table:
    """Build the table of accounts, the first one first."""
    return build_table(("Account", "E-mail", "State", "Last sync", "Stored", "Waiting"), [
        (card.label, card.username,
         "needs you" if card.blocked_reason else "ready" if card.is_enabled else "paused",
         format_moment(card.last_run.started_at) if card.last_run else "never", card.receipt.sentence(),
         f"{card.receipt.waiting_sessions:,}") for card in cards], right=(5,))


def where_is(path: Path) -> str:
    """Say where the golfer's file is, for ``status``."""
    return f"Database: {path}"


def build_table(headings: Sequence[str], rows: Iterable[Sequence[str | Text]], right: Sequence[int] = ()) -> Table:
    """Build a table without lines; ``right`` are the columns of numbers. Cells are drawn as text."""
    from rich.table import Table  # noqa: PLC0415 - a look at how things stand draws none

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for position, heading in enumerate(headings):
        table.add_column(heading, justify="right" if position in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(as_text(cell) if isinstance(cell, str) else cell for cell in row))
    return table
