"""What happens in one session: its kind, its free-text name, its club groups and their shots."""

from __future__ import annotations

import datetime as dt
import string
from collections.abc import Callable
from random import Random
from typing import NamedTuple

from demo_portal.chance import seeded
from demo_portal.clubs import CLUBS, DEFAULT_CLUB_NAME, DEFAULT_CLUB_NUMBER, IRONS, LONG, ROUND, WEDGES
from demo_portal.players import OWNER, PLAYER_BY_NAME, PLAYERS, Form
from demo_portal.practice_days import Slot
from demo_portal.records import Group, Report, ShotJson, Trap
from demo_portal.swings import play_shot

MOST_GROUPS = 10
MOST_SHOTS = 130
GROUP_IDS_PER_REPORT = 16


class Part(NamedTuple):
    """One club group to come: `label` is the sidebar text, `effort` below 1 a part swing."""

    club: str
    label: str
    effort: float = 1.0


class Plan(NamedTuple):
    """A session to come."""

    name: str
    parts: tuple[Part, ...]
    traps: frozenset[Trap] = frozenset()


def make_report(seed: int, slot: Slot) -> Report:
    """Make the session of this slot; the same seed and slot always give the same report.

    The first session of a day is the owner's (so the streak is his), the others may be anybody's.
    """
    rng = seeded(f"{seed}/report/{slot.day.isoformat()}/{slot.number}")
    player = rng.choices(PLAYERS, weights=[player.share for player in PLAYERS])[0] if slot.number else OWNER
    return build_report(rng, slot.report_id, (player.name, slot.day), _draw_plan(rng, slot.day), _draw_shots(rng))


def build_report(rng: Random, report_id: int, who_when: tuple[str, dt.date], plan: Plan, shots: int) -> Report:
    """Play `shots` shots over the groups of a plan (a group may stay empty when there are fewer shots than clubs)."""
    player, day = who_when
    report = Report(report_id, draw_key(rng), plan.name, day, player, traps=set(plan.traps))
    form = PLAYER_BY_NAME.get(player, OWNER).form_on(day)
    parts = plan.parts[: max(1, min(shots, MOST_GROUPS))]
    for index, (part, count) in enumerate(zip(parts, _split(rng, shots, len(parts)), strict=True)):
        name, number = _club_shown(part, plan)
        label = plan.name if index == 0 else part.label
        group = Group(report_id * GROUP_IDS_PER_REPORT + index, label, name, number, day)
        group.shots = [play_one(rng, shot_id, part, form) for shot_id in range(1, count + 1)]
        report.groups.append(group)
    return report


def play_one(rng: Random, shot_id: int, part: Part, form: Form) -> ShotJson:
    """Play one shot of a part; on a default-club round the true club changes from shot to shot."""
    club = CLUBS.get(part.club) or CLUBS[rng.choice(ROUND)]
    return play_shot(rng, shot_id, club, form, part.effort)


def draw_key(rng: Random) -> str:
    """Draw a report key: 12 to 16 letters and digits."""
    return "".join(rng.choices(string.ascii_letters + string.digits, k=rng.randint(12, 16)))


def _draw_shots(rng: Random) -> int:
    """Number of shots: half of the sessions have 30 to 70, the rest anything from 1 to 130."""
    kind = rng.random()
    if kind < 0.30:
        return rng.randint(2, 29)
    if kind < 0.84:
        return round(rng.triangular(30, 70, 40))
    return round(rng.triangular(71, MOST_SHOTS, 76))


def _split(rng: Random, shots: int, parts: int) -> list[int]:
    """Share the shots among the groups, at least one each where there are enough."""
    counts = [1 if index < shots else 0 for index in range(parts)]
    weights = [rng.uniform(0.5, 1.5) for _ in range(parts)]
    for index in rng.choices(range(parts), weights=weights, k=max(0, shots - parts)):
        counts[index] += 1
    return counts


def _club_shown(part: Part, plan: Plan) -> tuple[str, int]:
    """Return the club that the portal shows: the default one on a round where nobody selected any."""
    if Trap.DEFAULT_CLUB_ROUND in plan.traps or part.club not in CLUBS:
        return DEFAULT_CLUB_NAME, DEFAULT_CLUB_NUMBER
    return part.club, CLUBS[part.club].number


def _parts(clubs: tuple[str, ...] | list[str]) -> tuple[Part, ...]:
    """One full-swing group per club, labelled as the portal labels them."""
    return tuple(Part(club, club.replace("_", " ").title()) for club in clubs)


def _irons(rng: Random, _day: dt.date) -> Plan:
    clubs = rng.sample(IRONS, rng.randint(1, 4))
    return Plan(rng.choice(["irons", "iron work", "7i then the rest", "Practice", "range"]), _parts(clubs))


def _driver(rng: Random, _day: dt.date) -> Plan:
    name = rng.choice(["DRIVER | MEDIUM", "driver speed", "DRIVER | FAST"])
    return Plan(name, _parts(["DRIVER", *rng.sample(LONG[1:], rng.randint(0, 2))]), frozenset({Trap.NAME_CLUB}))


def _warm_up(rng: Random, _day: dt.date) -> Plan:
    clubs = ["WEDGE_56", "IRON9", *rng.sample(("IRON7", "HYBRID3", "DRIVER"), rng.randint(0, 3))]
    return Plan(rng.choice(["warmup", "Warm up", "warmup before league"]), _parts(clubs))


def _wedges(rng: Random, _day: dt.date) -> Plan:
    club = rng.choice(WEDGES[1:])
    pitches = tuple(Part(club, f"{yards} yds", effort) for yards, effort in ((40, 0.6), (55, 0.72), (70, 0.84)))
    full = _parts([club, *rng.sample(WEDGES, 2)])
    return Plan(rng.choice(["wedges", "distance control", "inside 100"]), full + pitches, frozenset({Trap.LABEL_YARDS}))


def _round(rng: Random, _day: dt.date) -> Plan:
    name = rng.choice(["sgt pebble", "9", "Pebble front 9", "18 holes", "St Andrews", "league night"])
    traps = {Trap.DEFAULT_CLUB_ROUND} | ({Trap.NAME_NUMBER} if name == "9" else set())
    return Plan(name, (Part(DEFAULT_CLUB_NAME, name),), frozenset(traps))


def _true_round(rng: Random, _day: dt.date) -> Plan:
    clubs = ["DRIVER", *rng.sample(IRONS, 4), "WEDGE_PITCHING", "WEDGE_56", "PUTTER"]
    return Plan(rng.choice(["Round w/ clubs", "sgt torrey"]), _parts(clubs))


def _gapping(rng: Random, _day: dt.date) -> Plan:
    clubs = [*LONG[:3], *IRONS, *rng.sample(WEDGES, 2)]
    return Plan(rng.choice(["gapping", "Gap test"]), _parts(clubs))


def _dated(rng: Random, day: dt.date) -> Plan:
    clubs = rng.sample((*IRONS, *LONG, *WEDGES), rng.randint(2, 5))
    return Plan(f"{day.year}.{day.month}.{day.day}", _parts(clubs), frozenset({Trap.NAME_DATE}))


def _odd_name(rng: Random, _day: dt.date) -> Plan:
    name, trap = rng.choice(ODD_NAMES)
    return Plan(name, _parts(rng.sample((*IRONS, *LONG), rng.randint(1, 3))), frozenset({trap}))


ODD_NAMES = (
    ("\N{FLEXED BICEPS} speed day \N{WHITE FLAG}", Trap.NAME_EMOJI),
    ("<b>x</b>", Trap.NAME_MARKUP),
    ("=1+1", Trap.NAME_FORMULA),
)

_KINDS: tuple[tuple[float, Callable[[Random, dt.date], Plan]], ...] = (
    (26, _irons),
    (18, _driver),
    (12, _warm_up),
    (12, _wedges),
    (14, _round),
    (3, _true_round),
    (5, _gapping),
    (6, _dated),
    (4, _odd_name),
)


def _draw_plan(rng: Random, day: dt.date) -> Plan:
    """Draw what kind of session it is, and its name and groups."""
    kind = rng.choices([make for _, make in _KINDS], weights=[weight for weight, _ in _KINDS])[0]
    return kind(rng, day)
