import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.shared.escape import DISPLAY_LIMIT, WORD_JOINER, one_line, plain, plain_or

PUNCTUATION = set("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


@given(st.text(max_size=400))
def test_every_punctuation_mark_is_escaped(text: str) -> None:
    escaped = plain(text)
    assert not set(re.sub(r"\\.", "", escaped)) & PUNCTUATION


@given(st.text(max_size=400))
def test_unescaping_gives_the_line_back(text: str) -> None:
    shown = re.sub(r"\\(.)", r"\1", plain(text))
    assert shown.replace(WORD_JOINER, "") == one_line(text).replace(WORD_JOINER, "")


@given(st.text(max_size=12_000))
def test_a_line_is_one_line_and_not_too_long(text: str) -> None:
    line = one_line(text)
    assert len(line) <= DISPLAY_LIMIT
    assert not re.search(r"[\n\r\t\x00\u202e]", line)


@pytest.mark.parametrize(("text", "shown"), [
    ("sgt pebble", "sgt pebble"),
    ("DRIVER | MEDIUM", "DRIVER \\| MEDIUM"),
    ("2026.2.12", "2026\\.2\\.12"),
    ("7 🏌️‍♂️", "7 🏌️‍♂️"),
    (None, ""),
])
def test_names_that_players_type(text: str | None, shown: str) -> None:
    assert plain(text) == shown


@pytest.mark.parametrize(
    "text", [":material/delete:", "https://evil.example", "a@evil.example", "www.evil.example", "->"])
def test_what_is_read_after_backslashes_are_gone_is_broken_up(text: str) -> None:
    assert WORD_JOINER in plain(text)


def test_ten_thousand_characters_are_cut_for_display() -> None:
    assert one_line("x" * 10_000) == "x" * (DISPLAY_LIMIT - 1) + "…"


def test_a_lone_surrogate_does_not_reach_the_page() -> None:
    assert one_line("a\ud800b") == "a b"


def test_a_name_of_nothing_visible_gets_words_of_ours() -> None:
    assert plain_or("\u202e \t", "Unnamed session") == "Unnamed session"
