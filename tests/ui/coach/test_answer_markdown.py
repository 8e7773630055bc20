"""A model's answer: lists and bold live, everything that could do something is text."""

import re

from hypothesis import given
from hypothesis import strategies as st

from ui.coach.answer_markdown import draw_answer

JOINER = "\u2060"


def test_paragraphs_lists_headings_and_bold_are_drawn() -> None:
    text = "## Driver\nIt carries **204 m**, over 63 shots.\n- First\n* Second **one**\n1. Third\n\nDone."
    assert draw_answer(text) == ("**Driver**  \nIt carries **204 m**\\, over 63 shots\\.  \n\n- First\n"
                                 "- Second **one**\n1. Third\n\nDone\\.")


def test_nothing_that_could_do_something_is_left() -> None:
    drawn = draw_answer("![x](http://evil.example/p.png) [click](javascript:alert(1)) <b>x</b> $x$ `y` :red[z] "
                        "https://evil.example www.evil.example a@b.example | a | b |")
    assert "![" not in drawn
    assert "](" not in drawn
    assert "<b" not in drawn.replace("\\<b", "")
    assert "https:/" not in drawn
    assert f"www{JOINER}\\.evil" in drawn


@given(st.text(alphabet=st.sampled_from("*_[]()!<>#-`$:|~ \na1.@/\\&{}\u202e\u2028"), max_size=80))
def test_only_our_own_marks_mean_anything(text: str) -> None:
    for line in draw_answer(text).split("\n"):
        bare = re.sub(r"^(- |\d{1,2}\. )", "", line).replace("**", "")
        assert re.search(r"(?<!\\)[\[\]()!<>#`$|~{}@&_]", bare.replace("\\\\", "")) is None, line


def test_a_very_long_answer_has_an_end() -> None:
    assert len(draw_answer("x\n" * 5000).split("\n")) <= 201
