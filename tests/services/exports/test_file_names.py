from datetime import date

import pytest

from services.exports.file_names import build_file_stem, plain_word


def test_a_name_is_our_word_numbers_and_days() -> None:
    assert build_file_stem("shots", date(2026, 2, 12), 51) == "rangebook-shots-2026-02-12-51"
    assert build_file_stem("shots", None, 51) == "rangebook-shots-undated-51"


@pytest.mark.parametrize("word", ["", "../etc", "Alex Müller", "a/b", "a.b", "a--b"])
def test_a_text_from_outside_is_refused(word: str) -> None:
    with pytest.raises(ValueError, match="file name"):
        build_file_stem(word)


@pytest.mark.parametrize(("name", "word"), [
    ("Ann", "ann"), ("René Müller", "rene-muller"), ("../../etc/passwd", "etc-passwd"), ("a/b\\c:d*e", "a-b-c-d-e"),
    ("=cmd|'/c calc'!A1", "cmd-c-calc-a1"), ("x\u202egpj.exe\x00", "xgpj-exe"), ("me@club.example", ""), ("王", ""),
    ("", ""), ("n" * 99, "n" * 30), ("a" * 29 + " b", "a" * 29)])
def test_of_a_players_name_stays_what_every_file_system_takes(name: str, word: str) -> None:
    assert plain_word(name) == word
