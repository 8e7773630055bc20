"""Damaged files of every format: a sentence or shots, never another error.

In the gate a few seconds. By hand, longer: ``RANGEBOOK_FUZZ_SECONDS=600 pytest tests/imports/test_fuzz.py -s``
(seconds for each reader; the file being read is kept in the temporary folder).
"""

from __future__ import annotations

import json
import os
import random
import sys
import tempfile
import time
from pathlib import Path

import pytest

from golf.errors import FileRefused
from imports.read_file import read_file
from imports.records import Answers
from tests.imports.builders import SPECS, TODAY, ball, build, build_xlsx, rows_of

SECONDS = float(os.environ.get("RANGEBOOK_FUZZ_SECONDS", "0"))
ROUNDS = 25
_NASTY = (
    b"", b"\x00", b"\xff\xfe", b'"', b'""', b",", b";", b"\t", b"\n", b"\r", b"=", b"-", b"--", b"1e999", b"-1e308",
    b"nan",
    b"99999999999999999999999999", b"\xc3", b"\xe2\x80\xae", "٣٤".encode(), b"L R", b"-5 L", b"?", b"1.2.3", b"1,2,3",
    b"31/31/2026", b"00/00/00", b"99999.5", b"Average", b"NOTES", b"{", b"[", b"}", b"]", b"null", b"true", b"<",
    b"\xef\xbb\xbf", b"[mph]", b"Date: June 15, 2026", b"Yds/Ft, Mph", b"sep=;", b"PK\x03\x04", b"A" * 3000,
    b"2026-13-45",
)


def damage(data: bytes, chance: random.Random) -> bytes:
    """The file with some of its bytes changed, cut, doubled or replaced by what readers stumble over."""
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        place = chance.randrange(len(data) + 1)
        length = chance.choice((0, 1, 1, 4, 30, 400))
        kind = chance.randrange(6)
        if kind == 0:
            data = data[:place] + chance.choice(_NASTY) + data[place + length:]
        elif kind == 1:
            data = data[:place] + data[place + length:]
        elif kind == 2:
            data = data[:place] + data[place:place + length] * 2 + data[place + length:]
        elif kind == 3:
            data = data[:place] + chance.randbytes(length) + data[place + length:]
        elif kind == 4:
            other = chance.randrange(len(data) + 1)
            data = data[:place] + data[other:other + length] + data[place:]
        else:
            data = _swap_cells(data, chance)
    return data


def _swap_cells(data: bytes, chance: random.Random) -> bytes:
    lines = data.split(b"\n")
    place = chance.randrange(len(lines))
    cells = lines[place].split(b",")
    cells[chance.randrange(len(cells))] = chance.choice(_NASTY)
    if chance.random() < 0.2:
        chance.shuffle(cells)
    lines[place] = b",".join(cells)
    return b"\n".join(lines)


def try_to_read(data: bytes, name: str) -> bool:
    """Whether there were shots; any error but a sentence fails the test."""
    try:
        found = read_file(data, Answers(TODAY, file_name=name))
    except FileRefused:
        return False
    assert found.shots
    json.dumps([problem.reason for problem in found.problems])
    return True


def fuzz(seed_files: list[bytes], name: str) -> tuple[int, int]:
    chance = random.Random(name if not SECONDS else None)
    ends = time.monotonic() + SECONDS
    tried = read = 0
    longest = 0.0
    while tried < ROUNDS or time.monotonic() < ends:
        data = damage(chance.choice(seed_files), chance)
        tried += 1
        if SECONDS:
            kept = f"rangebook-fuzz-{name.replace('/', ' ')}"
            (Path(tempfile.gettempdir()) / kept).write_bytes(data)
        began = time.process_time()
        read += try_to_read(data, name)
        longest = max(longest, time.process_time() - began)
    if SECONDS:
        sys.stderr.write(f"{name}: {tried} files, {read} with shots, the longest {longest:.2f} s, "
                         f"the process so far {_peak_mb()} MB\n")
    return tried, read


def _peak_mb() -> str:
    """The most memory that this process had at once, where the system tells it."""
    if sys.platform == "win32":
        return "?"
    import resource  # not on Windows

    return str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


_PLAYED = ("Ann's round,Links,06/25/2026,\"=\"\"18:02:30\"\"\",{0},{0},{0},DR,{1}.5,151.2,2{1}.1,"
           "255.0,4.{0} L,33.1,38.2,1.2 R,12.2,2600,-2.5,1.0,2.2,1.1,3.3")
OTHERS: dict[str, list[bytes]] = {
    "trackman report sheet": ["\n".join((
        '7 Iron,,Club Speed,Smash Fac.,Face Ang.,Carry,Side,"Date: June 15, 2026"', '"Yds/Ft, Mph",,,,,,,',
        "1,,81.2,1.37,1.2,160.4,14.1L,", "2,,82.0,1.36,-0.4,162.0,3.0R,", ",,,,,,,",
        'Driver,,Club Speed,Ball Speed,Carry,Height,"Date: June 16, 2026"', '"Yds/Ft, Mph",,,,,,',
        "1,,101.2,150.1,243.2,99.1,")).encode()],
    "gspro rounds": ["\n".join(_PLAYED.format(n, 100 + n) for n in range(1, 5)).encode()],
    "unknown table": [b"Schlag;Carry;Ball Speed;Mond\n1;150,5;120,1;voll\n2;151,2;121,3;neu\n",
                      b"when\tcarry (m)\tball_speed_mps\tclub\n2026-11-20\t150.1\t52.3\t7i\n"],
}
"""Files of formats that are told by their place, by a cell, or by nobody."""


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.timeout(max(240, int(SECONDS * 2 + 60)))
def test_damaged_files_without_headings_of_a_maker_give_shots_or_a_sentence(name: str) -> None:
    tried, read = fuzz(OTHERS[name], name)
    assert tried >= ROUNDS
    assert read


@pytest.mark.parametrize("name", sorted(SPECS))
@pytest.mark.timeout(max(240, int(SECONDS * 2 + 60)))
def test_damaged_files_of_every_format_give_shots_or_a_sentence(name: str) -> None:
    spec = SPECS[name]
    tried, read = fuzz([build(spec, [ball(n) for n in range(1, 4)]), build(spec, [ball(1)])], name)
    assert tried >= ROUNDS
    assert read


@pytest.mark.timeout(max(240, int(SECONDS * 2 + 60)))
def test_damaged_workbooks_give_shots_or_a_sentence() -> None:
    rows = rows_of(SPECS["fsx play"], [ball(n) for n in range(1, 4)])
    tried, _ = fuzz([build_xlsx(rows)], "workbook")
    assert tried >= ROUNDS
