"""A language model's answer as limited Markdown: paragraphs, lists and bold, everything else as plain text.

No link, image, table, formula or HTML of it is ever drawn (an image would send a request): each piece goes through
``outside_text.plain``, and only marks that we put there ourselves mean anything.
"""

from __future__ import annotations

import re

from ui.shared.escape import plain

_LONGEST_LINE = 2000
_MOST_LINES = 200
_ITEM = re.compile(r"\s{0,8}(?:[-*•]|(\d{1,2})[.)])\s+(.*)")
_HEADING = re.compile(r"\s{0,3}#{1,6}\s+(.*?)[\s#]*")
_BOLD = re.compile(r"\*\*(?=\S)([^*\n]+?)(?<=\S)\*\*")


def draw_answer(text: str) -> str:
    """Markdown that shows the answer, and nothing else."""
    lines = text.splitlines()[:_MOST_LINES]
    drawn: list[str] = []
    was_item = False
    for line in lines:
        item = _ITEM.fullmatch(line)
        if (item is not None) != was_item and drawn and drawn[-1] and line.strip():
            drawn.append("")
        was_item = item is not None
        drawn.append(_draw_item(item) if item else _draw_line(line))
    return "\n".join(drawn).strip()


def _draw_item(item: re.Match[str]) -> str:
    sign = f"{item[1]}." if item[1] else "-"
    return f"{sign} {_draw_words(item[2])}"


def _draw_line(line: str) -> str:
    """A line of its own: two spaces at its end keep the next one below it."""
    heading = _HEADING.fullmatch(line)
    drawn = f"**{plain(heading[1].replace('**', ''), _LONGEST_LINE)}**" if heading and heading[1].strip() \
        else _draw_words(line)
    return f"{drawn}  " if drawn else ""


def _draw_words(text: str) -> str:
    """Bold where it was bold; spaces around it stay."""
    pieces = _BOLD.split(text)
    return "".join(_draw_piece(piece, is_bold=place % 2 == 1) for place, piece in enumerate(pieces)).strip()


def _draw_piece(piece: str, *, is_bold: bool) -> str:
    words = plain(piece, _LONGEST_LINE)
    if not words:
        return " " if piece else ""
    if is_bold:
        return f"**{words}**"
    return f"{' ' * piece[:1].isspace()}{words}{' ' * piece[-1:].isspace()}"
