"""kill -9 at labelled points of sync, undo, backup and restore, and what must be true afterwards."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from golf.sync_events import SyncStatus
from services.sync.options import SyncOptions
from services.sync.run_recorder import CRASH_MESSAGE
from tests.proofs.house import Shots, SmallHouse, content_shots, load_truth_of_sessions, stored_shots
from tests.proofs.points import OUTSIDE, TRANSACTION, Doom, raise_crash

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Place:
    """Where to kill: a label of ``points``, in which work, and up to which of its passings."""

    work: str
    label: str
    most: int = 3

    def __str__(self) -> str:
        return f"{self.work} · {self.label}"


PLACES = (
    Place("sync", "page: before"),
    *(Place("sync", f"keys: {moment}", 1) for moment in OUTSIDE),
    *(Place("sync", f"run begins: {moment}", 1) for moment in TRANSACTION),
    *(Place("sync", f"rows: {moment}", 30 if moment == "statement" else 2) for moment in TRANSACTION),
    *(Place("sync", f"fetch: {moment}") for moment in OUTSIDE),
    *(Place("sync", f"report: {moment}", 50 if moment == "statement" else 3) for moment in TRANSACTION),
    *(Place("sync", f"finish listing: {moment}", 4 if moment == "statement" else 1) for moment in TRANSACTION),
    *(Place("sync", f"run ends: {moment}", 1) for moment in TRANSACTION),
    Place("sync", "any moment"),
    *(Place("undo", f"undo: {moment}", 100 if moment == "statement" else 1) for moment in TRANSACTION),
    Place("undo", "any moment"),
    *(Place("backup", f"file moved: {moment}", 2) for moment in OUTSIDE),
    Place("backup", "any moment"),
    *(Place("restore", f"file moved: {moment}", 2) for moment in OUTSIDE),
    *(Place("restore", f"restore: {moment}", 1) for moment in TRANSACTION),
    Place("restore", "any moment"),
)
DELAYS = {"sync": 0.35, "undo": 0.12, "backup": 0.15, "restore": 0.25}
"""A work is killed at a random moment within so many seconds."""


@dataclass
class Tally:
    """What came of the kills at one place."""

    kills: int = 0
    missed: int = 0
    """The work was over before."""
    half_stored: int = 0
    unsound: int = 0
    not_completed: int = 0

    @property
    def is_clean(self) -> bool:
        return not (self.half_stored or self.unsound or self.not_completed)


@dataclass
class KillLoop:
    """A house, and a process in which things die."""

    house: SmallHouse
    ground: subprocess.Popen[str]
    chance: random.Random
    versions: dict[int, set[Shots]] = field(default_factory=dict)
    """Everything that the portal has ever had for a report."""
    tallies: dict[Place, Tally] = field(default_factory=dict)

    def kill_at(self, place: Place) -> None:
        """One kill, and the proof that nothing came of it."""
        tally = self.tallies.setdefault(place, Tally())
        self.change_portal()
        hashes, order = getattr(self, f"prepare_{place.work}")()
        died = self.send(place, order)
        tally.kills += died
        tally.missed += not died
        tally.half_stored += self.count_half_stored() + (hashes is not None and self.hash() not in hashes)
        tally.unsound += bool(self.errors()) or not self.backups_are_whole()
        tally.not_completed += not self.completes()

    # before

    def change_portal(self) -> None:
        """Something new, grown, renamed, and now and then something gone: every kind of writing has to happen."""
        portal, reports = self.house.portal, self.house.portal.account.reports
        portal.add_report(name="new one", shots=3)
        portal.grow(self.chance.choice(reports).id, 1)
        portal.rename(self.chance.choice(reports).id, f"renamed {self.chance.randrange(1000)}")
        if len(reports) > 10:
            portal.delete(reports[-1].id)
        for report in reports:
            self.versions.setdefault(report.id, set()).add(content_shots(self.house.truth(report)))

    def prepare_sync(self) -> tuple[None, dict[str, Any]]:
        return None, {}

    def prepare_undo(self) -> tuple[set[str], dict[str, Any]]:
        before = self.hash()
        result = self.house.sync(SyncOptions(None, full=True, rechecks=0))
        return {before, self.hash()}, {"run_id": result.run_id}

    def prepare_backup(self) -> tuple[set[str], dict[str, Any]]:
        return {self.hash()}, {}

    def prepare_restore(self) -> tuple[set[str], dict[str, Any]]:
        before = self.hash()
        info = self.house.app.backups.make()
        self.house.sync(SyncOptions(None, full=True, rechecks=0))
        return {before, self.hash()}, {"backup": info.name}

    def send(self, place: Place, order: dict[str, Any]) -> bool:
        """Whether the child died of it; one that ends by itself was too quick."""
        assert self.ground.stdin is not None
        assert self.ground.stdout is not None
        house = self.house
        order |= {"work": place.work, "label": place.label, "countdown": self.chance.randint(1, place.most),
                  "delay": self.chance.uniform(0, DELAYS[place.work]), "home": str(house.parts.settings.home),
                  "api_url": house.portal.api_url, "username": house.portal.username, "rows": self.rows()}
        self.ground.stdin.write(json.dumps(order) + "\n")
        self.ground.stdin.flush()
        answer = json.loads(self.ground.stdout.readline())
        assert answer in ({"signal": signal.SIGKILL, "code": 0}, {"signal": 0, "code": 0}), (str(place), answer)
        return bool(answer["signal"])

    def rows(self) -> list[list[Any]]:
        reports = sorted(self.house.portal.account.reports, key=lambda one: (one.date, one.id), reverse=True)
        return [[one.id, one.key, one.name, one.player, one.date.isoformat(), one.shot_count] for one in reports]

    # after

    def hash(self) -> str:
        return self.house.database.compute_content_hash()

    def count_half_stored(self) -> int:
        """Sessions whose shots are not exactly what the portal had at some time."""
        known = load_truth_of_sessions(self.house.database)
        return sum(
            (shots := stored_shots(self.house.database, report_id)) not in self.versions[report_id]
            or len(shots) != row["stored_shots"]
            for report_id, row in known.items() if row["imported_at"] is not None)

    def errors(self) -> list[str]:
        return [str(found) for found in self.house.database.upkeep.check() if found.severity == "error"]

    def backups_are_whole(self) -> bool:
        """Every backup that is offered is what it says."""
        folder = self.house.parts.settings.backup_folder
        backups = self.house.app.backups.load_list()
        for info in backups:
            self.house.database.backups.verify(folder, info.name)
        for info in backups[2:]:
            for path in folder.glob(f"{info.name}*"):
                path.unlink()
        return True

    def completes(self) -> bool:
        """The next sync brings everything that is missing, and no run is left running."""
        result = self.house.sync(SyncOptions(None, full=True, rechecks=0))
        reports = self.house.portal.account.reports
        return (
            result.status in (SyncStatus.SUCCESS, SyncStatus.NO_NEW)
            and all(stored_shots(self.house.database, one.id) == content_shots(self.house.truth(one))
                    for one in reports)
            and result.receipt is not None and result.receipt.is_complete
            and not any(run.is_active for run in self.house.database.runs.load_recent(1000)))

    def crashed_runs(self) -> int:
        runs = self.house.database.runs.load_recent(10_000)
        return sum(run.status is SyncStatus.CRASHED and run.message == CRASH_MESSAGE for run in runs)


@contextmanager
def kill_loop(seed: int) -> Iterator[KillLoop]:
    """A house with everything in it, and the process in which things die."""
    with tempfile.TemporaryDirectory() as folder:
        house = SmallHouse(Path(folder), Doom(raise_crash))
        ground = subprocess.Popen([sys.executable, "-m", "tests.proofs.killing_ground"], cwd=ROOT, text=True,
                                  stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        try:
            house.sync(SyncOptions(None, full=True, rechecks=0))
            loop = KillLoop(house, ground, random.Random(seed))
            for report in house.portal.account.reports:
                loop.versions[report.id] = {content_shots(house.truth(report))}
            yield loop
        finally:
            assert ground.stdin is not None
            ground.stdin.close()
            ground.wait(30)
            house.close()


def run_kills(loop: KillLoop, kills: int, *, seconds: float | None = None) -> None:
    """That many kills, place by place in turn; a work that was over before does not count, and is tried again."""
    begun_at = time.monotonic()
    done, turn = 0, 0
    while done < kills and (seconds is None or time.monotonic() - begun_at < seconds):
        place = PLACES[turn % len(PLACES)]
        before = loop.tallies.get(place, Tally()).kills
        loop.kill_at(place)
        done += loop.tallies[place].kills - before
        turn += 1
