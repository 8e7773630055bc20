"""Backups and what restoring one would change, in a golfer's words. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from golf.backups import BackupInfo, BackupKind, RestorePreview, SessionChange
from services.backups.status import BackupHealth
from services.shared.formatting import count_of, format_bytes, format_moment

KEPT_RULE = ("Kept: the daily ones of the last 7 days and 4 weeks that have one; copies made before a restore or an "
             "update for a month, the newest three for good; your own until you delete them.")
_REASONS = {BackupKind.DAILY: "Daily", BackupKind.BY_HAND: "By hand"}
_KEPT_WORDS = {"day": "one of 7 days", "week": "one of 4 weeks", "safety": "a way back", "by hand": "yours",
               "future": "dated later than now", "newest": "the newest"}


@dataclass(frozen=True, slots=True)
class BackupLine:
    """A backup as a table shows it."""

    made_at: datetime
    why: str
    sessions: int
    shots: int
    size: str
    kept: str
    name: str


def describe_reason(info: BackupInfo) -> str:
    """Why it was made: ``Daily``, ``By hand``, ``Before restore``."""
    return info.reason.capitalize() if info.kind is BackupKind.SAFETY else _REASONS[info.kind]


def list_backups(backups: Sequence[BackupInfo], kept: Mapping[str, Sequence[str]]) -> list[BackupLine]:
    """The table of what is kept, and what each is kept for; what nothing needs any more goes with the next pruning."""
    return [BackupLine(
        info.made_at, describe_reason(info), info.told_sessions, info.shots, format_bytes(info.size_bytes),
        " and ".join(_KEPT_WORDS[why] for why in kept.get(info.name, ())
                     if why != "newest" or len(kept[info.name]) == 1) or "not any more", info.name,
    ) for info in backups]


def describe_backup(info: BackupInfo) -> str:
    """One line to choose by."""
    return (f"{format_moment(info.made_at)} · {describe_reason(info)} · {count_of(info.told_sessions, 'session')} · "
            f"{count_of(info.shots, 'shot')} · {format_bytes(info.size_bytes)}")


def describe_health(health: BackupHealth) -> str:
    """How current the backups are, in one or two sentences."""
    if health.newest is None:
        return "There is no backup yet. One is made by itself once a day when something changed."
    state = "Something changed since then; the next one is made by itself, at most once a day." if health.changed \
        else "Nothing changed since then."
    return (f"The newest is of {format_moment(health.newest.made_at)}. {state} "
            f"{count_of(health.kept, 'backup')}, {format_bytes(health.size_bytes)} together.")


def describe_preview(preview: RestorePreview) -> list[str]:
    """What a restore would change, a sentence a kind; only what there is."""
    if preview.changes_nothing:
        return ["Nothing would change: what is stored now is what this backup holds."]
    emptied = [change for change in preview.differing if _is_emptied(change)]
    older = [change for change in preview.differing if not _is_emptied(change)]
    told = (
        (len(preview.vanishing), (f"{count_of(len(preview.vanishing), 'session')} would no longer be here "
                                 f"({count_of(_shots_now(preview.vanishing), 'shot')})")),
        (len(preview.returning), (f"{count_of(len(preview.returning), 'session')} would come back "
                                 f"({count_of(_shots_then(preview.returning), 'shot')})")),
        (len(emptied), (f"{count_of(len(emptied), 'session')} would be listed only, without shots "
                        f"({count_of(_shots_now(emptied), 'shot')}), until a sync brings them again")),
        (len(older), (f"{count_of(len(older), 'session')} would be as "
                      f"{'it was' if len(older) == 1 else 'they were'} then")),
        (preview.edits_lost, f"{count_of(preview.edits_lost, 'change')} of yours would leave the list of changes"),
        (preview.edits_back, f"{count_of(preview.edits_back, 'change')} of yours would be back in the list of changes"),
        (preview.edits_turned, f"{count_of(preview.edits_turned, 'change')} of yours would be undone or hold again"),
        (preview.bags_changed, f"the bag of {count_of(preview.bags_changed, 'player')} would be as it was then"),
        (preview.goals_changed, f"{count_of(preview.goals_changed, 'goal')} would go, come back or be as then"),
        (preview.hands_changed, f"the hand of {count_of(preview.hands_changed, 'player')} would be as it was then"),
        (preview.notes_lost, f"the notes of {count_of(preview.notes_lost, 'session')} would go or be older"),
        (preview.tags_lost, f"{count_of(preview.tags_lost, 'tag')} would be gone"),
        (preview.runs_lost, f"{count_of(preview.runs_lost, 'sync')} would leave the history"),
        (preview.runs_back, f"{count_of(preview.runs_back, 'sync')} would come back into the history"),
        (preview.choices_changed, f"{count_of(preview.choices_changed, 'setting')} would change"),
    )
    said = [f"{words[0].upper()}{words[1:]}." for number, words in told if number]
    return said or ["Only details would change: of syncs, notices or accounts, not of what you hit or said."]


def describe_change(change: SessionChange) -> str:
    """What would happen to one session: ``goes``, ``comes back``, or what is different."""
    if change.shots_then is None:
        return "goes"
    if change.shots_now is None:
        return "comes back"
    return "loses its shots" if _is_emptied(change) else ", ".join(change.differs)


def list_changes(preview: RestorePreview) -> list[SessionChange]:
    """All sessions a restore would touch: those that go first."""
    return [*preview.vanishing, *preview.returning, *preview.differing]


def _is_emptied(change: SessionChange) -> bool:
    """Its shots are here now and were not fetched yet when the backup was made."""
    return bool(change.shots_now) and change.shots_then == 0


def _shots_now(changes: Sequence[SessionChange]) -> int:
    return sum(change.shots_now or 0 for change in changes)


def _shots_then(changes: Sequence[SessionChange]) -> int:
    return sum(change.shots_then or 0 for change in changes)
