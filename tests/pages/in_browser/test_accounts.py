"""Two users of a real portal in a real browser: signing in again over any page, and one button for both."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from demo_portal import DemoPortal, Fault, build_account
from golf.settings import Settings
from services.sign_in.login_places import CREDENTIALS_FILE, FilePlace, StoredCredentials
from tests.browsers import remember_browser
from tests.pages.at_rest import drawn_width, opened, opened_beside, settle, tab_until, violations
from tests.pages.serving import serving

pytestmark = pytest.mark.browser
CLUB = "club@example.com"
PICTURES = os.environ.get("RANGEBOOK_TEST_PICTURES")


@pytest.fixture
def portal() -> Iterator[DemoPortal]:
    home = build_account(sessions=6, traps=False)
    club = build_account(sessions=4, seed=99, traps=False, username=CLUB, password="second-secret")
    club.reports = [*club.reports[:3], home.reports[1]]
    with DemoPortal(accounts=[home, club]) as portal:
        yield portal


def keep(folder: Path, portal: DemoPortal, **passwords: str) -> None:
    """What earlier sign-ins left behind, on a machine without a keyring."""
    remember_browser(folder)
    place = FilePlace(Settings(folder).private_folder / CREDENTIALS_FILE, portal.url)
    names = {"home": portal.username, "club": CLUB}
    for name, password in passwords.items():
        place.save(StoredCredentials(names[name], password))


def served(home: Path, portal: DemoPortal) -> object:
    return serving("server.py", home, RANGEBOOK_DEMO="0", UNEEKOR_PORTAL_URL=portal.url,
                   UNEEKOR_API_URL=portal.api_url, RANGEBOOK_REQUESTS_PER_SECOND="0",
                   PYTHON_KEYRING_BACKEND="keyring.backends.fail.Keyring")


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)


def test_a_refusal_is_answered_over_any_page_and_the_sync_goes_on(
    browser: Browser, tmp_path: Path, portal: DemoPortal
) -> None:
    keep(tmp_path, portal, home="an-old-password")
    with served(tmp_path, portal) as address:  # type: ignore[attr-defined]
        page = opened(browser, address, height=1400)
        page.get_by_role("button", name="Sync New Sessions", exact=True).click()
        again = page.get_by_role("button", name="Sign in again", exact=True)
        expect(again).to_be_visible(timeout=180_000)
        settle(page)
        picture(page, "refused-home")
        expect(page.get_by_test_id("stAlertContentWarning")).to_have_count(1)
        assert portal.counters.sign_in_attempts == 1
        page.get_by_role("link", name="Sessions", exact=True).click()
        expect(again).to_be_visible()
        settle(page)
        picture(page, "refused-session")
        assert tab_until(page, "Sign in again")
        page.keyboard.press("Enter")
        dialog = page.get_by_role("dialog")
        expect(dialog.get_by_label("Uneekor e-mail")).to_be_disabled()
        settle(page)
        picture(page, "refused-dialog")
        dialog.get_by_label("Password", exact=True).fill("another-typing-error")
        dialog.get_by_text("This machine has no usable keyring").click()
        dialog.get_by_role("button", name="Sign in", exact=True).click()
        expect(dialog.get_by_text("Nothing was changed")).to_be_visible(timeout=180_000)
        settle(page)  # the box that was typed into goes with the last of the old drawing
        expect(dialog.get_by_label("Password", exact=True)).to_have_value("")
        picture(page, "refused-again")
        dialog.get_by_label("Password", exact=True).fill(portal.password)
        dialog.get_by_role("button", name="Sign in", exact=True).click()
        expect(dialog).to_have_count(0, timeout=180_000)
        expect(again).to_have_count(0)
        page.get_by_role("link", name="Home", exact=True).click()
        expect(page.get_by_text("Up to date.")).to_be_visible(timeout=180_000)
        assert portal.counters.sign_in_attempts == 3


@pytest.mark.proof
def test_two_accounts_have_their_cards_and_one_button(browser: Browser, tmp_path: Path, portal: DemoPortal) -> None:
    """On a computer and on a phone at once: the phone syncs all accounts, the computer a single one.

    One report of each account does not come before both pages have shown that account's turn.
    """
    keep(tmp_path, portal, home=portal.password, club="second-secret")
    with served(tmp_path, portal) as address:  # type: ignore[attr-defined]
        computer, phone = both = [opened_beside(browser, address, width=width, height=1400) for width in (1280, 390)]
        held = [account.reports[0].id for account in portal.accounts]
        for report_id in held:
            portal.faults.on(Fault.API_SLOW, report_id=report_id, seconds=600)
        phone.get_by_role("button", name="Sync New Sessions", exact=True).click()
        for page in both:
            expect(page.get_by_text(re.compile(r"example \(1 of 2\)"))).to_be_visible()
        portal.faults.off(Fault.API_SLOW, report_id=held[0])
        for page in both:
            expect(page.get_by_text(re.compile(r"^club@.*\(2 of 2\)"))).to_be_visible(timeout=180_000)
            picture(page, f"round-{width_of(page)}")
        portal.faults.off(Fault.API_SLOW, report_id=held[1])
        for page in both:
            expect(page.get_by_text("Up to date.")).to_be_visible(timeout=180_000)
            settle(page)
            picture(page, f"round-over-{width_of(page)}")
        phone.context.close()
        portal.accounts[1].password = "changed"
        portal.expire_sessions()
        computer.goto(f"{address}/settings")
        computer.get_by_role("tab", name="Automation", exact=True).click()
        expect(computer.get_by_text("4 of 4 sessions").first).to_be_visible()
        settle(computer)
        picture(computer, "cards-1280")
        computer.locator(".st-key-account_sync_1 button").click()
        expect(computer.get_by_text(re.compile("Syncing of club@.*waits for you"))).to_be_visible(timeout=180_000)
        expect(computer.get_by_test_id("stAlertContentError")).to_have_count(0)
        for width in (1280, 390):
            computer.set_viewport_size({"width": width, "height": 1400})
            settle(computer)
            picture(computer, f"cards-blocked-{width}")
            assert drawn_width(computer) <= width
            assert violations(computer) == []
        computer.context.close()


def width_of(page: Page) -> int:
    size = page.viewport_size
    assert size is not None
    return size["width"]
