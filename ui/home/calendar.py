"""The last four weeks as a table: a row a week, a cell a day, deeper green for more shots.

Real HTML so that screen readers read "Fri 7 Feb, 62 shots"; only numbers and dates of ours are in it, no
text from outside. A day of practice is a link to its session. The tint lies over whatever the theme's background is,
so it suits light and dark.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from golf.sessions import PracticeDay
from services.shared.formatting import count_of, format_day

_TINTS = (0.14, 0.24, 0.34, 0.44)
_STYLE = """<style>
.rb-cal{width:100%;border-collapse:separate;border-spacing:3px;table-layout:fixed;font-size:.8rem}
.rb-cal th{font-weight:500;opacity:.75;padding:0 0 2px;text-align:center}
.rb-cal td{height:2.2rem;border-radius:8px;text-align:center;vertical-align:middle;
 background:rgba(128,134,139,.09);padding:0;line-height:1.15}
.rb-cal td.rb-none{background:none}
.rb-cal td.rb-today{outline:2px solid #15845f;outline-offset:-2px}
.rb-cal .rb-day{display:block;font-size:.7rem;opacity:.8}
.rb-cal .rb-shots{display:block;font-weight:650;font-size:.95rem}
.rb-cal a{display:flex;flex-direction:column;justify-content:center;height:2.2rem;border-radius:8px;
 color:inherit;text-decoration:none}
.rb-cal a:hover{outline:2px solid rgba(21,132,95,.6)}
.rb-cal a:focus-visible{outline:3px solid #15845f}
.rb-cal .rb-hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
</style>"""


def render_calendar(days: Sequence[PracticeDay], today: date) -> None:
    """Draw the strip. ``days`` begin on a Monday and end today, without gaps."""
    st.html(_STYLE + build_calendar_html(days, today))


def build_calendar_html(days: Sequence[PracticeDay], today: date) -> str:
    """The table as HTML; days after today are left empty."""
    most = max((day.shots for day in days), default=0)
    practised = sum(day.sessions > 0 for day in days)
    shots = sum(day.shots for day in days)
    caption = f"Practice of the last four weeks: {count_of(practised, 'day')}, {count_of(shots, 'shot')}"
    head = "".join(f'<th scope="col">{name}</th>' for name in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"))
    cells = [_cell(day, most, today) for day in days]
    cells += ['<td class="rb-none"></td>'] * (-len(cells) % 7)
    rows = "".join(f"<tr>{''.join(cells[start:start + 7])}</tr>" for start in range(0, len(cells), 7))
    return (f'<table class="rb-cal"><caption class="rb-hidden">{caption}</caption>'
            f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>")


def _cell(day: PracticeDay, most: int, today: date) -> str:
    spoken = f"{format_day(day.day)}: " + (f"{count_of(day.sessions, 'session')}, {count_of(day.shots, 'shot')}"
                                           if day.sessions else "no practice")
    number = f"{day.day.day} {day.day:%b}" if day.day.day == 1 else str(day.day.day)
    tint = f' style="background:rgba(21,132,95,{_tint(day.shots, most)})"' if day.sessions else ""
    css = ' class="rb-today"' if day.day == today else ""
    shots = f'<span class="rb-shots" aria-hidden="true">{day.shots:,}</span>' if day.sessions else ""
    leads = day.sessions > 0 and day.newest is not None
    spoken += "; opens the newest" if leads and day.sessions > 1 else ""
    inside = f'<span class="rb-hidden">{spoken}</span><span class="rb-day" aria-hidden="true">{number}</span>{shots}'
    if leads:
        inside = f'<a href="session?session={day.newest}">{inside}</a>'
    return f'<td{css}{tint} title="{spoken}">{inside}</td>'


def _tint(shots: int, most: int) -> float:
    step = int(shots / most * (len(_TINTS) - 1) + 0.5) if most else 0
    return _TINTS[step]
