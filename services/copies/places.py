"""Where the golfer's shots are: the portal, here, each copy, the backups; with what is equal and what is not."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from golf.copies.records import CopyCounts
from services.copies.text import describe_view
from services.copies.view import CopyState, CopyView, Place
from services.shared.formatting import count_of

if TYPE_CHECKING:
    from golf.backups import BackupInfo
    from golf.sync_events import Receipt
    from services.backup_places.kept import KeptPlace


def build_places(
    here: CopyCounts, receipt: Receipt, listed_at: datetime | None, copies: list[CopyView], *,
    backups: list[BackupInfo], elsewhere: list[KeptPlace],
) -> list[Place]:
    """A line for each place, this computer first."""
    places = [Place("This computer", here.sessions, here.shots, here.newest_day, None, "")]
    if receipt.listed_sessions:
        places.append(Place("Portal", receipt.listed_sessions, receipt.listed_shots, None, listed_at,
                            _compare_portal(receipt, here), is_good=receipt.is_complete))
    places += [_copy_place(view, here) for view in copies]
    if backups:
        places.append(_backup_place(backups, here))
    return places + [_place_elsewhere(place, here) for place in elsewhere]


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


def _backup_place(backups: list[BackupInfo], here: CopyCounts) -> Place:
    newest = backups[0]
    is_equal = (newest.told_sessions, newest.shots) == (here.sessions, here.shots)
    return Place(f"Backups ({len(backups)})", newest.told_sessions, newest.shots, None, newest.made_at,
                 "Newest holds all" if is_equal else "Newest is older", is_good=True)


def _place_elsewhere(place: KeptPlace, here: CopyCounts) -> Place:
    """Of the newest backup that lies there."""
    copy, name = place.copy, f"Backup in {place.name}"
    if copy is None:
        return Place(name, 0, 0, None, None, place.trouble.what_happened if place.trouble else "Nothing is copied yet",
                     is_good=False)
    is_equal = (copy.sessions, copy.shots) == (here.sessions, here.shots)
    note = ("One of the copies is damaged" if place.damaged else place.trouble.what_happened if place.trouble
            else "Newest holds all" if is_equal else "Newest is older")
    return Place(name, copy.sessions, copy.shots, None, place.checked_at or copy.copied_at, note,
                 is_good=not (place.damaged or place.trouble))
