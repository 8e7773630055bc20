"""Which part of a page is not as it was when it could last be read, in a golfer's words. Pure."""

from __future__ import annotations

from collections.abc import Callable

from automation.page_records import PageKind, PageStructure, Part
from automation.page_watch.page_structure import NO, NONE, YES

MOST_TOLD = 4

EXPECTED = {
    PageKind.SIGN_IN: PageStructure(PageKind.SIGN_IN, {
        Part.USERNAME_BOX: "email", Part.PASSWORD_BOXES: "1", Part.SEND_BUTTON: "submit"}),
    PageKind.LISTING: PageStructure(PageKind.LISTING, {Part.SEARCH_BOX: YES, Part.PAGE_SIZE_BOX: YES}),
}
"""What uneekor.md knows of each page: to compare with as long as none was read here."""

_LAYOUTS = {"table": "a table", "accordion": "a list to open", "unknown": "something unknown"}
_READ = {Part.NAMES: "names", Part.DAYS: "days", Part.PLAYERS: "players", Part.SHOT_COUNTS: "numbers of shots"}

_Tell = Callable[[str, str], str]


def compare(good: PageStructure, now: PageStructure) -> list[str]:
    """The parts that differ, the telling ones first; empty when every known part is as it was.

    A longer or shorter list is no difference, an empty one is.
    """
    told = []
    for part, tell in _TELL.items():
        before, after = good.parts.get(part), now.parts.get(part, NONE)
        if before is not None and before != after and (words := tell(before, after)) and _matters(part, good, now):
            told.append(words)
    return told


def describe_changes(changes: list[str]) -> str:
    """``What changed: the password field is not there.``; empty when nothing did."""
    more = f"; and {len(changes) - MOST_TOLD} more" if len(changes) > MOST_TOLD else ""
    return f"What changed: {'; '.join(changes[:MOST_TOLD])}{more}." if changes else ""


def _matters(part: Part, good: PageStructure, now: PageStructure) -> bool:
    """Columns are compared between tables, and what rows say between pages that have rows.

    A page of the listing without any row is an empty list, which errors say in their own words.
    """
    if part in (Part.HEADINGS, Part.COLUMNS):
        return good.parts.get(Part.LAYOUT) == now.parts.get(Part.LAYOUT)
    if part in (Part.ROWS, Part.PAGE_BUTTONS):
        return (now.parts.get(Part.ROWS), now.parts.get(Part.ROWS_WITHOUT_LINK)) != ("0", "0")
    if part in (Part.LINK_PATH, Part.LINK_NAMES, Part.LAYOUT, *_READ):
        return now.parts.get(Part.ROWS, "0") != "0"
    return True


def _missing(what: str) -> _Tell:
    """For what is there or not."""
    gone = {NO, NONE, "0"}
    return lambda before, after: (f"{what} is missing" if after in gone else
                                  f"{what} is there, which it was not" if before in gone else "")


def _appeared(what: str) -> _Tell:
    """For what a page may have more of all of a sudden."""
    return lambda before, _after: f"{what} is there that was not" if before == "0" else ""


def _another_number(sentence: str) -> _Tell:
    return lambda before, after: sentence.format(before=before, after=after)


def _username(before: str, after: str) -> str:
    if after == NONE:
        return "the e-mail field is not there"
    return "the e-mail field is an ordinary text field" if before == "email" else ""


def _passwords(_before: str, after: str) -> str:
    return "the password field is not there" if after == "0" else f"there are {after} password fields"


def _no_longer_read(what: str) -> _Tell:
    return lambda before, after: f"the sessions' {what} cannot be read" if after == NONE else (
        f"the {what} of some sessions cannot be read" if (before, after) == ("all", "some") else "")


_TELL: dict[Part, _Tell] = {
    Part.USERNAME_BOX: _username,
    Part.PASSWORD_BOXES: _passwords,
    Part.SEND_BUTTON: lambda _before, after: "the button that sends the form is missing" if after == NONE else "",
    Part.FORM: lambda _before, after: "the fields do not belong to a form any more" if after == NO else "",
    Part.TICK_BOXES: _appeared("a box to tick (new terms?)"),
    Part.FRAMES: _appeared("a frame (a captcha?)"),
    Part.ROWS: lambda _before, after: "no sessions with a link are listed" if after == "0" else "",
    Part.ROWS_WITHOUT_LINK: lambda before, _after: "rows without a link are listed" if before == "0" else "",
    Part.LAYOUT: lambda before, after: (f"the sessions are shown as {_LAYOUTS.get(after, after)} instead of "
                                        f"{_LAYOUTS.get(before, before)}"),
    Part.COLUMNS: _another_number("rows have {after} columns instead of {before}"),
    Part.HEADINGS: _another_number("the table has {after} headings instead of {before}"),
    Part.LINK_PATH: lambda _before, _after: "the links lead to another kind of page",
    Part.LINK_NAMES: lambda _before, _after: "the links to the reports are built differently",
    Part.SEARCH_BOX: _missing("the search box"),
    Part.PAGE_SIZE_BOX: _missing("the page-size box"),
    Part.PAGE_SIZES: lambda before, after: (f"the page-size box offers {after} sizes instead of {before}"
                                            if "0" not in (before, after) else ""),
    Part.PAGE_BUTTONS: lambda _before, after: "the page buttons are missing" if after == NO else "",
    **{part: _no_longer_read(what) for part, what in _READ.items()},
}
