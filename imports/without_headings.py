"""A table without a row of headings: of which kind the values of each column are, and what they may be."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations, islice, pairwise, permutations
from statistics import StatisticsError, correlation, median
from typing import NamedTuple

from imports.cells.club_names import find_club
from imports.cells.moments import read_day_text
from imports.cells.values import is_nothing, read_value
from imports.row_kinds import has_several_numbers, is_units_row
from imports.tables.table import Row, Table
from imports.vocabulary import CLUB, DAY, MEASURE, MOMENT, NUMBER, TIME

NUMBERS, SIDED, CLUBS, TEXT, NOTHING = "numbers", "numbers with letters", "clubs", "texts", "nothing"
DAYS, TIMES, MOMENTS = "days", "times", "days with times"
LOOKED_AT = 200
_BELOW = 20
"""Rows below a heading that are looked at."""
_SHARE = 0.8
"""Of the values in a column must be of one kind."""
_FITS, _SPIN_MISS = 0.03, 0.002
_NAMES = "Column {}"
_LETTERED = tuple(MEASURE[name] for name in (
    "side_m", "launch_angle_deg", "club_path_deg", "face_angle_deg", "impact_x_mm", "back_spin_rpm"))
"""Measures that between them have every letter and unit that may stand beside a number."""
_PLAIN = MEASURE["smash_factor"]
"""A number without unit and letter."""


class ValueColumn(NamedTuple):
    """A column without heading. ``numbers``: its cells as numbers, None where there is none."""

    name: str
    kind: str
    texts: tuple[str, ...]
    numbers: list[float | None]


def has_headings(table: Table, row: Row) -> bool:
    """Whether a row says what stands below: texts above columns of numbers, days or clubs."""
    if row.filled < 2 or has_several_numbers(row) or is_units_row(row):
        return False
    below = list(islice((each for each in table.rows() if each.line > row.line), _BELOW))
    columns = _read_columns(below, table.decimal)
    told = [(column.kind, row.cells[place]) for place, column in enumerate(columns)
            if column.kind not in (TEXT, NOTHING) and place < len(row.cells) and row.cells[place]]
    other = sum(_kind_of(cell, table.decimal) != kind for kind, cell in told)
    return other > len(told) / 2 and 2 * row.filled >= sum(each.kind != NOTHING for each in columns)


def read_columns(table: Table) -> tuple[ValueColumn, ...]:
    """The columns of a table without headings, ``Column 1`` and so on; empty when it does not look like shots."""
    rows = [row for row in islice(table.rows(), LOOKED_AT) if row.filled > 1]
    columns = _read_columns(rows, table.decimal)
    numbers = sum(column.kind in (NUMBERS, SIDED) for column in columns)
    is_even = rows and 2 * sum(len(row.cells) == len(columns) for row in rows) >= len(rows)
    return columns if numbers and len(columns) > 1 and is_even else ()


def _read_columns(rows: Sequence[Row], decimal: str) -> tuple[ValueColumn, ...]:
    width = max((len(row.cells) for row in rows), default=0)
    columns = []
    for place in range(width):
        texts = tuple(row.cells[place] if place < len(row.cells) else "" for row in rows)
        numbers = [_number(text, decimal) for text in texts]
        columns.append(ValueColumn(_NAMES.format(place + 1), _find_kind(texts, decimal), texts, numbers))
    return tuple(columns)


def _find_kind(texts: Iterable[str], decimal: str) -> str:
    kinds = Counter(_kind_of(text, decimal) for text in texts if not is_nothing(text))
    if not kinds:
        return NOTHING
    if kinds[SIDED] and (kinds[SIDED] + kinds[NUMBERS]) >= _SHARE * kinds.total():
        return SIDED
    [(kind, number)] = kinds.most_common(1)
    return kind if number >= _SHARE * kinds.total() else TEXT


def _kind_of(text: str, decimal: str) -> str:
    if read_value(text, _PLAIN, decimal).number is not None:
        return NUMBERS
    if not text.endswith("°") and "." not in text and find_club(text):
        return CLUBS
    if any(read_value(text, measure, decimal).number is not None for measure in _LETTERED):
        return SIDED
    moment = read_day_text(text)
    if moment is None:
        return TEXT
    has_day = moment.day is not None or moment.numeric is not None
    return (MOMENTS if moment.time else DAYS) if has_day else TIMES


def _number(text: str, decimal: str) -> float | None:
    found = (read_value(text, measure, decimal).number for measure in (_PLAIN, *_LETTERED))
    return next((number for number in found if number is not None), None)


def guess_fields(columns: Sequence[ValueColumn]) -> list[str]:
    """What each column may be, as far as its values alone allow a guess; empty where they do not."""
    found: dict[int, str] = {}
    for guess in (_guess_facts, _guess_speeds, _guess_spins, _guess_distances, _guess_sides):
        left = {place: column for place, column in enumerate(columns) if place not in found}
        found |= {place: field for place, field in guess(left).items() if field not in found.values()}
    return [found.get(place, "") for place in range(len(columns))]


def _guess_facts(columns: dict[int, ValueColumn]) -> dict[int, str]:
    fields = {CLUBS: CLUB, MOMENTS: MOMENT, DAYS: DAY, TIMES: TIME}
    found: dict[int, str] = {}
    for place, column in columns.items():
        field = fields.get(column.kind, "")
        numbers = _filled(column)
        if column.kind == NUMBERS and all(36526 <= number <= 73050 for number in numbers):
            field = MOMENT  # a spreadsheet's days since the end of 1899
        elif column.kind == NUMBERS and min(numbers) in (0, 1) and {b - a for a, b in pairwise(numbers)} in ({1}, {-1}):
            field = NUMBER
        if field and field not in found.values():
            found[place] = field
    return found


def _guess_speeds(columns: dict[int, ValueColumn]) -> dict[int, str]:
    """A smash factor, and the two columns of which it is the ratio."""
    plain = _plain(columns)
    for third in plain:
        numbers = _filled(columns[third])
        if not (1.0 < median(numbers) < 1.6 and all(0.5 < number < 1.7 for number in numbers)):
            continue
        for ball, club in permutations(plain, 2):
            if third not in (ball, club) and _share(
                    (columns[ball], columns[club], columns[third]),
                    lambda a, b, c: b > 0 and abs(a / b / c - 1) < _FITS) >= _SHARE:
                return {ball: "ball_speed_mps", club: "club_speed_mps", third: "smash_factor"}
    return {}


def _guess_spins(columns: dict[int, ValueColumn]) -> dict[int, str]:
    """Thousands of turns; where one is what two others make together, all three."""
    large = [place for place in _plain(columns) if median(_filled(columns[place])) >= 1000]
    lettered = [place for place, column in columns.items() if column.kind in (NUMBERS, SIDED) and _filled(column)]
    tried = [(_miss_of_total(columns[total], columns[back], columns[side]), total, back, side)
             for total, back in permutations(large, 2) for side in lettered if side not in (total, back)]
    miss, total, back, side = min(tried, default=(1.0, 0, 0, 0))
    if miss < _SPIN_MISS:
        return {total: "total_spin_rpm", back: "back_spin_rpm", side: "side_spin_rpm"}
    return {large[0]: "total_spin_rpm"} if len(large) == 1 else {}


def _miss_of_total(total: ValueColumn, back: ValueColumn, side: ValueColumn) -> float:
    """By how much of it back and side together miss the total; 1 where they may as well have nothing to do with it."""
    rows = [row for row in _rows_of((total, back, side)) if row[0]]
    alone = median(abs(row[1] / row[0] - 1) for row in rows) if rows else 0.0
    both = median(abs(math.hypot(row[1], row[2]) / row[0] - 1) for row in rows) if rows else 1.0
    return both if both < alone / 4 else 1.0


def _guess_distances(columns: dict[int, ValueColumn]) -> dict[int, str]:
    """Carry and total: the only two columns that grow together, the one a little larger than the other."""
    far = [place for place in _plain(columns)
           if 20 <= median(_filled(columns[place])) < 400 and min(_filled(columns[place])) >= 0]
    pairs = [(one, other) for pair in combinations(far, 2) for one, other in (pair, pair[::-1])
             if _share((columns[one], columns[other]), lambda a, b: a <= b <= 1.4 * a + 15) >= 0.95
             and _share((columns[one], columns[other]), lambda a, b: b > a) >= 0.5
             and _grow_together(columns[one], columns[other])]
    return {pairs[0][0]: "carry_m", pairs[0][1]: "total_m"} if len(pairs) == 1 else {}


def _guess_sides(columns: dict[int, ValueColumn]) -> dict[int, str]:
    """Of one or two columns with letters for left and right the one with larger numbers is a distance."""
    sided = [place for place, column in columns.items() if column.kind == SIDED and _has_sides(column)]
    sided.sort(key=lambda place: median(abs(number) for number in _filled(columns[place])), reverse=True)
    if len(sided) not in (1, 2) or median(abs(number) for number in _filled(columns[sided[0]])) > 200:
        return {}
    return dict(zip(sided, ("side_m", "side_angle_deg"), strict=False))


def _has_sides(column: ValueColumn) -> bool:
    letters = {letter for text in column.texts for letter in text.casefold() if letter.isalpha()}
    return bool(letters) and letters <= set("lr左右")


def _plain(columns: dict[int, ValueColumn]) -> list[int]:
    """Where plain numbers stand, enough of them to guess from."""
    return [place for place, column in columns.items() if column.kind == NUMBERS and _filled(column)]


def _filled(column: ValueColumn) -> list[float]:
    return [number for number in column.numbers if number is not None]


def _rows_of(columns: Sequence[ValueColumn]) -> list[list[float]]:
    rows = zip(*(column.numbers for column in columns), strict=True)
    return [[number for number in row if number is not None] for row in rows if None not in row]


def _share(columns: Sequence[ValueColumn], is_so: Callable[..., bool]) -> float:
    """Of the rows that have a number in all of these columns."""
    rows = _rows_of(columns)
    return sum(is_so(*row) for row in rows) / len(rows) if rows else 0.0


def _grow_together(one: ValueColumn, other: ValueColumn) -> bool:
    rows = _rows_of((one, other))
    try:
        return len(rows) > 1 and correlation([row[0] for row in rows], [row[1] for row in rows]) > 0.9
    except StatisticsError:  # one of them is the same number throughout
        return False
