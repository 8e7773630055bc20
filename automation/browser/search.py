"""Climbing the ladder: the first browser that really works, remembered; provided when there is none."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Playwright

from automation.browser.candidates import FROM_ENVIRONMENT, browser_from_environment, list_candidates
from automation.browser.launch import (
    NOT_INSTALLED,
    StartFailed,
    check_driver,
    close_quietly,
    is_missing_library,
    needs_no_sandbox,
    start_browser,
    start_driver,
    start_verified,
)
from automation.browser.provision import can_use_apt, install_with_apt, list_rungs
from automation.browser.remembered_choice import BrowserChoice, load_choice, save_choice
from automation.browser.this_computer import Machine, check_temporary_folder
from golf.errors import BrowserUnavailable
from golf.sync_events import OnStatus, ignore_status

log = logging.getLogger(__name__)

Started = tuple[BrowserChoice, Browser]
_GET_ONE = ("Run python start.py --setup-only to get one. Or install Google Chrome, Microsoft Edge or Chromium, or set "
            f"{FROM_ENVIRONMENT} to the path of one, then try again.")
_MEND = ("Nothing was installed or changed. Close other programs if memory is short, then try again. If it stays so, "
         f"install another browser, or set {FROM_ENVIRONMENT} to the path of one.")


class Ladder:
    """Looks for a browser on one computer and collects why each rung did not hold."""

    def __init__(self, machine: Machine, cache_folder: Path | None, on_status: OnStatus = ignore_status) -> None:
        self._machine = machine
        self._cache_folder = cache_folder
        self._on_status = on_status
        self._reasons: dict[str, str] = {}
        self._may_install = False

    def remembered(self) -> BrowserChoice | None:
        """The browser that worked last time, unless the golfer has named another since."""
        choice = load_choice(self._cache_folder)
        wanted = browser_from_environment(self._machine)
        if choice is not None and wanted is not None and choice.executable != wanted.executable:
            return None
        return choice

    def find(self) -> BrowserChoice | None:
        """The remembered browser, else the first that works; None when there is none. Provides nothing.

        Raises BrowserUnavailable when no browser could start for want of a temporary folder.
        """
        if choice := self.remembered():
            return choice
        check_temporary_folder(self._machine)
        try:
            with start_driver() as playwright:
                return self._close(self._first_that_works(playwright))
        except StartFailed as failure:
            self._note("Playwright", failure)
            return None

    def provision(self) -> BrowserChoice:
        """Like ``find``, but provides a browser when none is installed. Raises BrowserUnavailable."""
        if choice := self.remembered():
            return choice
        self._may_install = True
        with self._driver() as playwright:
            choice, browser = self._first_that_works(playwright) or self._provided(playwright)
            close_quietly(browser)
            return choice

    @contextmanager
    def opened(self) -> Iterator[Browser]:
        """A running browser: the remembered one started directly, else found. Installs nothing.

        Raises BrowserUnavailable.
        """
        with self._driver() as playwright:
            browser = self._restarted(playwright) or self._found(playwright)
            try:
                yield browser
            finally:
                close_quietly(browser)

    @contextmanager
    def _driver(self) -> Iterator[Playwright]:
        with ExitStack() as closing:
            check_temporary_folder(self._machine)
            try:
                if self._may_install:
                    self._repair_driver()
                playwright = closing.enter_context(start_driver())
            except StartFailed as failure:
                self._note("Playwright", failure)
                raise self._unavailable(_driver_advice(failure)) from failure
            yield playwright

    def _repair_driver(self) -> None:
        """Give Playwright's Node.js the one library that a minimal Debian lacks, where we may."""
        try:
            check_driver()
        except StartFailed as failure:
            if "libatomic" not in str(failure) or not can_use_apt(self._machine):
                raise
            problem = install_with_apt(self._machine, self._on_status, package="libatomic1")
            if problem is not None:
                self._reasons["apt-get install libatomic1"] = problem
                raise
            check_driver()

    def _restarted(self, playwright: Playwright) -> Browser | None:
        """The remembered browser, not probed again; None when there is none or it does not start any more."""
        choice = self.remembered()
        if choice is None:
            return None
        try:
            return start_browser(playwright, choice, self._machine)
        except StartFailed as failure:
            self._note(choice.name, failure)
            return None

    def _first_that_works(self, playwright: Playwright) -> Started | None:
        wanted = browser_from_environment(self._machine)
        for candidate in list_candidates(self._machine):
            if started := self._try(playwright, candidate):
                save_choice(self._cache_folder, started[0])
                return started
            if candidate == wanted:
                self._on_status(f"The browser named in {FROM_ENVIRONMENT} does not work: "
                                f"{self._reasons[candidate.name]}. Looking for another.")
        return None

    def _try(self, playwright: Playwright, candidate: BrowserChoice) -> Started | None:
        """Start it with its sandbox; without only when it cannot have one here."""
        try:
            return candidate, start_verified(playwright, candidate, self._machine)
        except StartFailed as failure:
            self._note(candidate.name, failure)
            if not candidate.sandbox or not needs_no_sandbox(failure, self._machine):
                return None
        open_air = BrowserChoice(candidate.name, candidate.executable, candidate.channel, sandbox=False)
        return self._try(playwright, open_air)

    def _found(self, playwright: Playwright) -> Browser:
        if started := self._first_that_works(playwright):
            return started[1]
        raise self._unavailable(_GET_ONE if not self._broken() else _MEND)

    def _broken(self) -> bool:
        """Whether a browser is installed here and ended for a reason that another installation would not mend."""
        return any(reason != NOT_INSTALLED and not is_missing_library(reason) for reason in self._reasons.values())

    def _provided(self, playwright: Playwright) -> Started:
        if self._broken():
            raise self._unavailable(_MEND)
        for rung in list_rungs(self._machine):
            problem = rung.climb(self._machine, self._on_status)
            if problem is not None:
                self._reasons[rung.name] = problem
                log.info("browser_not_provided", extra={"rung": rung.name, "reason": problem})
            elif started := self._first_that_works(playwright):
                self._on_status(f"The browser is ready ({started[0].name}).")
                return started
        raise self._unavailable(_GET_ONE)

    def _note(self, name: str, failure: StartFailed) -> None:
        self._reasons[name] = str(failure)
        log.info("browser_rung_failed", extra={"browser": name, "reason": str(failure)})

    def _unavailable(self, what_to_do: str) -> BrowserUnavailable:
        missing = [name for name, reason in self._reasons.items() if reason == NOT_INSTALLED]
        reasons = [f"{name}: {reason}" for name, reason in self._reasons.items() if reason != NOT_INSTALLED]
        if missing:
            reasons.insert(0, f"not installed: {', '.join(missing)}")
        return BrowserUnavailable(f"Rangebook found no browser that works ({'; '.join(reasons)}).", what_to_do)

    @staticmethod
    def _close(started: Started | None) -> BrowserChoice | None:
        if started is None:
            return None
        close_quietly(started[1])
        return started[0]


def _driver_advice(failure: StartFailed) -> str:
    if "libatomic" in str(failure):
        return "Install it with: sudo apt-get install libatomic1. Then try again."
    return "Delete the folder .venv, run python start.py --setup-only, then try again."
