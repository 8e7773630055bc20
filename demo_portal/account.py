"""Builds a whole account: deterministic for (seed, today, sessions), a year of golf in about half a second."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

from demo_portal.chance import seeded
from demo_portal.players import OWNER
from demo_portal.practice_days import slots_newest_first
from demo_portal.records import Account, Report, Trap
from demo_portal.sessions import make_report
from demo_portal.traps import ensure_every_trap, mark_natural_traps, resave, sprinkle

DEFAULT_SEED = 7
DEFAULT_SESSIONS = 125
DEMO_USERNAME = "demo@rangebook.example"
DEMO_PASSWORD = "fairway-finder-7"  # noqa: S105 - a pretend account on a loopback port, shown to the golfer
FEWEST_FOR_EVERY_TRAP = 40
RESAVE_SHARE = 0.10
MUST_STAY = set(Trap) - {Trap.DEFAULT_CLUB_ROUND, Trap.LABEL_YARDS, Trap.NAME_CLUB, Trap.NAME_DATE}


def build_account(
    *,
    seed: int = DEFAULT_SEED,
    today: dt.date | None = None,
    sessions: int = DEFAULT_SESSIONS,
    traps: bool = True,
    username: str = DEMO_USERNAME,
    password: str = DEMO_PASSWORD,
) -> Account:
    """Build an account whose newest session is on `today` (default: the local date) and which reaches back as needed.

    Two processes get identical ids, keys and numbers for the same arguments; the next day's account is this one plus
    what is new (but for the guaranteed streak and rare traps). From 40 sessions on, every `Trap` is in it, unless
    `traps` is False, which leaves only those that follow from the data's shape.
    """
    day = today or dt.date.today()  # noqa: DTZ011 - a practice day is the golfer's local date
    reports = [make_report(seed, slot) for slot in slots_newest_first(seed, day, sessions)]
    if traps:
        _mislead(seed, reports)
    for report in reports:
        mark_natural_traps(report)
    return Account(username, password, OWNER.name, day, reports)


def _mislead(seed: int, reports: list[Report]) -> None:
    """Apply the traps in an order that keeps each intact: single reports first, copies of reports last."""
    for report in reports:
        sprinkle(seed, report)
    if len(reports) >= FEWEST_FOR_EVERY_TRAP:
        ensure_every_trap(seed, reports)
    _resave_some(seed, reports)


def _resave_some(seed: int, reports: list[Report]) -> None:
    """Turn a few reports into second saves of the one before them on the same day, at least one per account.

    Oldest first, so that no copy is copied; only a day's later sessions are given up, so no day loses its practice.
    """
    oldest_first = sorted(reports, key=lambda report: report.id)
    pairs = [pair for pair in pairwise(oldest_first) if _may_be_copied(*pair)]
    chosen = [pair for pair in pairs if seeded(f"{seed}/resave/{pair[1].id}").random() < RESAVE_SHARE]
    if not chosen and len(reports) >= FEWEST_FOR_EVERY_TRAP:
        chosen = pairs[len(pairs) // 2 :][:1]
    for original, report in chosen:
        if Trap.RESAVED_SESSION not in original.traps:
            resave(report, original)


def _may_be_copied(original: Report, report: Report) -> bool:
    """Copies overwrite: only reports without a rare trap are given up for one."""
    return original.date == report.date and not report.traps & MUST_STAY
