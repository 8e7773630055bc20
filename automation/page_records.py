"""What is recorded of a page's structure: which page, which parts, an outline. None of the page's text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class PageKind(StrEnum):
    """The two pages of the portal that a sync reads."""

    SIGN_IN = "sign_in"
    LISTING = "listing"


class Part(StrEnum):
    """What is looked at. Each has one word from a list, or a count."""

    USERNAME_BOX = "username_box"
    PASSWORD_BOXES = "password_boxes"  # noqa: S105 - how many there are
    SEND_BUTTON = "send_button"
    FORM = "form"
    TICK_BOXES = "tick_boxes"
    FRAMES = "frames"
    SEARCH_BOX = "search_box"
    PAGE_SIZE_BOX = "page_size_box"
    PAGE_SIZES = "page_sizes"
    LAYOUT = "layout"
    HEADINGS = "headings"
    COLUMNS = "columns"
    ROWS = "rows"
    ROWS_WITHOUT_LINK = "rows_without_link"
    LINK_PATH = "link_path"
    LINK_NAMES = "link_names"
    PAGE_BUTTONS = "page_buttons"
    NAMES = "names"
    DAYS = "days"
    PLAYERS = "players"
    SHOT_COUNTS = "shot_counts"


@dataclass(frozen=True, slots=True)
class OutlineLine:
    """One element, and how many like it stand in a row: ``tr`` at depth 7, ``6-10`` times."""

    depth: int
    shape: str
    times: str


@dataclass(frozen=True, slots=True)
class PageStructure:
    """What one page is made of. ``outline`` is for people who repair the reading; nothing is decided on it."""

    page: PageKind
    parts: Mapping[Part, str]
    outline: tuple[OutlineLine, ...] = ()
