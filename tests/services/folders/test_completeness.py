"""A file of any maker is whole as it is written, and is not when its end is missing."""

from __future__ import annotations

import pytest

from services.folders.completeness import Looks, find_cut
from services.folders.listing import Signature
from tests.imports.builders import SPECS, build, build_xlsx, rows_of
from tests.services.folders.steps import balls

EACH = sorted(SPECS)


@pytest.mark.parametrize("spec", EACH)
def test_files_of_every_maker_are_whole(spec: str) -> None:
    data = build(SPECS[spec], balls(4))
    assert find_cut(data) is None
    without_end = data.rstrip(b"\r\n \0") if SPECS[spec].encoding.startswith("utf-8") else data
    assert find_cut(without_end) is None


@pytest.mark.parametrize("spec", EACH)
def test_files_of_every_maker_are_cut_in_the_middle_of_their_last_shot(spec: str) -> None:
    data = build(SPECS[spec], balls(4))
    before = build(SPECS[spec], balls(3))
    middle = len(before) + (len(data) - len(before)) // 3
    if not SPECS[spec].is_json:
        middle -= middle % 2  # a letter may take two bytes
    assert find_cut(data[:middle]) is not None


def test_a_workbook_is_whole_with_its_end() -> None:
    data = build_xlsx(rows_of(SPECS["garmin"], balls(3)))
    assert find_cut(data) is None
    assert find_cut(data[:-100]) is not None


@pytest.mark.parametrize("data", [b"", b"\n \n", b"\xef\xbb\xbf", b"Ball Speed,Carry", b"[1, 2", b'{"a": ',
                                  b"PK\x03\x04"])
def test_what_has_just_begun_is_cut(data: bytes) -> None:
    assert find_cut(data) is not None


def test_a_quote_that_is_open_still_goes_on() -> None:
    assert find_cut(b'a,b\n"x, 1",2\n"y, 2') is not None
    assert find_cut(b'a,b\n"x, 1",2\n"y, 2",3') is None


def test_looks_begin_anew_with_each_change() -> None:
    looks, key = Looks(), (1, "a.csv")
    assert looks.see(key, Signature(5, 1), 10.0) == 0
    assert looks.see(key, Signature(5, 1), 12.5) == 2.5
    assert looks.see(key, Signature(5, 2), 13.0) == 0
    looks.keep_only(2, [])
    assert looks.see(key, Signature(5, 2), 14.0) == 1.0
    looks.keep_only(1, [])
    assert looks.see(key, Signature(5, 2), 15.0) == 0
