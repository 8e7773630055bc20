"""Tables of putts: found by their headings anywhere near the top, read row by row.

What names a putt follows from the putts themselves, never from the file's name, the day or the player: the report, the
form and the log of one session give the same ids, and so does a log that has grown.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import islice
from pathlib import PurePath
from typing import Final

from golf.putts import PUTTER, Putt, check_putt
from golf.shots import Shot
from imports.cells.club_names import name_file_club
from imports.cells.heading import read_heading
from imports.cells.moments import DayOrder, is_believable, read_day_text
from imports.records import Answers, ColumnUse, Detection, Device, FileShot, Need, NeedKind, Problem, ReadTable
from imports.tables.table import Row, Table

_LOOKED_AT: Final = 300
"""Rows in which the headings are looked for: a report of many categories has them far below its title."""
_BELOW: Final = 60
_SEED_PUTTS: Final = 3
_WORDS: Final[Mapping[str, str]] = {
    "elapsed_s": "time", "made": "made or missed", "category": "kind of putt", "ball_speed_mps": "ball speed",
    "start_direction_deg": "start direction", "moment": "moment", "number": "number"}
MPS_PER_MPH: Final = 0.44704
PLAYER, MOMENT = "player", "moment"


@dataclass(frozen=True, slots=True, kw_only=True)
class PuttLayout:
    """What a table of putts is. ``columns``: our field and the headings that mean it.

    ``headers``: sets of our fields, one of which a row of headings has; ``told``: a row without any of these is no
    putt.
    ``about``: what is said once, above the putts: the player and the moment of the report. ``factors``: from the
    file's unit to ours, by field; ``units``: how a page names the file's unit.
    """

    id: str
    title: str
    device: Device
    columns: Mapping[str, tuple[str, ...]]
    headers: tuple[frozenset[str], ...]
    told: frozenset[str]
    about: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    factors: Mapping[str, float] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    others: tuple[str, ...] = ()


class PuttFormat:
    """A format of putts that is said by a layout."""

    def __init__(self, layout: PuttLayout) -> None:
        self.layout = layout
        self._fields = {read_heading(name).key: field for field, names in layout.columns.items() for name in names}
        self._about = {read_heading(name).key: field for field, names in layout.about.items() for name in names}
        self._others = frozenset(read_heading(name).key for name in layout.others)

    @property
    def id(self) -> str:
        """The layout's."""
        return self.layout.id

    @property
    def title(self) -> str:
        """The layout's."""
        return self.layout.title

    def detect(self, table: Table) -> Detection:
        """By a row that has enough of its headings."""
        best = Detection(self.id, self.title, 0.0, "no row has its headings")
        for row in islice(table.rows(), _LOOKED_AT):
            if not self.is_header(row) or not self._has_putts(table, row):
                continue
            keys = [read_heading(cell).key for cell in row.cells if cell]
            known = sum(key in self._fields or key in self._about or key in self._others for key in keys)
            confidence = round(0.5 + 0.49 * known / len(keys), 2)
            if confidence > best.confidence:
                best = Detection(self.id, self.title, confidence, f"line {row.line} has the headings of putts", known)
        return best

    def read(self, table: Table, answers: Answers) -> ReadTable:
        """Every row below the headings that says something of a putt."""
        reader = _Reader(self, table)
        putts = _name_putts(reader.read(), answers.file_name)
        day, source, needs = _find_day(reader.about.get(MOMENT, ""), answers)
        player = reader.about.get(PLAYER, "")
        player = "" if "@" in player else player[:80]
        shots = tuple(FileShot(
            line=line, shot=Shot(str(line), position), club=name_file_club(PUTTER), player=player or answers.player,
            day=putt_day or day, hit_at=moment, putt=putt)
            for position, (line, putt, putt_day, moment) in enumerate(_with_moments(putts, day)))
        if any(not each.player for each in shots):
            needs.append(Need(NeedKind.PLAYER, "Who hit these putts?", "", "the file does not say"))
        return ReadTable(
            self.detect(table), self.layout.device, shots, table.name, tuple(reader.problems),
            tuple(needs) if shots else (), tuple(reader.columns), tuple(reader.passed_over.items()),
            day_source=source, decimal=table.decimal)

    def field_of(self, heading: str) -> str:
        """Our field for a heading; empty for one that is not read."""
        return self._fields.get(read_heading(heading).key, "")

    def about_of(self, heading: str) -> str:
        """What a heading above the putts says; empty for one that is not read."""
        return self._about.get(read_heading(heading).key, "")

    def is_header(self, row: Row) -> bool:
        """Whether a row holds the headings."""
        fields = {found for cell in row.cells if cell and (found := self.field_of(cell))}
        return any(wanted <= fields for wanted in self.layout.headers)

    def _has_putts(self, table: Table, header: Row) -> bool:
        """Whether the first rows below the headings are putts; a table without any row may be an empty one."""
        below = list(islice((row for row in table.rows() if row.line > header.line), _BELOW))
        reader = _Reader(self, table)
        reader.take_header(header)
        return not below or any(reader.read_putt(row) is not None for row in below)


class _Reader:
    """Reads one table once: what is said above the putts, then the putts."""

    def __init__(self, form: PuttFormat, table: Table) -> None:
        self._form = form
        self._table = table
        self._places: dict[str, int] = {}
        self._about_places: dict[str, int] = {}
        self.about: dict[str, str] = {}
        self.problems: list[Problem] = []
        self.columns: list[ColumnUse] = []
        self.passed_over: Counter[str] = Counter()

    def read(self) -> list[tuple[int, Putt]]:
        """Line and putt of each row, numbered from 1 in the order of the file."""
        return [(line, replace(putt, number=number)) for number, (line, putt) in enumerate(self._putts(), start=1)]

    def _putts(self) -> Iterator[tuple[int, Putt]]:
        for row in self._table.rows():
            if self._form.is_header(row):
                if self._places:
                    self.passed_over["headings once more"] += 1
                self.take_header(row)
            elif not self._places:
                self._take_title(row)
            else:
                self._take_about(row)
                putt = self.read_putt(row)
                if putt is None:
                    self.passed_over["rows without a putt"] += 1
                else:
                    yield row.line, putt

    def take_header(self, row: Row) -> None:
        """Learn from a row of headings where each field stands."""
        self._places, self.columns = {}, []
        for place, cell in enumerate(row.cells):
            name = self._form.field_of(cell)
            if name and name not in self._places:
                self._places[name] = place
                unit = self._form.layout.units.get(name, "")
                self.columns.append(ColumnUse(cell[:200], "", _WORDS[name], unit, "format" if unit else ""))
            elif about := self._form.about_of(cell):
                self._about_places[about] = place
            elif cell and not cell.startswith("^"):
                self.columns.append(ColumnUse(cell[:200], "", "not read"))

    def _take_title(self, row: Row) -> None:
        """A row of two cells above the putts: a word and its value."""
        if row.cells and (about := self._form.about_of(row.cells[0])) and len(row.cells) > 1:
            self.about.setdefault(about, row.cells[1])

    def _take_about(self, row: Row) -> None:
        for about, place in self._about_places.items():
            if place < len(row.cells) and row.cells[place]:
                self.about.setdefault(about, row.cells[place])

    def _cell(self, row: Row, name: str) -> str:
        place = self._places.get(name, -1)
        return row.cells[place] if 0 <= place < len(row.cells) else ""

    def read_putt(self, row: Row) -> Putt | None:
        """The putt of a row, without its number; None for a row that says nothing of one."""
        category = self._cell(row, "category")
        made = read_made(self._cell(row, "made")) if "made" in self._places else None
        made = read_made(category) if made is None else made
        speed, direction, elapsed = (self._number(row, name) for name in (
            "ball_speed_mps", "start_direction_deg", "elapsed_s"))
        said = {"made": made, "ball_speed_mps": speed, "start_direction_deg": direction}
        if all(said.get(name) is None for name in self._form.layout.told):
            return None
        return check_putt(Putt(
            number=0, hit_at=self._cell(row, MOMENT) or None, elapsed_s=elapsed, made=made, ball_speed_mps=speed,
            start_direction_deg=direction, category=category or None))

    def _number(self, row: Row, name: str) -> float | None:
        text = self._cell(row, name)
        if not text:
            return None
        number = read_number(text, self._table.decimal)
        if number is None:
            self.problems.append(Problem(row.line, f"“{text[:40]}” is no number", name, table=self._table.name))
            return None
        return number * self._form.layout.factors.get(name, 1.0)


def read_number(text: str, decimal: str = ".") -> float | None:
    """The number of a cell; None for a text that is none, and for one that is not finite."""
    plain = text.strip().replace(",", ".") if decimal == "," else text.strip()
    try:
        number = float(plain)
    except ValueError:
        return None
    return number if abs(number) < 1e12 else None


def read_made(text: str) -> bool | None:
    """Whether a tracker's word says that a putt went in; None when it says neither."""
    said = text.strip().casefold()
    if said.startswith(("make", "made")) or said in {"true", "yes", "1"}:
        return True
    return False if said.startswith("miss") or said in {"false", "no", "0"} else None


def _name_putts(putts: Sequence[tuple[int, Putt]], file_name: str) -> list[tuple[int, Putt]]:
    """Each putt with its id: it depends on those before it, so that a file that has grown names the same putts.

    One or two putts without a time may be of any session: there the file's name is in the id.
    """
    told = ["|".join((str(putt.made), putt.category or "", _short(putt.elapsed_s), putt.hit_at or "",
                      repr(putt.ball_speed_mps), repr(putt.start_direction_deg))) for _, putt in putts]
    is_timed = any(putt.elapsed_s is not None or putt.hit_at for _, putt in putts)
    seed = "" if is_timed or len(putts) >= _SEED_PUTTS else PurePath(file_name).stem
    last = hashlib.sha256("\n".join((seed, *told[:_SEED_PUTTS])).encode("utf-8", "replace")).hexdigest()
    named = []
    for text, (line, putt) in zip(told, putts, strict=True):
        last = hashlib.sha256(f"{last}\n{text}".encode("utf-8", "replace")).hexdigest()
        named.append((line, replace(putt, putt_id=f"putt-{last[:24]}")))
    return named


def _short(seconds: float | None) -> str:
    """To a tenth: the log of a session has more digits than its report."""
    return "" if seconds is None else f"{seconds:.1f}"


def _with_moments(
    putts: Sequence[tuple[int, Putt]], day: date | None
) -> Iterator[tuple[int, Putt, date | None, datetime | None]]:
    for line, putt in putts:
        read = read_day_text(putt.hit_at) if putt.hit_at else None
        if read is None or read.time is None or (read.day or day) is None:
            yield line, replace(putt, hit_at=None), read.day if read else None, None
            continue
        moment = datetime.combine(read.day or day, read.time)  # type: ignore[arg-type]
        yield line, replace(putt, hit_at=moment.isoformat(timespec="seconds")), moment.date(), moment


def _find_day(text: str, answers: Answers) -> tuple[date | None, str, list[Need]]:
    """The day that the file says, else the golfer's, else that of the file's name; who says it; what must be asked."""
    read = read_day_text(text) if text else None
    if read is not None and is_believable(read.day, answers.today):
        return read.day, "file", []
    if answers.day is not None:
        return answers.day, "answer", []
    named = read_day_text(PurePath(answers.file_name).stem) if answers.file_name else None
    if named is not None and is_believable(named.day, answers.today):
        return named.day, "file name", []
    if read is not None and read.numeric is not None:
        order = answers.day_order or DayOrder.MONTH_FIRST
        needs = [] if answers.day_order else [Need(
            NeedKind.DAY_ORDER, "Which comes first in the file's dates, the day or the month?", order.value,
            "the file does not say", tuple(each.value for each in DayOrder))]
        return read.numeric.read(order), "file", needs
    return None, "", [Need(NeedKind.DAY, "On which day were these putts hit?", "", "the file does not say")]
