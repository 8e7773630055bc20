"""``import golf.db``: a Rangebook on another computer, or a backup of it, joined with this one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from commands.output import Output
from commands.shared import confirm

if TYPE_CHECKING:
    from services.app import App
    from services.joining.view import JoinConflict, JoinOutcome, RangebookFacts

_CONFLICTS_SHOWN = 20


def take_rangebook(app: App, output: Output, path: Path, *, mode: str) -> tuple[dict[str, Any], bool]:
    """Validate, preview or join it, as ``mode`` says; what came of it, and whether it is in. Raises GolfError."""
    if mode == "validate":
        facts = app.joining.look(path)
        _show_facts(output, path, facts)
        return _build_facts(path, facts), True
    if mode != "yes":
        shown = app.joining.preview(path)
        _show(output, path, shown)
        if mode == "preview" or (shown.counts.changes_anything and not confirm("Join the two?")):
            return _build_facts(path, shown.facts, shown), mode == "preview"
        if not shown.counts.changes_anything:
            return _build_facts(path, shown.facts, shown), True
    result = app.joining.join(path)
    output.print_result(result.message)
    _show_conflicts(output, list(result.outcome.conflicts))
    return _build_facts(path, result.outcome.facts, result.outcome) | {"run_id": result.run_id}, True


def _show_facts(output: Output, path: Path, facts: RangebookFacts) -> None:
    from services.joining.text import describe_facts  # noqa: PLC0415 - after --help

    output.print_result(f"{path.name}: a Rangebook with {describe_facts(facts)}.")


def _show(output: Output, path: Path, shown: JoinOutcome) -> None:
    from services.joining.text import describe_counts, describe_left_out  # noqa: PLC0415 - after --help

    _show_facts(output, path, shown.facts)
    output.print_result(f"  Joining brings: {describe_counts(shown.counts)}",
                        *(f"  Left out: {line}" for line in describe_left_out(shown.counts)))
    _show_conflicts(output, list(shown.conflicts))


def _show_conflicts(output: Output, conflicts: list[JoinConflict]) -> None:
    from services.joining.text import describe_conflict  # noqa: PLC0415 - after --help

    if conflicts:
        output.print_result(f"  The two differ in {len(conflicts):,}; what is here stays. Settle them on the page "
                            "Import, under Rangebook on another computer:",
                            *(f"  {describe_conflict(each)}" for each in conflicts[:_CONFLICTS_SHOWN]))
    if len(conflicts) > _CONFLICTS_SHOWN:
        output.print_result(f"  … and {len(conflicts) - _CONFLICTS_SHOWN:,} more; --json has them.")


def _build_facts(path: Path, facts: RangebookFacts, outcome: JoinOutcome | None = None) -> dict[str, Any]:
    """For ``--json``: the keys of any imported file, and those of a Rangebook."""
    counts = None if outcome is None else outcome.counts
    return {
        "file": path.name, "format": "rangebook", "confidence": 1.0, "sessions": facts.sessions, "found": facts.shots,
        "new": 0 if counts is None else counts.new_shots, "known": 0, "unreadable": 0, "problems": [], "needs": [],
        "first_day": None if facts.first_on is None else facts.first_on.isoformat(),
        "last_day": None if facts.last_on is None else facts.last_on.isoformat(), "players": list(facts.players),
        "new_sessions": 0 if counts is None else counts.new_sessions,
        "updated_sessions": 0 if counts is None else counts.updated_sessions,
        "conflicts": [] if outcome is None else [
            {"session_id": each.report_id, "title": each.title, "field": each.field, "mine": each.mine,
             "theirs": each.theirs} for each in outcome.conflicts],
        "run_id": None}
