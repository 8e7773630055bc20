"""Places for backups in a golfer's words. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from golf.backups import BackupInfo
from services.backup_places.address import PlaceKind
from services.backup_places.kept import KeptPlace
from services.shared.formatting import count_of, format_bytes, format_moment

KIND_WORDS = {PlaceKind.FOLDER: "Folder", PlaceKind.S3: "S3 storage", PlaceKind.WEBDAV: "WebDAV"}
WRITE_IT_DOWN = ("Write the passphrase down and keep it away from this computer. Rangebook does not keep it, and "
                       "nobody can read the copies without it.")
SAME_DISK = ("This folder is on the same disk as your data. It protects you when the disk breaks only if another "
             "program copies it elsewhere, such as OneDrive or Dropbox.")


def describe_place(place: KeptPlace) -> str:
    """State of one place, in one or two sentences."""
    if place.copy is None:
        return "Nothing has been copied here yet."
    copies = count_of(place.copies, "verified copy", "verified copies")
    checked = f" One was opened and compared {format_moment(place.checked_at)}." if place.checked_at else ""
    if place.damaged:
        checked += " One of the copies is damaged: do not rely on it."
    return (f"{copies}, the newest of {format_moment(place.copy.made_at)}: "
            f"{count_of(place.copy.sessions, 'session')}, {count_of(place.copy.shots, 'shot')}, "
            f"{format_bytes(place.copy.size_bytes)}.{checked}")


def describe_safety(newest_here: BackupInfo | None, places: Sequence[KeptPlace], now: datetime) -> str:
    """How many places hold a verified copy and how old the newest is: ``2 verified copies in 2 places …``.

    One copy a place is counted: more of them in one place do not make it safer.
    """
    moments = [newest_here.made_at] if newest_here else []
    moments += [place.copy.made_at for place in places if place.copy is not None]
    if not moments:
        return "No verified copy anywhere yet."
    where = "on this computer only" if len(moments) == 1 and newest_here else f"in {count_of(len(moments), 'place')}"
    return (f"{count_of(len(moments), 'verified copy', 'verified copies')} {where}, "
            f"newest {_describe_age(now - max(moments))}.")


def _describe_age(age: timedelta) -> str:
    minutes = max(0, int(age.total_seconds() // 60))
    if minutes < 60:
        return f"{minutes} min old"
    return f"{minutes // 60} h old" if age < timedelta(days=2) else f"{age.days} days old"
