"""The ways in which real data mislead, applied to honest reports. Each returns whether it found a place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from random import Random

from demo_portal.chance import seeded
from demo_portal.clubs import CLUBS
from demo_portal.records import Group, Report, ShotJson, Trap
from demo_portal.sessions import GROUP_IDS_PER_REPORT, MOST_GROUPS, ODD_NAMES

SENTINEL = 99999
OPTIX_SENTINEL = 1666.6
CLUB_FIELDS = ("club_speed", "attack_angle", "dynamic_loft", "club_path", "club_face_angle", "club_lie", "impact_x",
               "impact_y")
FLIGHT_FIELDS = ("carry_distance", "total_distance", "side_distance", "apex", "decent_angle", "flight_time")
LONE_FIELDS = ("carry_distance", "back_spin", "side_spin", "apex", "attack_angle", "dynamic_loft", "impact_x")
COMMON_SHARE = 0.10
"""Each common trap is in this part of all reports."""

RARE_SHARE = 0.03

Trick = Callable[[Random, Report], bool]


def shots_of(report: Report) -> list[ShotJson]:
    """All shots of a report, group after group."""
    return [shot for group in report.groups for shot in group.shots]


def _on_some(most: int, change: Callable[[Random, ShotJson], None]) -> Trick:
    """A trick that changes one to `most` of the report's shots."""

    def change_some(rng: Random, report: Report) -> bool:
        shots = shots_of(report)
        for shot in rng.sample(shots, min(len(shots), rng.randint(1, most))):
            change(rng, shot)
        return bool(shots)

    return change_some


def _lose_a_side(rng: Random, shot: ShotJson) -> None:
    """A ball that left the cameras: all flight numbers, or all club numbers, are 99999."""
    shot.update(dict.fromkeys(rng.choice((FLIGHT_FIELDS, CLUB_FIELDS)), SENTINEL))


def _lose_optix(rng: Random, shot: ShotJson) -> None:
    sign = rng.choice((-1, 1))
    shot.update(optix_x=sign * OPTIX_SENTINEL, optix_y=sign * OPTIX_SENTINEL)


def _lose_club_data(rng: Random, shot: ShotJson) -> None:
    """Ball speed without club speed; sometimes with the whole club side gone."""
    shot.update(dict.fromkeys(CLUB_FIELDS if rng.random() < 0.5 else ("club_speed",), SENTINEL))


def _duplicate_shots(rng: Random, report: Report) -> bool:
    """The same shots again at the end of the group, under new ids."""
    for group in report.groups:
        if group.shots:
            again = [dict(shot) for shot in group.shots[-rng.randint(1, 3) :]]
            for number, shot in enumerate(again, start=len(group.shots) + 1):
                shot["id"] = number
            group.shots.extend(again)
            return True
    return False


def _empty_group(_rng: Random, report: Report) -> bool:
    if len(report.groups) >= MOST_GROUPS:
        return False
    last = report.groups[-1]
    report.groups.append(Group(last.id + 1, "WEDGE_54", "WEDGE_54", CLUBS["WEDGE_54"].number, last.created))
    return True


def _one_shot(_rng: Random, report: Report) -> bool:
    del report.groups[1:]
    del report.groups[0].shots[1:]
    return report.shot_count == 1


def _named(name: str) -> Trick:
    """A trick that gives the report a free-text name, which its first group repeats."""

    def rename(_rng: Random, report: Report) -> bool:
        report.name = name
        report.groups[0].name = name
        return True

    return rename


_COMMON: dict[Trap, Trick] = {
    Trap.SENTINEL_TOGETHER: _on_some(3, _lose_a_side),
    Trap.SENTINEL_ALONE: _on_some(4, lambda rng, shot: shot.update({rng.choice(LONE_FIELDS): SENTINEL})),
    Trap.OPTIX_SENTINEL: _on_some(5, _lose_optix),
    Trap.OPTIX_TEXT: _on_some(5, lambda _rng, shot: shot.update(optix_x="0", optix_y="0")),
    Trap.MISSING_CLUB_DATA: _on_some(4, _lose_club_data),
}
_RARE: dict[Trap, Trick] = {
    Trap.IMPOSSIBLE_CLUB_SPEED: _on_some(1, lambda _rng, shot: shot.update(club_speed=100_000.0)),
    Trap.IMPOSSIBLE_LAUNCH: _on_some(1, lambda _rng, shot: shot.update(launch_angle=80.0)),
    Trap.DUPLICATE_SHOTS: _duplicate_shots,
    Trap.EMPTY_GROUP: _empty_group,
    Trap.ONE_SHOT: _one_shot,
}
_NAMES: dict[Trap, Trick] = {trap: _named(name) for name, trap in ODD_NAMES} | {Trap.NAME_NUMBER: _named("9")}


def sprinkle(seed: int, report: Report) -> None:
    """Apply traps to a fresh report, chosen by seed and report id alone; marks what it did in `report.traps`."""
    rng = seeded(f"{seed}/traps/{report.id}")
    for tricks, share in ((_RARE, RARE_SHARE), (_COMMON, COMMON_SHARE)):
        for trap, trick in tricks.items():
            if rng.random() < share and trick(rng, report):
                report.traps.add(trap)


def ensure_every_trap(seed: int, reports: Sequence[Report]) -> None:
    """Put each trap that chance left out on one of the older reports, so that every account shows them all."""
    present = {trap for report in reports for trap in report.traps}
    rng = seeded(f"{seed}/ensure")
    candidates = iter(sorted(reports, key=lambda report: report.id))
    for trap, trick in (_RARE | _COMMON | _NAMES).items():
        if trap not in present:
            _place(rng, trap, trick, candidates)


def _place(rng: Random, trap: Trap, trick: Trick, candidates: Iterator[Report]) -> None:
    """Apply a trick to the next report that can take it and is not special already."""
    for report in candidates:
        special = report.traps & {Trap.DEFAULT_CLUB_ROUND, Trap.RESAVED_SESSION, Trap.ONE_SHOT, *_NAMES}
        if not special and trick(rng, report):
            report.traps.add(trap)
            return


def resave(report: Report, original: Report) -> None:
    """Make `report` a second save of `original`: its own id, key and group ids, the same shots, the original's day."""
    report.name, report.player, report.date = original.name, original.player, original.date
    report.traps = set(original.traps) | {Trap.RESAVED_SESSION}
    report.groups = [replace(group, id=report.id * GROUP_IDS_PER_REPORT + index, shots=[dict(s) for s in group.shots])
                     for index, group in enumerate(original.groups)]


def mark_natural_traps(report: Report) -> None:
    """Note the traps that follow from what the report is: WEDGE_60 under 36, ids that start again, lie as text."""
    shots = shots_of(report)
    if any(group.club_name == "WEDGE_60" for group in report.groups):
        report.traps.add(Trap.WEDGE_60_AS_36)
    if sum(1 for group in report.groups if group.shots) > 1:
        report.traps.add(Trap.SHOT_IDS_RESTART)
    if any(isinstance(shot.get("lie_angle"), str) for shot in shots):
        report.traps.add(Trap.LIE_ANGLE_TEXT)
