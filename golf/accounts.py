"""A portal account as the golfer knows it here; its password is elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

LONGEST_LABEL = 80
ONCE_MORE = "press “try it once more” (in a terminal: login --try-again)"
"""The button of ui/sync/panel.py that lifts a block for one attempt, and the command that does the same."""


@dataclass(frozen=True, slots=True)
class PortalAccount:
    """One user name of the portal. ``username`` is in its one spelling (lower case, no blanks around it).

    ``is_kept``: a person added it here. ``sync_enabled``: "all accounts" and the automatic sync include it.
    ``device_maker`` and ``device_model``: the launch monitor behind it; None: not said.
    """

    username: str
    label: str = ""
    is_kept: bool = False
    sync_enabled: bool = True
    listing_complete: bool = False
    device_maker: str | None = None
    device_model: str | None = None

    @property
    def device(self) -> str:
        """Maker and model, such as ``Uneekor EYE XO``; empty when nobody said it."""
        return " ".join(filter(None, (self.device_maker, self.device_model)))


def account_name(username: str) -> str:
    """One account, however its address is typed."""
    return username.strip().casefold()
