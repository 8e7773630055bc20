"""Faults inside the report JSON: each changes a copy of the club groups."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from demo_portal.faults import Fault
from demo_portal.records import Json, ShotJson

Groups: TypeAlias = list[dict[str, Json]]
Change: TypeAlias = Callable[[Groups, "str | None"], None]

LONG_NAME_LENGTH = 10_000
_DAY = "client_created_date"
WILD_NAMES = (
    "<script>document.title='owned'</script>",
    '=HYPERLINK("http://127.0.0.1:9/","x")',
    "![x](http://127.0.0.1:9/p.png) [link](javascript:alert(1))",
    "\N{FLEXED BICEPS}\N{ZERO WIDTH JOINER}\N{WHITE FLAG}\N{RIGHT-TO-LEFT OVERRIDE}gnp",
    "n\N{COMBINING TILDE}\x00\x07 \n second line",
    "x" * LONG_NAME_LENGTH,
)
IMPOSSIBLE_DATES = ("2026-13-45", "0000-00-00", "2126-01-01", "", "yesterday")


def shots_in(groups: Groups) -> list[ShotJson]:
    """All shots of all groups; entries that are no shots are skipped."""
    lists = [shots for group in groups if isinstance(shots := group.get("shots"), list)]
    return [shot for shots in lists for shot in shots if isinstance(shot, dict)]


def _set_numbers(groups: Groups, change: Callable[[int | float], Json]) -> None:
    """Replace every number of every shot, ids excepted."""
    for shot in shots_in(groups):
        for name, value in shot.items():
            if name != "id" and isinstance(value, int | float):
                shot[name] = change(value)


def _numbers_as_text(groups: Groups, _text: str | None) -> None:
    _set_numbers(groups, str)


def _some_as(**values: Json) -> Change:
    """Sets the given fields in every second shot, starting with the first."""

    def change(groups: Groups, _text: str | None) -> None:
        for shot in shots_in(groups)[::2]:
            shot.update(values)

    return change


def _groups_without(*names: str) -> Change:
    """Takes these fields out of every group."""

    def change(groups: Groups, _text: str | None) -> None:
        for group in groups:
            for name in names:
                group.pop(name, None)

    return change


def _missing_fields(groups: Groups, _text: str | None) -> None:
    for shot in shots_in(groups)[::2]:
        for name in ("carry_distance", "club_speed", "side_spin", "optix_x", "type"):
            shot.pop(name, None)


def _names(text: str | None, default: str) -> list[str]:
    return (text or default).split(",")


def _records(groups: Groups) -> list[dict[str, Json]]:
    """Every group and every shot: a changed field is changed wherever it stands."""
    return [*groups, *shots_in(groups)]


def _places(groups: Groups, text: str | None) -> list[tuple[dict[str, Json], str]]:
    """Where the named fields stand; ``shots.id`` and ``groups.id`` name one kind of record alone."""
    found: list[tuple[dict[str, Json], str]] = []
    for path in _names(text, "carry_distance"):
        kind, _, name = path.rpartition(".")
        records = {"shots": shots_in(groups), "groups": groups}.get(kind) or _records(groups)
        found += [(record, name) for record in records if name in record]
    return found


def _odd_text(groups: Groups, text: str | None) -> None:
    """Numbers with a unit and a comma, and days in an order that nobody can know."""
    for record, name in _places(groups, text):
        value = str(record[name])
        record[name] = "/".join(reversed(value.split("-"))) if name == _DAY else f"{value} yd".replace(".", ",")


def _field_gone(groups: Groups, text: str | None) -> None:
    for record, name in _places(groups, text):
        del record[name]


def _field_as(value: Json) -> Change:
    def change(groups: Groups, text: str | None) -> None:
        for record, name in _places(groups, text):
            record[name] = value

    return change


def _field_renamed(groups: Groups, text: str | None) -> None:
    old, new = (text or "decent_angle>descent_angle").split(">")
    for record in _records(groups):
        if old in record:
            record[new] = record.pop(old)


def _unknown_field(groups: Groups, text: str | None) -> None:
    for shot in shots_in(groups):
        shot.update(dict.fromkeys(_names(text, "gear_effect"), 1.5))


def _null_shot(groups: Groups, _text: str | None) -> None:
    shots = groups[0].get("shots") if groups else None
    if isinstance(shots, list):
        shots.insert(len(shots) // 2, None)


def _duplicate_ids(groups: Groups, _text: str | None) -> None:
    """The first two shots of every group get the same id, and so do the first two groups."""
    for group in groups:
        shots = group.get("shots")
        if isinstance(shots, list) and len(shots) > 1:
            first, second = shots[0], shots[1]
            if isinstance(first, dict) and isinstance(second, dict):
                second["id"] = first["id"]
    if len(groups) > 1:
        groups[1]["id"] = groups[0]["id"]


def _unknown_club(groups: Groups, text: str | None) -> None:
    for group in groups:
        group.update({"club_name": text or "CHIPPER_37", "club": 99})


def _impossible_date(groups: Groups, text: str | None) -> None:
    for group in groups:
        group["client_created_date"] = IMPOSSIBLE_DATES[0] if text is None else text


def _no_shots_key(groups: Groups, _text: str | None) -> None:
    for group in groups[-1:]:
        group.pop("shots", None)


def _wild_names(groups: Groups, text: str | None) -> None:
    for index, group in enumerate(groups):
        group["name"] = WILD_NAMES[index % len(WILD_NAMES)] if text is None else text


PAYLOAD_FAULTS: dict[Fault, Change] = {
    Fault.API_NUMBERS_AS_TEXT: _numbers_as_text,
    Fault.API_NAN: _some_as(carry_distance=float("nan"), ball_speed=float("nan")),
    Fault.API_INFINITY: _some_as(carry_distance=float("inf"), side_distance=float("-inf")),
    Fault.API_NULLS: _some_as(
        carry_distance=None, club_speed=None, back_spin=None, apex=None, type=None, lie_angle=None),
    Fault.API_MISSING_FIELDS: _missing_fields,
    Fault.API_ABSURD_VALUES: _some_as(
        carry_distance=1e308, ball_speed=-50.0, club_speed=-1.0, back_spin=10**30),
    Fault.API_ODD_TEXT: _odd_text,
    Fault.API_FIELD_GONE: _field_gone,
    Fault.API_FIELD_NULL: _field_as(None),
    Fault.API_FIELD_SENTINEL: _field_as(99999),
    Fault.API_FIELD_RENAMED: _field_renamed,
    Fault.API_UNKNOWN_FIELD: _unknown_field,
    Fault.API_NULL_SHOT: _null_shot,
    Fault.API_DUPLICATE_IDS: _duplicate_ids,
    Fault.API_UNKNOWN_CLUB: _unknown_club,
    Fault.API_MISSING_CLUB: _groups_without("club_name", "club"),
    Fault.API_MISSING_DATE: _groups_without(_DAY),
    Fault.API_IMPOSSIBLE_DATE: _impossible_date,
    Fault.API_NO_SHOTS_KEY: _no_shots_key,
    Fault.API_WILD_NAMES: _wild_names,
}
