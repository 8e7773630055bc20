"""The findings as a table for a terminal, for a Markdown page, or for another program."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version

from rich.console import Console
from rich.table import Table

from benchmarks.measure import Line, Spread

HEADINGS = ("What", "Time: median (min–max)", "Times the floor (min–max)", "Target", "Met")
_MET = {True: "yes", False: "no", None: ""}


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Where and when; the load says how far the seconds, though not the ratios, can be trusted."""

    measured_at: datetime
    machine: str
    load: float | None
    load_afterwards: float | None = None

    def sentence(self) -> str:
        """One line below a table."""
        load = "" if self.load is None else f", load {self.load:.1f} before"
        after = "" if self.load_afterwards is None else f" and {self.load_afterwards:.1f} after"
        return f"{self.measured_at:%Y-%m-%d %H:%M} UTC, {self.machine}{load}{after}"


def read_circumstances() -> Circumstances:
    """This machine, now."""
    libraries = ", ".join(f"{name} {version(name)}" for name in ("streamlit", "playwright", "sqlalchemy"))
    machine = (f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, "
               f"Python {platform.python_version()}, {libraries}")
    return Circumstances(datetime.now(UTC), machine, read_load())


def read_load() -> float | None:
    """Processes that wanted to run, on average over the last minute; None where the system does not say."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else None


def cells(line: Line) -> tuple[str, ...]:
    """The texts of a row, in the order of HEADINGS."""
    return line.what, _seconds(line.spread), _ratio(line), _target(line), _MET[line.met]


def build_table(lines: Sequence[Line]) -> Table:
    """For a terminal."""
    table = Table(title="Rangebook against its floors")
    for heading in HEADINGS:
        table.add_column(heading, no_wrap=heading != HEADINGS[0])
    for line in lines:
        table.add_row(*cells(line), style="red" if line.met is False else None)
    return table


def build_markdown(lines: Sequence[Line]) -> str:
    """For docs/benchmarks.md."""
    rows = [HEADINGS, ("---",) * len(HEADINGS), *(cells(line) for line in lines)]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def build_json(lines: Sequence[Line], circumstances: Circumstances) -> str:
    """For programs: every single repetition, in seconds."""
    return json.dumps({
        "measured_at": circumstances.measured_at.isoformat(timespec="seconds"), "machine": circumstances.machine,
        "load": circumstances.load, "load_afterwards": circumstances.load_afterwards,
        "lines": [_line_facts(line) for line in lines]}, indent=2, ensure_ascii=False)


def write_lines(
    lines: Sequence[Line], circumstances: Circumstances, console: Console, *, as_json: bool, as_markdown: bool
) -> None:
    """Write the findings in the form asked for."""
    if as_json:
        console.file.write(build_json(lines, circumstances) + "\n")
    elif as_markdown:
        console.file.write(f"{build_markdown(lines)}\n{circumstances.sentence()}\n")
    else:
        console.print(build_table(lines))
        console.print(circumstances.sentence())


def _line_facts(line: Line) -> dict[str, object]:
    ratio = line.ratio
    return {
        "part": line.part, "what": line.what, "seconds": line.spread.seconds, "median_s": line.spread.median,
        "floor_seconds": line.floor.seconds if line.floor else None, "ratio": ratio.value if ratio else None,
        "ratio_low": ratio.low if ratio else None, "ratio_high": ratio.high if ratio else None,
        "most_ratio": line.most_ratio, "most_seconds": line.most_seconds, "met": line.met}


def _seconds(spread: Spread) -> str:
    if spread.median < 0.1:
        return f"{spread.median * 1000:.0f} ms ({spread.low * 1000:.0f}–{spread.high * 1000:.0f})"
    return f"{spread.median:.2f} s ({spread.low:.2f}–{spread.high:.2f})"


def _ratio(line: Line) -> str:
    ratio = line.ratio
    return "" if ratio is None else f"{ratio.value:.2f} ({ratio.low:.2f}–{ratio.high:.2f})"


def _target(line: Line) -> str:
    if line.most_seconds is not None:
        return f"≤ {line.most_seconds:g} s"
    return "" if line.most_ratio is None else f"≤ {line.most_ratio:g} ×"
