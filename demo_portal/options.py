"""How the pretend portal behaves: everything of which `uneekor.md` says "not known, handle either way"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class PortalOptions:
    """One way in which the vendor's portal may behave; all `_seconds` are waits added to an answer.

    Assign a `dataclasses.replace(...)` to `portal.options` to change it while running; pages take it up when reloaded.
    """

    layout: Literal["table", "accordion"] = "table"
    sign_in: Literal["xhr", "form"] = "xhr"
    sign_in_seconds: float = 0.0
    login_form_seconds: float = 0.15
    """How long the page script waits before it draws the sign-in form."""
    expired: Literal["server", "script"] = "server"
    """Who sends an unknown visitor to /login: the server by redirects, or the page script after a 401."""
    session_days: int = 7
    listing_seconds: float = 0.0
    listing_jitter_seconds: float = 0.0
    """Up to this much is added to each listing answer, at random."""
    while_loading: Literal["spinner", "stale"] = "spinner"
    """What stands in the listing while the next page is on its way: a spinner, or still the old rows."""
    default_limit: Literal[5, 10, 20, 30] = 5
    page_buttons: Literal["all", "window"] = "all"
    """`window` shows five numbers with the current one among them."""
    most_rows: int = 30
    """No answer has more rows, whatever page size was chosen; the page buttons count by the chosen size."""
    offset_by: Literal["chosen", "shown"] = "chosen"
    """Where the next page of capped answers begins: after the chosen size (the rest is on no page), or the shown."""
    drawn_at_once: int = 0
    """Rows are drawn so many at a time, 0.6 s apart; 0 all at once."""
    says_nothing: str = "No reports found."
    """What stands in an empty list."""
    says_failed: str = "Failed to load reports."
    """What stands in a list whose answer cannot be used."""
    links: Literal["relative", "absolute", "mixed"] = "mixed"
    """`mixed` gives each row one of either kind."""
    older_links: bool = False
    """True: `/report?id=…&key=…` instead of `/power-u-report?…`."""
    one_open: bool = True
    """Accordion: opening a row closes the others."""
    details: Literal["hidden", "on_expand"] = "hidden"
    """Accordion: whether a closed row's details are in the DOM already. The hidden link copy always is."""
    row_header: Literal["button", "div"] = "button"
    """Accordion: what opens a row; `div` is a plain box that says nothing of what it does."""
    rename_button: bool = False
    """A pencil beside each name, a button of its own in the same cell or heading."""
    rerender_every: float = 0.0
    """Seconds after which all rows are torn down and drawn again, over and over; 0 never."""
    api_seconds: float = 0.0
    api_prefix: str = "/v2"
