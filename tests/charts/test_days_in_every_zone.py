"""The golfer's day stays his day: drawn by a computer anywhere on earth, in the axis as in the words on a point."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DRAW = """
import sys
from datetime import date
from charts.time_order import SessionMedian, build_session_medians
from golf.units import DISPLAY_UNITS, UnitSystem
from services.exports.figure_files import PictureFormat, write_chart

sessions = [SessionMedian(day, date(2026, 2, day), 5, 100.0, 90.0, 110.0) for day in (12, 13, 14)]
figure = build_session_medians(sessions, DISPLAY_UNITS[UnitSystem.METRIC])
sys.stdout.buffer.write(write_chart(figure, PictureFormat.SVG))
"""


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Tokyo", "Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_a_session_stands_on_its_day_in_every_zone(zone: str) -> None:
    pytest.importorskip("vl_convert")
    drawn = subprocess.run([sys.executable, "-c", DRAW], cwd=ROOT, env={**os.environ, "TZ": zone}, timeout=240,
                           check=True, capture_output=True, encoding="utf-8").stdout
    assert re.findall(r"; Day: ([^;]+);", drawn) == ["12 Feb 2026", "13 Feb 2026", "14 Feb 2026"]
    assert re.findall(r">(\d+ Feb \d+)</text>", drawn) == ["12 Feb 26", "13 Feb 26", "14 Feb 26"]


def test_no_figure_reads_a_bare_day_as_a_moment() -> None:
    """A day without a time of day is midnight in London to a figure; others write their days as words."""
    moments = [path.name for path in (ROOT / "charts").rglob("*.py")
               if re.search(r":T[\"']|temporal|timeUnit", path.read_text(encoding="utf-8"))]
    assert moments == ["time_order.py"]
