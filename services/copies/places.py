"""Where the golfer's shots are: the portal, here, each copy, the backups; with what is equal and what is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from golf.copies.records import CopyCounts
from services.backup_places.kept import PlaceCopy
from services.copies.text import describe_view
from services.copies.view import CopyState, CopyView, Place
from services.shared.formatting import count_of

if TYPE_CHECKING:
    from golf.backups import BackupInfo
    from golf.sync_events import Receipt
    from services.backup_places.kept import KeptPlace


def build_places(
    here: CopyCounts, receipt: Receipt, listed_at: datetime | None, copies: list[CopyView], *,
    backups: list[BackupInfo], elsewhere: list[KeptPlace], revision: int,
) -> list[Place]:
    """A line for each place, this computer first. ``revision``: the data revision here."""
    places = [Place("This computer", here.sessions, here.shots, here.newest_day, None, "")]
    if receipt.listed_sessions:
        places.append(Place("Portal", receipt.listed_sessions, receipt.listed_shots, None, listed_at,
                            _compare_portal(receipt, here), is_good=receipt.is_complete))
    places += [_copy_place(view, here) for view in copies]
    if backups:
        places.append(_backup_place(backups, here, revision))
    return places + [_place_elsewhere(place, here, revision) for place in elsewhere]


def _compare_portal(receipt: Receipt, here: CopyCounts) -> str:
    """The portal counts a ball that came twice twice; nobody else does."""
    if receipt.is_complete:
        is_more = receipt.listed_shots > here.shots
        return "All of it is here; duplicates count once" if is_more else "All of it is here"
    missing = receipt.listed_sessions - receipt.stored_sessions
    return f"{count_of(missing, 'session')} not here yet" if missing else "Not all of it is here yet"


def _copy_place(view: CopyView, here: CopyCounts) -> Place:
    counts = view.kept.counts
    is_equal = view.state is CopyState.EQUAL and counts[:3] == here[:3]
    return Place(view.kept.name, counts.sessions, counts.shots, counts.newest_day,
                 view.kept.checked_at or view.kept.copied_at, "Equal" if is_equal else describe_view(view) or "Behind",
                 is_good=is_equal)


def _backup_place(backups: list[BackupInfo], here: CopyCounts, revision: int) -> Place:
    newest = backups[0]
    return _place_of_backup(f"Backups ({len(backups)})", newest, here, revision, newest.made_at)


def _place_elsewhere(place: KeptPlace, here: CopyCounts, revision: int) -> Place:
    """Of the newest backup that lies there."""
    name, trouble = f"Backup in {place.name}", place.trouble.what_happened if place.trouble else ""
    if place.copy is None:
        return Place(name, 0, 0, None, None, trouble or "Nothing is copied yet", is_good=False)
    found = _place_of_backup(name, place.copy, here, revision, place.checked_at or place.copy.copied_at)
    wrong = "One of the copies is damaged" if place.damaged else trouble
    return replace(found, note=wrong, is_good=False) if wrong else found


def _place_of_backup(
    name: str, backup: BackupInfo | PlaceCopy, here: CopyCounts, revision: int, at: datetime
) -> Place:
    """A backup counts every row; where it has as many as there are here, it holds what the pages count here."""
    sessions = backup.sessions if isinstance(backup, PlaceCopy) else backup.told_sessions
    if backup.shots != here.rows:
        return Place(name, sessions, backup.shots, None, at, "Newest is older; duplicates are counted")
    note = "Newest holds all" if backup.revision == revision else "Newest holds all shots; later edits may be missing"
    return Place(name, here.sessions, here.shots, here.newest_day, at, note)
