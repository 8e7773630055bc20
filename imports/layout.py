"""A format said in columns: which heading means what, in which unit, with which sign. Data, not code."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from dataclasses import dataclass

from imports.cells.heading import read_heading
from imports.cells.moments import DayOrder
from imports.draft import Draft
from imports.records import Device
from imports.vocabulary import FIELDS


@dataclass(frozen=True, slots=True)
class Column:
    """A field and the headings that mean it. Of two columns of one field the first with a value counts.

    ``unit``: what this format always means. ``guess``: what it usually means where the file does not say; the golfer
    is asked. ``sign`` -1: the format has the other sign than ours.
    """

    field: str
    names: tuple[str, ...]
    unit: str = ""
    guess: str = ""
    sign: int = 1
    is_normalised: bool = False
    keys: tuple[str, ...] = dataclasses.field(init=False)
    """The headings as compared, the likeliest first."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "keys", tuple(read_heading(name).key for name in self.names))


def column(name: str, *names: str, unit: str = "", guess: str = "", sign: int = 1, normalised: bool = False) -> Column:
    """A column of a layout; ``name`` is our field. Raises ValueError for a field that is none."""
    if name not in FIELDS:
        raise ValueError(f"no such field: {name}")
    return Column(name, names, unit, guess, sign, normalised)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What a format is. ``marks``: headings that tell it from others; ``fewest_marks`` of them must be there.

    ``others``: headings that it has and that are not read. ``day_order``: what this program always writes.
    ``name_day``: finds year, month, day in a file name that this program makes, where the table says no day.
    ``adjust``: corrects a shot before anything is derived from it. ``session_type``: what all of it is, if the format
    says so.
    """

    id: str
    title: str
    device: Device
    columns: tuple[Column, ...]
    marks: tuple[str, ...]
    fewest_marks: int = 2
    fewest_columns: int = 4
    others: tuple[str, ...] = ()
    day_order: DayOrder | None = None
    name_day: re.Pattern[str] | None = None
    has_club_rows: bool = False
    newest_first: bool = False
    adjust: Callable[[Draft], None] | None = None
    session_type: str = ""
    notes: tuple[str, ...] = ()
    needs_confirmation: bool = False
    known_keys: frozenset[str] = dataclasses.field(init=False)
    mark_keys: frozenset[str] = dataclasses.field(init=False)

    def __post_init__(self) -> None:
        other = frozenset(read_heading(name).key for name in self.others)
        object.__setattr__(self, "known_keys", other.union(*(each.keys for each in self.columns)))
        object.__setattr__(self, "mark_keys", frozenset(read_heading(name).key for name in self.marks))
