"""A session's shots as CSV that a spreadsheet opens safely.

A text cell starting with ``= + - @``, tab, carriage return or NUL would run as a formula
(facts/safety.md 14): it gets an apostrophe in front. Numbers stay numbers, "not measured" stays empty.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from golf.records import MEASURES, StoredShot
from golf.shot_words import Verdict
from golf.units import DisplayUnits

_TEXT_COLUMNS = ("report_id", "group_id", "shot_id", "club", "club_raw", "group_label", "shot_type",
                 "counts", "why_not")
_RISKY_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\x00")


def write_shot_csv(shots: Iterable[StoredShot], units: DisplayUnits) -> bytes:
    """UTF-8 with a byte-order mark (Excel), one row a shot, distances and speeds in the displayed units."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow([*_TEXT_COLUMNS, *(_column(name, units) for name in MEASURES)])
    for stored in shots:
        writer.writerow([*_texts(stored), *(_measure(stored, name, units) for name in MEASURES)])
    return target.getvalue().encode("utf-8-sig", errors="replace")


def quote_formula(text: str | None) -> str:
    """The text as a cell that no spreadsheet computes."""
    kept = (text or "").replace("\x00", "")
    return "'" + kept if (text or "").startswith(_RISKY_STARTS) or kept.startswith(_RISKY_STARTS) else kept


def why_left_out(stored: StoredShot) -> str:
    """Why averages leave this shot out, or an empty text."""
    if stored.word.is_hidden:
        return "Hidden by you"
    if stored.word.verdict is Verdict.OUT:
        return "Left out by you"
    if stored.shot.flag_reason:
        return stored.shot.flag_reason
    if stored.duplicate_of:
        report = stored.duplicate_of.split("/", 1)[0]
        return f"Stored already with session {report}" if report != str(stored.report_id) else "Listed twice"
    return ", ".join(flag.value for flag in stored.shot.flags)


def _texts(stored: StoredShot) -> list[str | int]:
    shot = stored.shot
    return [stored.report_id, *(quote_formula(text) for text in (
        stored.group_id, shot.shot_id, stored.club, stored.club_raw, stored.group_label, shot.shot_type,
        "yes" if stored.counts else "no", why_left_out(stored)))]


def _column(name: str, units: DisplayUnits) -> str:
    if name.endswith("_mps"):
        return f"{name.removesuffix('_mps')}_{units.speed_label.replace('/', '')}"
    return f"{name.removesuffix('_m')}_{units.distance_label}" if name.endswith("_m") else name


def _measure(stored: StoredShot, name: str, units: DisplayUnits) -> float | str:
    value: float | None = getattr(stored.shot, name)
    if value is None:
        return ""
    if name.endswith("_mps"):
        value = units.speed(value)
    elif name.endswith("_m"):
        value = units.distance(value)
    return "" if value is None else round(value, 3)
