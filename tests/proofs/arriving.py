"""Files that arrive in a folder in every way that programs have, each with what must come of it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from golf_db import FileState
from tests.imports.builders import SPECS, Ball, ball, build

FIRST_DAY = datetime(2025, 1, 1, 18)  # noqa: DTZ001 - as files say it
TIMED = ("garmin", "trackman json", "fsx json", "trackman tps", "fsx play", "awesome", "cloud")
"""Specs of files that say the day and the moment of each ball."""
Step = Iterator[None]


@dataclass
class Expected:
    """What must come of a file. ``shots``: of a session of its own; 0: nothing new comes of it."""

    states: frozenset[FileState]
    shots: int = 0
    places: tuple[str, ...] = ()


@dataclass
class Arrivals:
    """Writes files into a folder, a step of each at a time."""

    folder: Path
    seed: int
    expected: dict[str, Expected] = field(default_factory=dict)
    locked: set[str] = field(default_factory=set)
    is_told: bool = False
    """Whether the disk must tell of what was just written: nobody could know of it afterwards."""
    _good: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)

    def writers(self, count: int) -> list[Step]:
        """So many files, every way in turn, and one that is written anew after each ball."""
        ways = (self._at_once, self._renamed, self._slowly, self._appended, self._held_open, self._rewritten,
                self._twin, self._bad, self._cut, self._locked, self._filled_later, self._unfinished, self._without_day)
        made = [ways[number % len(ways)](number) for number in range(count - 1)]
        self._random.shuffle(made)
        return [*made, self._last_shot()]

    @property
    def shots(self) -> int:
        return sum(each.shots for each in self.expected.values())

    @property
    def sessions(self) -> int:
        return sum(bool(each.shots) for each in self.expected.values())

    def _balls(self, number: int, *, least: int = 2) -> list[Ball]:
        """Balls of a day of their own, no two alike."""
        value = self._random.uniform
        return [ball(place, at=FIRST_DAY + timedelta(days=number, seconds=37 * place), ball_speed_mps=value(40, 60),
                     club_speed_mps=value(30, 40), carry_m=value(110, 160), back_spin_rpm=value(4000, 8000),
                     side_m=value(-20, 20), launch_angle_deg=value(12, 25)) for place in range(
                         1, self._random.randint(least, 6) + 1)]

    def _make(self, number: int, balls: list[Ball] | None = None, spec: str = "") -> tuple[Path, bytes]:
        shots = balls or self._balls(number)
        chosen = spec or TIMED[number % len(TIMED)]
        data = build(SPECS[chosen], shots)
        path = self.folder / f"{number:03}.{'json' if data.lstrip().startswith((b'{', b'[')) else 'csv'}"
        self._expect(path, len(shots))
        return path, data

    def _expect(self, path: Path, shots: int, *states: FileState) -> None:
        usual = states or (FileState.IMPORTED, FileState.KNOWN)
        self.expected[path.name] = Expected(frozenset(usual), shots)

    def _at_once(self, number: int) -> Step:
        path, data = self._make(number)
        path.write_bytes(data)
        self._good.append(data)
        yield

    def _renamed(self, number: int) -> Step:
        path, data = self._make(number)
        part = path.with_name(path.name + self._random.choice([".part", ".crdownload", ".tmp"]))
        part.write_bytes(data)
        yield
        part.rename(path)
        yield

    def _slowly(self, number: int) -> Step:
        """In pieces that end anywhere."""
        path, data = self._make(number)
        with path.open("wb") as stream:
            yield from self._in_pieces(stream, data)

    def _in_pieces(self, stream: BinaryIO, data: bytes) -> Step:
        ends = sorted(self._random.sample(range(1, len(data)), 3))
        for first, end in zip([0, *ends], [*ends, len(data)], strict=True):
            stream.write(data[first:end])
            stream.flush()
            yield

    def _appended(self, number: int) -> Step:
        """A line after each ball, the file opened anew each time."""
        path, data = self._make(number, spec="garmin")
        lines = data.splitlines(keepends=True)
        path.write_bytes(b"".join(lines[:3]))
        for line in lines[3:]:
            yield
            with path.open("ab") as stream:
                stream.write(line)
        yield

    def _held_open(self, number: int) -> Step:
        """Lines with long pauses, the file open all the time."""
        path, data = self._make(number, self._balls(number, least=4), "garmin")
        lines = data.splitlines(keepends=True)
        with path.open("wb") as stream:
            for line in lines:
                stream.write(line)
                stream.flush()
                for _ in range(self._random.randint(0, 8)):
                    yield
        yield

    def _rewritten(self, number: int) -> Step:
        balls = self._balls(number)
        path, _ = self._make(number, balls, "garmin")
        for end in range(1, len(balls) + 1):
            path.write_bytes(build(SPECS["garmin"], balls[:end]))
            yield

    def _twin(self, number: int) -> Step:
        while not self._good:
            yield
        path = self.folder / f"{number:03} (copy).csv"
        path.write_bytes(self._random.choice(self._good))
        self._expect(path, 0, FileState.KNOWN, FileState.IMPORTED)
        yield

    def _bad(self, number: int) -> Step:
        path = self.folder / f"{number:03} bad.csv"
        path.write_bytes(self._random.choice([
            b"%PDF-1.7", b"PK\x03\x04 nothing PK\x05\x06", b"<html></html>\n", b"a,b\n1,2\n", bytes(range(256)) * 9,
            build(SPECS["garmin"], []), b'{"Shots": []}']))
        self._expect(path, 0, FileState.REJECTED)
        yield

    def _cut(self, number: int) -> Step:
        path, data = self._make(number, spec="garmin")
        lines = data.splitlines(keepends=True)
        path.write_bytes(b"".join(lines[:-1]) + lines[-1][:len(lines[-1]) // 2])
        self._expect(path, 0, FileState.REJECTED)
        yield

    def _locked(self, number: int) -> Step:
        path, data = self._make(number)
        self.locked.add(path.name)
        path.write_bytes(data)
        for _ in range(self._random.randint(1, 20)):
            yield
        self.locked.discard(path.name)

    def _filled_later(self, number: int) -> Step:
        path, data = self._make(number)
        path.write_bytes(b"")
        for _ in range(4):
            yield
        path.write_bytes(data)
        yield

    def _unfinished(self, number: int) -> Step:
        (self.folder / f"~${number:03}.xlsx").write_bytes(b"lock")
        (self.folder / f"{number:03}.csv.part").write_bytes(b"never done")
        yield

    def _without_day(self, number: int) -> Step:
        path = self.folder / f"{number:03} no day.csv"
        path.write_bytes(build(SPECS["rapsodo"], self._balls(number)))
        self._expect(path, 0, FileState.WAITING)
        yield

    def _last_shot(self) -> Step:
        path = self.folder / "LastShot.CSV"
        balls = [each for number in range(3) for each in self._balls(number)]
        self._expect(path, len(balls))
        for each in balls:
            path.write_bytes(build(SPECS["fsx 2020"], [each]))
            self.is_told = True
            yield
