"""On which day, and when, each shot of a table was hit: from its cells, else a title, else the file's name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from imports.cells.moments import (
    DayOrder,
    DayText,
    Moment,
    NumericDay,
    OrderFound,
    find_day_order,
    is_believable,
    read_day_text,
)
from imports.draft import RowShot
from imports.layout import Layout
from imports.records import Answers, ColumnUse, Need, NeedKind
from imports.vocabulary import DAY, MOMENT, TIME, TITLE_DAY

_ISO_IN_NAME = re.compile(r"(?<!\d)(20\d\d)-(\d\d)-(\d\d)(?!\d)")
_HALF_OF_DAY = re.compile(r"\d\s*[ap]\.?\s?m\b", re.IGNORECASE)
_HALF_DAY = 12 * 3600
DayAndTime = tuple[date | None, datetime | None]


@dataclass(frozen=True, slots=True)
class DaysFound:
    """A day and a moment for each shot, who says the day, and what must be asked."""

    moments: tuple[DayAndTime, ...]
    needs: tuple[Need, ...]
    order: DayOrder | None
    source: str
    unreadable: tuple[tuple[int, str], ...]
    """Line and text of days that are none."""


_read = lru_cache(maxsize=50_000)(read_day_text)


def find_days(layout: Layout, shots: Sequence[RowShot], columns: Iterable[ColumnUse], answers: Answers) -> DaysFound:
    """The days of all shots of one table; one order of day and month for all of them."""
    found = _find_order(layout, shots, columns, answers)
    order = answers.day_order or (found.order if found else None)
    reader = _DayReader(order or DayOrder.MONTH_FIRST, answers)
    moments = _without_midnight([reader.read(row) for row in shots])
    needs = []
    if found and not found.is_sure and answers.day_order is None:
        needs.append(Need(NeedKind.DAY_ORDER, "Which comes first in the file's dates, the day or the month?",
                          found.order.value, found.reason, tuple(each.value for each in DayOrder)))
    source = "file" if any(day for day, _ in moments) else ""
    if any(day is None for day, _ in moments):
        fallback, from_name = _day_outside(layout, answers)
        guessed = None if fallback else _iso_day(answers)
        day = fallback or guessed
        source = source or (from_name if fallback else "")
        moments = [(own or day, moment) for own, moment in moments]
        if fallback is None:
            reason = "the file's name has this day" if guessed else "the file does not say"
            needs.append(Need(NeedKind.DAY, "On which day were these shots hit?",
                              guessed.isoformat() if guessed else "", reason))
    return DaysFound(tuple(moments), tuple(needs), order if found else None, source, tuple(reader.unreadable))


def _without_midnight(moments: list[DayAndTime]) -> list[DayAndTime]:
    """A day written as its midnight in every row says no time."""
    if any(moment is not None and moment.time() != time() for _, moment in moments):
        return moments
    return [(day, None) for day, _ in moments]


def _find_order(
    layout: Layout, shots: Sequence[RowShot], columns: Iterable[ColumnUse], answers: Answers
) -> OrderFound | None:
    texts = {text for row in shots for text in _day_texts(row)}
    numeric = [read.numeric for text in texts if (read := _read(text)) is not None and read.numeric is not None]
    if layout.day_order is not None and numeric:
        if all(day.read(layout.day_order) for day in numeric):
            return OrderFound(layout.day_order, "this program always writes it so", True)
        return find_day_order(numeric, answers.today)
    return find_day_order(numeric, _last_day(numeric, answers), _hint(columns, texts))


def _last_day(numeric: list[NumericDay], answers: Answers) -> date:
    """The day of the file's name where it has one: nobody exports what is hit later. It settles ties only."""
    named = _iso_day(answers)
    if named is None or not any(
            all(is_believable(day.read(order), named) for day in numeric) for order in DayOrder):
        return answers.today
    return min(named, answers.today)


def _hint(columns: Iterable[ColumnUse], texts: Iterable[str]) -> OrderFound | None:
    """Who measures in km/h does not live where the month comes first; with yards or a clock of 12 hours, who knows."""
    said = {use.unit for use in columns if use.unit_from == "file"}
    if "km/h" not in said:
        return None
    if said.isdisjoint({"yd", "ft", "mph"}) and not any(_HALF_OF_DAY.search(text) for text in texts):
        return OrderFound(DayOrder.DAY_FIRST, "the file's speeds are in km/h", True)
    return OrderFound(DayOrder.DAY_FIRST, "the file's speeds are in km/h, other things in it are American", False)


def _day_texts(row: RowShot) -> list[str]:
    return [text for name in (MOMENT, DAY, TITLE_DAY) if (text := row.fact(name))]


class _DayReader:
    """Reads rows in the order of the file; times alone may pass midnight."""

    def __init__(self, order: DayOrder, answers: Answers) -> None:
        self._order = order
        self._answers = answers
        self._last: tuple[date, datetime] | None = None
        self.unreadable: list[tuple[int, str]] = []

    def read(self, row: RowShot) -> DayAndTime:
        own = row.fact(MOMENT) or row.fact(DAY)
        moment = self._moment(own)
        clock = moment.time or self._moment(row.fact(TIME)).time
        if own and not self._is_usable(moment):
            self.unreadable.append((row.line, own))
            return None, None
        if moment.day is None:
            title = self._moment(row.fact(TITLE_DAY))
            return self._after_midnight(title.day, clock) if self._is_usable(title) else (None, None)
        if clock is None:
            return moment.day, None
        return self._local(moment.day, clock, is_utc=moment.is_utc)

    def _is_usable(self, moment: Moment) -> bool:
        """A believable day, or a time alone."""
        if moment.day is None:
            return moment.time is not None
        return is_believable(moment.day, self._answers.today)

    def _moment(self, text: str) -> Moment:
        read: DayText | None = _read(text) if text else None
        return read.read(self._order) if read else Moment(None, None)

    def _after_midnight(self, day: date | None, clock: time | None) -> DayAndTime:
        """The day of a title and the time of a shot; a time half a day before the last one's is of the next day."""
        if day is None or clock is None:
            return day, None
        moment = datetime.combine(day, clock)
        if self._last is not None and self._last[0] == day:
            while (self._last[1] - moment).total_seconds() > _HALF_DAY:
                moment += timedelta(days=1)
        self._last = day, moment
        return moment.date(), moment

    def _local(self, day: date, clock: time, *, is_utc: bool) -> tuple[date, datetime]:
        moment = datetime.combine(day, clock)
        if is_utc:
            moment = moment.replace(tzinfo=UTC).astimezone(self._answers.zone).replace(tzinfo=None)
        return moment.date(), moment


def _day_outside(layout: Layout, answers: Answers) -> tuple[date | None, str]:
    """The day that the golfer gives, or that this program writes into its file names."""
    if answers.day is not None:
        return answers.day, "answer"
    if layout.name_day is not None and (found := layout.name_day.search(answers.file_name)):
        parts = {name: int(text) for name, text in found.groupdict().items()}
        year = parts["year"] if parts["year"] > 99 else 2000 + parts["year"]
        day = _day(year, parts["month"], parts["day"])
        if is_believable(day, answers.today):
            return day, "file name"
    return None, ""


def _iso_day(answers: Answers) -> date | None:
    found = _ISO_IN_NAME.search(answers.file_name)
    day = _day(int(found[1]), int(found[2]), int(found[3])) if found else None
    return day if is_believable(day, answers.today) else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
