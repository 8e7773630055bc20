"""A table that no format knows, mapped by hand: what each column may be, and the profile that comes of the choices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from imports.cells.units import Quantity
from imports.vocabulary import (
    CLUB,
    CLUB_KIND,
    CONDITION,
    COUNTS,
    DAY,
    HAND,
    MEASURE,
    MOMENT,
    NUMBER,
    PLAYER,
    SESSION,
    SHOT_TYPE,
    TIME,
)
from services.imports.view import ImportPreview, Profile, ProfileColumn, RawColumn

FACT_WORDS: Mapping[str, str] = {
    MOMENT: "day and time", DAY: "day", TIME: "time", PLAYER: "player", HAND: "hand", CLUB: "club",
    CLUB_KIND: "kind of club", SESSION: "name of the session", NUMBER: "number of the shot", SHOT_TYPE: "shape",
    CONDITION: "conditions", COUNTS: "whether the shot counts"}
"""What a column may say beside numbers."""
FIELD_CHOICES = ("", *FACT_WORDS, *MEASURE)
"""Everything that a column can be mapped to; the empty one is not read."""
_UNIT_CHOICES = {Quantity.SPEED: ("mph", "km/h", "m/s"), Quantity.DISTANCE: ("yd", "m", "ft"),
                 Quantity.ANGLE: ("deg", "rad"), Quantity.POINT: ("mm", "cm", "in")}
_LEFT = "left"


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """A column with what it is taken for. ``unit`` empty: the file says it, or the measure has only one."""

    heading: str
    field: str = ""
    unit: str = ""
    sign: int = 1
    examples: tuple[str, ...] = ()
    said_unit: str = ""
    """What the file itself says."""
    kind: str = ""
    """In a table without headings: of which kind its values are."""


def describe_field(field: str) -> str:
    """``carry``, ``player``; what is not read is called so."""
    if not field:
        return "not read"
    return FACT_WORDS.get(field) or (MEASURE[field].words if field in MEASURE else field.replace("_", " "))


def list_units(field: str) -> tuple[str, ...]:
    """In which units a measure may be; empty for facts, and for measures that have one unit."""
    return _UNIT_CHOICES.get(MEASURE[field].quantity, ()) if field in MEASURE else ()


def has_sides(field: str) -> bool:
    """Whether a plus of the measure means right, so that a file may mean left by it."""
    return field in MEASURE and _LEFT in MEASURE[field].letters


def begin_mapping(raw: Sequence[RawColumn], preview: ImportPreview, saved: Profile | None) -> tuple[MappedColumn, ...]:
    """The columns of a file with our guess filled in, or with the saved layout that recognised it."""
    known = {each.heading: each for each in saved.columns} if saved else {}
    read = {use.heading: use for use in reversed(preview.columns)}
    columns = []
    taken: set[str] = set()
    for each in raw:
        was = known.get(each.heading)
        use = read.get(each.heading)
        field = was.field if was else each.field if saved is None else ""
        field = field if field in FIELD_CHOICES and field not in taken else ""
        taken |= {field} - {""}
        unit = was.unit if was else use.unit if use is not None and use.field == field else ""
        units = list_units(field)
        unit = unit if unit in units else (units[0] if units else "")
        columns.append(MappedColumn(each.heading, field, "" if each.unit in units else unit, was.sign if was else 1,
                                    each.examples, each.unit, each.kind))
    return tuple(columns)


def build_profile(name: str, columns: Iterable[MappedColumn], device: str = "") -> Profile:
    """The mapping as it is read with and kept."""
    maker, _, model = device.strip().partition(" ")
    read = tuple(ProfileColumn(
        each.heading, each.field, each.unit if each.unit in list_units(each.field) else "",
        each.sign if has_sides(each.field) else 1, each.kind) for each in columns)
    return Profile(name.strip()[:80], read, maker[:80], model.strip()[:80])


def find_twice(columns: Iterable[MappedColumn]) -> list[str]:
    """Fields that two columns were given: only one of them can be it."""
    counts = Counter(each.field for each in columns if each.field)
    return [field for field, number in counts.items() if number > 1]


def explain_mapping(columns: Sequence[MappedColumn]) -> str:
    """What keeps this mapping from being read, as a sentence with the next step; empty when nothing does."""
    if twice := find_twice(columns):
        words = ", ".join(describe_field(field) for field in twice)
        return f"Two columns are taken for the same: {words}. Set one of them to “not read”."
    measures = sum(each.field in MEASURE for each in columns)
    if not measures or sum(bool(each.field) for each in columns) < 2:
        return "Say of at least two columns what they are, one of them a number of the shot such as carry."
    return ""
