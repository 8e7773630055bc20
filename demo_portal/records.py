"""What the pretend portal holds: accounts, reports, club groups and shots, in the vendor's own shape.

Field names, units (m, m/s, degrees, rpm, mm, s) and traps are those of `uneekor.md`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
"""Anything that `json.dumps` writes."""

ShotJson: TypeAlias = dict[str, Json]
"""One shot exactly as the API sends it, traps included."""


class Trap(StrEnum):
    """A way in which real data mislead, and which a report of the account has on purpose."""

    SENTINEL_TOGETHER = "sentinel_together"
    SENTINEL_ALONE = "sentinel_alone"
    OPTIX_SENTINEL = "optix_sentinel"
    OPTIX_TEXT = "optix_text"
    MISSING_CLUB_DATA = "missing_club_data"
    IMPOSSIBLE_CLUB_SPEED = "impossible_club_speed"
    IMPOSSIBLE_LAUNCH = "impossible_launch"
    DUPLICATE_SHOTS = "duplicate_shots"
    RESAVED_SESSION = "resaved_session"
    DEFAULT_CLUB_ROUND = "default_club_round"
    NAME_NUMBER = "name_number"
    NAME_CLUB = "name_club"
    NAME_DATE = "name_date"
    NAME_EMOJI = "name_emoji"
    NAME_MARKUP = "name_markup"
    NAME_FORMULA = "name_formula"
    EMPTY_GROUP = "empty_group"
    LABEL_YARDS = "label_yards"
    WEDGE_60_AS_36 = "wedge_60_as_36"
    SHOT_IDS_RESTART = "shot_ids_restart"
    LIE_ANGLE_TEXT = "lie_angle_text"
    ONE_SHOT = "one_shot"


@dataclass
class Group:
    """The shots of one club in one session; `created` is the day by the launch monitor's PC."""

    id: int
    name: str
    club_name: str
    club: int
    created: dt.date
    shots: list[ShotJson] = field(default_factory=list)

    def payload(self) -> dict[str, Json]:
        """Return the group as the report API lists it."""
        return {
            "id": self.id,
            "name": self.name,
            "club_name": self.club_name,
            "club": self.club,
            "client_created_date": self.created.isoformat(),
            "shots": [dict(shot) for shot in self.shots],
        }


@dataclass
class Report:
    """One session on the portal: what the listing says of it, and its groups."""

    id: int
    key: str = field(repr=False)
    name: str
    date: dt.date
    player: str
    groups: list[Group] = field(default_factory=list, repr=False)
    traps: set[Trap] = field(default_factory=set)

    @property
    def shot_count(self) -> int:
        """Number of shots over all groups, as the listing shows it."""
        return sum(len(group.shots) for group in self.groups)

    def payload(self) -> list[dict[str, Json]]:
        """Return the body of the report API."""
        return [group.payload() for group in self.groups]


@dataclass
class Account:
    """One sign-in and the reports it lists. `today` is the day at which the account's year ends."""

    username: str
    password: str = field(repr=False)
    owner: str
    today: dt.date
    reports: list[Report] = field(default_factory=list, repr=False)

    @property
    def shot_count(self) -> int:
        """Number of shots over all reports."""
        return sum(report.shot_count for report in self.reports)

    def report(self, report_id: int) -> Report:
        """Return the report with this id; KeyError when the account has none."""
        for report in self.reports:
            if report.id == report_id:
                return report
        raise KeyError(report_id)
