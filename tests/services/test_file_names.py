from datetime import date

import pytest

from services.file_names import build_file_stem


def test_a_name_is_our_word_numbers_and_days() -> None:
    assert build_file_stem("shots", date(2026, 2, 12), 51) == "rangebook-shots-2026-02-12-51"
    assert build_file_stem("shots", None, 51) == "rangebook-shots-undated-51"


@pytest.mark.parametrize("word", ["", "../etc", "Alex Müller", "a/b", "a.b", "a--b"])
def test_a_text_from_outside_is_refused(word: str) -> None:
    with pytest.raises(ValueError, match="file name"):
        build_file_stem(word)
