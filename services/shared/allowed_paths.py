"""Which folders of this computer a page may read: the home folder, unless the golfer lists others in Settings.

A page is reached through a browser, so what is typed there is checked; a path typed at a terminal is its user's own
business and needs no allowed folder.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from golf.errors import GolfError
from golf.network_disks import find_network_kind
from services.shared.database_service import DatabaseService

if TYPE_CHECKING:
    from golf.settings import Settings
    from golf_db import GolfDatabase

_KEY = "allowed_folders"
_SYSTEM = tuple(map(Path, ("/dev", "/proc", "/sys")))
_DEVICES = ("\\\\.\\", "\\\\?\\", "//./", "//?/")
"""How Windows writes the path of a device."""


class PathRefused(GolfError):
    """A path that was typed cannot be used, or may not be used from a page."""

    code = "path_refused"


class AllowedPaths(DatabaseService):
    """The folders that pages may read. Thread-safe."""

    def __init__(self, database: GolfDatabase, settings: Settings) -> None:
        super().__init__(database)
        self._settings = settings

    def load(self) -> tuple[Path, ...]:
        """The allowed folders: those that were listed, else the home folder."""
        try:
            kept = json.loads(self._database.preferences.load(_KEY, "[]"))
        except ValueError:
            kept = []
        found = tuple(Path(each) for each in kept if isinstance(each, str)) if isinstance(kept, list) else ()
        return found or (Path.home(),)

    def save(self, typed: Iterable[str]) -> None:
        """Allow these folders and what is in them; none at all: the home folder. Raises PathRefused, DatabaseError."""
        folders = [str(find_path(text)) for text in typed if text.strip()]
        if wrong := next((folder for folder in folders if not Path(folder).is_dir()), None):
            raise PathRefused(f"{wrong} is no folder.", "Type the path of a folder.")
        self._database.preferences.save(_KEY, json.dumps(list(dict.fromkeys(folders))))

    def check(self, typed: str, *, may_be_network: bool = False, from_page: bool = True) -> Path:
        """The real path of an existing folder or file, links followed. Raises PathRefused with the reason.

        ``may_be_network``: a network disk is no reason. ``from_page`` False: any folder may be named.
        """
        place = find_path(typed)
        if self._is_own(place):
            raise PathRefused("This is the folder where Rangebook keeps its own data.", "Choose another folder.")
        if not place.is_dir() and not place.is_file():
            raise PathRefused(f"{place} is neither a folder nor a file.", "Choose a folder or a file.")
        if from_page:
            self._check_allowed(place)
        kind = None if may_be_network else find_network_kind(place)
        if kind is not None:
            raise PathRefused(f"{place} lies on a network disk ({kind}).", "Copy it to a disk of this computer first.")
        if not os.access(place, os.R_OK | os.X_OK if place.is_dir() else os.R_OK):
            raise PathRefused(f"{place} may not be read.", "Grant your user access to it, then try again.")
        return place

    def _is_own(self, place: Path) -> bool:
        """Whether Rangebook itself writes there."""
        mine = self._settings
        within = (mine.private_folder, mine.backup_folder, mine.picture_folder, mine.home / "private")
        return place in (mine.home.resolve(), mine.database_path.resolve()) or any(
            place.is_relative_to(folder.resolve()) for folder in within)

    def _check_allowed(self, place: Path) -> None:
        allowed = [folder.resolve() for folder in self.load()]
        if any(place == folder or place.is_relative_to(folder) for folder in allowed):
            return
        listed = ", ".join(map(str, allowed))
        raise PathRefused(f"{place} is outside the folders that pages may read ({listed}).",
                          "Add its folder to the list under Settings, Folders, or use the command line.")


def find_path(typed: str) -> Path:
    """The real path of what was typed, links followed. Raises PathRefused when it is none, or nothing is there."""
    text = typed.strip().strip('"')
    if not text or "\0" in text:
        raise PathRefused("No path was given.", "Type the whole path of a folder.")
    if text.startswith(_DEVICES):
        raise PathRefused(f"{text} is a device.", "Type the path of a folder or a file.")
    try:
        place = Path(text).expanduser()
        if not place.is_absolute():
            raise PathRefused(f"{text} is not a whole path.", f"Type it from the beginning, such as {Path.home()}.")
        place = place.resolve(strict=True)
    except (FileNotFoundError, NotADirectoryError):
        raise PathRefused(f"{text} was not found.", "Check its spelling, and whether its disk is connected.") from None
    except PermissionError:
        raise PathRefused(f"{text} may not be read.", "Grant your user access to it, then try again.") from None
    except (OSError, RuntimeError) as error:  # a loop of links; a home folder that nobody has
        raise PathRefused(f"{text} cannot be used.", "Type the path of another folder.") from error
    if any(place == system or place.is_relative_to(system) for system in _SYSTEM):
        raise PathRefused(f"{place} is a device, or belongs to the system.", "Type the path of a folder or a file.")
    return place
