"""Whatever happens here, and however runs of copying end: the next whole run makes the copy equal."""

from __future__ import annotations

import hashlib
import json
import random
import tempfile
import threading
from contextlib import suppress
from pathlib import Path

import pyarrow.parquet as pq
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from golf.errors import GolfError
from golf_db import open_database
from replication.parquet.target import ParquetTarget
from replication.target import CopyTarget
from services.copies.checking import CopyCheck
from services.copies.copying import Copied, Extent, Wanted
from tests.depth import share
from tests.replication.postgres_server import new_database
from tests.services.copies.copied_home import TARGET, CopiedHome
from tests.storage.builders import moment
from tests.storage.test_whatever_happens import STEPS, Life


class Broken(Exception):
    """Stands for whatever ends a process."""


def break_off_at(sessions: int) -> object:
    def look(copied: Copied) -> None:
        if copied.looked_at >= sessions:
            raise Broken

    return look


class CopiedLife(Life):
    """As ``Life``, with a copy that runs now and then."""

    home: CopiedHome
    backups: list[str]

    def copy(self) -> None:
        self.home.copy(Wanted(self.source.choice([Extent.CHANGED] * 4 + [Extent.COMPARED, Extent.ALL])))
        assert_equal(self.home.check())

    def copy_in_part(self) -> None:
        stop = threading.Event()
        stop.set()
        self.home.copy(stop=stop)

    def crash_while_copying(self) -> None:
        with suppress(Broken):  # a run with little to do ends before
            self.home.copy(on_copied=break_off_at(self.source.randrange(3)))  # type: ignore[arg-type]

    def back_up(self) -> None:
        self.backups.append(self.db.backups.make(self.folder, "test", at=moment(15)).name)

    def restore(self) -> None:
        self.db.backups.restore(self.folder, self.source.choice(self.backups))

    @property
    def folder(self) -> Path:
        return self.db.path.parent / "backups"

    def say_something_small(self) -> None:
        match self.source.randrange(4):
            case 0:
                self.db.edits.set_notes(self.source.choice(self.ids()), self.source.choice(["", "wind\0y", "rain"]))
            case 1:
                self.db.edits.set_tags(self.source.choice(self.ids()), self.source.choice([["a"], ["a", "b"], []]))
            case 2:
                self.db.accounts.save_device("bob@example.com", self.source.choice(["Uneekor", "Garmin"]), "X")
            case _:
                self.db.shot_edits.save(self.some_shots(), note=self.source.choice(["", "thin"]))


def assert_equal(check: CopyCheck) -> None:
    assert (check.is_equal, check.describe(), check.doors) == (True, "", ())
    assert check.here == check.there


COPY_STEPS = (*STEPS, CopiedLife.copy, CopiedLife.copy, CopiedLife.copy_in_part, CopiedLife.crash_while_copying,
              CopiedLife.back_up, CopiedLife.restore, CopiedLife.say_something_small,
              CopiedLife.say_something_small)


@given(st.integers(min_value=0, max_value=2**32), st.lists(st.sampled_from(COPY_STEPS), min_size=4, max_size=16))
@settings(max_examples=share(5, 100), phases=[Phase.explicit, Phase.generate])
def test_the_copy_is_equal_whatever_happened(seed: int, steps: list[object]) -> None:
    with tempfile.TemporaryDirectory() as folder, new_database() as club:
        live_and_compare(Path(folder), seed, steps, club)


@given(st.integers(min_value=0, max_value=2**32), st.lists(st.sampled_from(COPY_STEPS), min_size=4, max_size=16))
@settings(max_examples=share(8, 150), phases=[Phase.explicit, Phase.generate], deadline=None)
def test_a_folder_of_parquet_is_equal_whatever_happened(seed: int, steps: list[object]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        live_and_compare(Path(folder), seed, steps, "", target=ParquetTarget(), typed=str(copy))
        assert_manifest_tells_the_truth(copy)


def live_and_compare(
    folder: Path, seed: int, steps: list[object], club: str, *, target: CopyTarget = TARGET, typed: str = ""
) -> CopiedHome:
    db = open_database(folder / "golf.db")
    life = CopiedLife(db, random.Random(seed))
    life.home, life.backups = CopiedHome(db, club, target=target, typed=typed), []
    life.sync()
    for step in steps:
        try:
            step(life)  # type: ignore[operator]
        except (GolfError, IndexError):
            continue
    life.copy()
    assert_equal(life.home.check())
    db.close()
    return life.home


def assert_manifest_tells_the_truth(folder: Path) -> None:
    told = json.loads((folder / "manifest.json").read_text())["files"]
    assert told.keys() == {path.relative_to(folder).as_posix() for path in folder.glob("[!_]*/**/*.parquet")}
    for name, facts in told.items():
        assert facts["sha256"] == hashlib.sha256((folder / name).read_bytes()).hexdigest()
        assert facts["rows"] == pq.ParquetFile(folder / name).metadata.num_rows > 0
    assert not (folder / "_rangebook" / "staged").exists()
    assert not list(folder.rglob(".rangebook-*"))
