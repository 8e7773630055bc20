"""A small portal for programs that sync in a process of their own: the demo's 125 sessions cost a second to make."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date

from demo_portal import DemoPortal, PortalOptions
from tests.demo_accounts import fresh_account

SESSIONS = 12


@contextmanager
def small_portal(*, api_seconds: float = 0.0) -> Iterator[tuple[DemoPortal, Mapping[str, str]]]:
    """A portal of twelve sessions, and the environment of a program that knows it and its login.

    ``api_seconds`` is how long each report takes, for who wants to be there while others are still to come.
    """
    account = fresh_account(sessions=SESSIONS, today=date.today())  # noqa: DTZ011 - the demo's days are local days
    with DemoPortal(account, options=PortalOptions(api_seconds=api_seconds)) as portal:
        yield portal, {**hosts_of(portal), "UNEEKOR_USERNAME": portal.username, "UNEEKOR_PASSWORD": portal.password}


def hosts_of(portal: DemoPortal) -> Mapping[str, str]:
    """The part of an environment that says where the portal is."""
    return {"UNEEKOR_PORTAL_URL": portal.url, "UNEEKOR_API_URL": portal.api_url}
