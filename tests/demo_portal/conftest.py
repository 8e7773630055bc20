"""A running portal, and a client that is signed in to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import httpx
import pytest

from demo_portal import Account, DemoPortal, Report, build_account

TODAY = dt.date(2026, 2, 12)


@pytest.fixture(scope="session")
def whole_account() -> Account:
    """The default account; not to be changed."""
    return build_account(today=TODAY)


def pristine_portal() -> DemoPortal:
    return DemoPortal(build_account(today=TODAY, sessions=12, traps=False))


@pytest.fixture(scope="module")
def shared_portal() -> Iterator[DemoPortal]:
    """One portal for a module that only reads; see `portal`."""
    with pristine_portal() as running:
        yield running


@pytest.fixture
def portal(request: pytest.FixtureRequest) -> Iterator[DemoPortal]:
    """A portal with twelve reports: a new one, or (`ONLY_READS`) the module's with nothing left over."""
    if getattr(request.module, "ONLY_READS", False):
        shared: DemoPortal = request.getfixturevalue("shared_portal")
        shared.faults.clear()
        shared.counters.reset()
        yield shared
        return
    with pristine_portal() as running:
        yield running


@pytest.fixture
def client(portal: DemoPortal) -> Iterator[httpx.Client]:
    """An HTTP client without a session."""
    with httpx.Client(verify=False, base_url=portal.url, timeout=240) as http:
        yield http


@pytest.fixture
def member(portal: DemoPortal, client: httpx.Client) -> httpx.Client:
    """An HTTP client that has signed in."""
    answer = client.post("/portal-api/login", json={"email": portal.username, "password": portal.password})
    assert answer.json() == {"next": "/report"}
    return client


@pytest.fixture
def report(portal: DemoPortal) -> Report:
    """A report with several groups and some shots."""
    return next(one for one in portal.account.reports if len(one.groups) > 1 and one.shot_count > 10)


@pytest.fixture
def report_url(portal: DemoPortal, report: Report) -> str:
    """Where the API serves that report."""
    return f"{portal.api_url}/oldmyuneekor/report/{report.id}/{report.key}"
