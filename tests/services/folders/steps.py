"""A watched folder whose time is turned by hand: real files, no waiting."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from golf_db import Afterwards, FileState, SeenFile
from services.folders.rounds import FolderRounds
from services.folders.view import AddedFolder, FolderChoices
from tests.imports.builders import SPECS, Ball, ball, build
from tests.opened_app import OpenedApp
from tests.services.imports.steps import count_shots


class TurnedClock:
    """Time that passes when somebody says so; it begins now, as the times of real files do."""

    def __init__(self) -> None:
        self._began, self.passed_s = datetime.now(UTC), 0.0

    def now(self) -> datetime:
        return self._began + timedelta(seconds=self.passed_s)

    def today(self) -> date:
        return self.now().astimezone().date()

    def monotonic(self) -> float:
        return self.passed_s


@dataclass
class Watched:
    app: OpenedApp
    folder: Path
    clock: TurnedClock
    told: list[SeenFile] = field(default_factory=list)
    rounds: FolderRounds | None = None

    def add(self, folder: Path | None = None, **choices: object) -> AddedFolder:
        chosen = FolderChoices(**{"player": "Ann", **choices})  # type: ignore[arg-type]
        return self.app.folders.add(str(folder or self.folder), chosen, from_page=False)

    def choose(self, afterwards: Afterwards) -> None:
        folder = self.app.database.folders.load()[0]
        self.app.folders.change(folder.folder_id, FolderChoices(player="Ann", afterwards=afterwards))

    def start_anew(self) -> None:
        """As after a restart: nothing is remembered but what is stored."""
        self.rounds = self.app.folders._make_rounds(self.told.append, lambda: True)

    def look(self, *touched: int) -> float:
        if self.rounds is None:
            self.start_anew()
        assert self.rounds is not None
        return self.rounds.look(touched)

    def watch_for(self, seconds: float = 15.0) -> None:
        """Look as often as a watch does, with nothing told by the disk, until so many seconds have passed."""
        end = self.clock.passed_s + seconds
        while True:
            wait_s = self.look()
            assert wait_s >= 0.0
            if self.clock.passed_s + wait_s >= end:
                self.clock.passed_s = end
                return
            self.clock.passed_s += max(wait_s, 0.01)

    def write(self, name: str, shots: list[Ball] | bytes, spec: str = "garmin") -> Path:
        """Write a file; it is told by the disk at once."""
        path = self.folder / name
        path.write_bytes(shots if isinstance(shots, bytes) else build(SPECS[spec], shots))
        self.look(*(folder.folder_id for folder in self.app.database.folders.load()))
        return path

    def file(self, name: str) -> SeenFile:
        return self.app.database.folders.load_files(self.app.database.folders.load()[0].folder_id)[name]

    def state(self, name: str) -> FileState:
        return self.file(name).state

    @property
    def names(self) -> list[str]:
        """Everything in the folder, with what is in its subfolders."""
        return sorted(str(path.relative_to(self.folder)) for path in self.folder.rglob("*") if not path.is_dir())

    @property
    def shots(self) -> int:
        return count_shots(self.app)

    @property
    def sessions(self) -> int:
        return len(self.app.database.journal.load_cards(limit=1000))

    @property
    def trouble(self) -> str:
        return self.app.database.folders.load()[0].trouble


def balls(number: int, first: int = 1, **changes: object) -> list[Ball]:
    return [ball(each, **changes) for each in range(first, first + number)]
