"""`python -m benchmarks`: measure Rangebook against floors of the same run. Exit code 1: a target was missed."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console

from benchmarks.copied_sync_lines import measure_copied_syncs
from benchmarks.database_lines import measure_database_imports
from benchmarks.import_lines import ROWS, measure_imports
from benchmarks.import_lines import Extent as FileExtent
from benchmarks.measure import BenchmarkError, Line, OnRound
from benchmarks.page_lines import SIZES, Visits, measure_pages
from benchmarks.stream_lines import measure_streams
from benchmarks.sync_lines import measure_nothing_new, measure_polite, measure_whole_account, open_course
from benchmarks.tables import read_circumstances, read_load, write_lines

PARTS = ("sync", "nothing-new", "polite", "streams", "copied", "home", "import", "database")
MISSED, BROKEN = 1, 2
FILE_WIDTH = 150
_COURSES = {"sync": measure_whole_account, "nothing-new": measure_nothing_new, "polite": measure_polite,
            "streams": measure_streams, "copied": measure_copied_syncs}


@dataclass(frozen=True, slots=True)
class Extent:
    """How much is measured."""

    sessions: int
    repetitions: int
    sizes: tuple[int, ...]
    rows: int = ROWS


THOROUGH = Extent(sessions=125, repetitions=7, sizes=SIZES)
QUICK = Extent(sessions=40, repetitions=2, sizes=SIZES[:2], rows=5_000)


def read_arguments(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"some of {', '.join(PARTS)} (default: all)")
    parser.add_argument("--quick", action="store_true", help="small and few: shows that it works, not how fast")
    parser.add_argument("--repetitions", type=int, metavar="N", help=f"rounds (default: {THOROUGH.repetitions})")
    parser.add_argument("--folder", type=Path, help="a folder on the disk to be used (default: the temporary one)")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="one JSON object with every repetition")
    form.add_argument("--markdown", action="store_true", help="the table as in docs/benchmarks.md")
    asked = parser.parse_args(arguments)
    if unknown := set(asked.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    return asked


def measure(parts: Sequence[str], extent: Extent, folder: Path, on_round: OnRound) -> list[Line]:
    """Measure the parts in the order of the table."""
    lines: list[Line] = []
    if any(part in _COURSES for part in parts):
        with open_course(folder, extent.sessions, extent.repetitions, on_round) as course:
            for part, measure_part in _COURSES.items():
                lines += measure_part(course) if part in parts else []
    if "home" in parts:
        lines += measure_pages(folder, extent.sizes, Visits(extent.repetitions, on_round))
    if "import" in parts:
        lines += measure_imports(folder, FileExtent(extent.rows, extent.repetitions, on_round))
    if "database" in parts:
        lines += measure_database_imports(folder, FileExtent(extent.rows, extent.repetitions, on_round))
    return lines


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, write the table to standard output and what is going on to standard error."""
    asked = read_arguments(arguments)
    extent = QUICK if asked.quick else THOROUGH
    if asked.repetitions:
        extent = replace(extent, repetitions=asked.repetitions)
    circumstances = read_circumstances()
    try:
        with TemporaryDirectory(prefix="rangebook-benchmarks-", dir=asked.folder, ignore_cleanup_errors=True) as folder:
            lines = measure(asked.parts or PARTS, extent, Path(folder), _say)
    except BenchmarkError as error:
        _say(str(error))
        return BROKEN
    console = Console(width=None if sys.stdout.isatty() else FILE_WIDTH)
    write_lines(lines, replace(circumstances, load_afterwards=read_load()), console,
                as_json=asked.json, as_markdown=asked.markdown)
    return MISSED if any(line.met is False for line in lines) else 0


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
