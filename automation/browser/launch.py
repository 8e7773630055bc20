"""Starting a browser, and making sure that it really draws text."""

from __future__ import annotations

import contextlib
import logging
import os
import re
import subprocess
import time
from collections.abc import Iterator
from functools import cache

import playwright._impl._driver as playwright_driver
from playwright.sync_api import Browser, Playwright, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from automation.browser.clean_environment import clean_environment, keep_secrets_from_driver
from automation.browser.remembered_choice import BrowserChoice
from automation.browser.this_computer import Machine

log = logging.getLogger(__name__)

LAUNCH_SECONDS = 20
_PROOF = "Rangebook can read this"
_FLAGS = (
    "--disable-background-networking", "--disable-component-update", "--disable-domain-reliability",
    "--disable-sync", "--no-pings", "--blink-settings=imagesEnabled=false",
    "--disable-quic",  # over QUIC a browser may send a form again on a new connection (automation.portal.lone_page)
)
NOT_INSTALLED = "not installed"
_ENDED = re.compile(r"process did exit: exitCode=(\w+), signal=(\w+)")
_NO_SANDBOX = re.compile(r"No usable sandbox|FATAL:.*\bzygote_host")
"""Chromium's last words where it cannot shut itself in: without user namespaces, or in a container without rights."""
_MISSING_LIBRARY = re.compile(r"([\w.+-]+\.so[.\d]*): cannot open shared object file")


class StartFailed(Exception):
    """A browser, or the driver below it, did not start; the text is the reason in a few words."""


@contextlib.contextmanager
def start_driver() -> Iterator[Playwright]:
    """Playwright in this thread, without secrets in its environment; stopped at the end.

    Raises StartFailed when its driver cannot run on this computer.
    """
    keep_secrets_from_driver()
    check_driver()
    try:
        playwright = sync_playwright().start()
    except (PlaywrightError, OSError) as error:
        raise StartFailed(f"Playwright does not start: {_first_line(error)}") from error
    try:
        yield playwright
    finally:
        playwright.stop()


@cache
def check_driver() -> None:
    """Raise StartFailed when Playwright's own Node.js cannot run.

    Asked before every first start because Playwright then only says "Connection closed", in a bare
    Exception. On a minimal Debian libatomic1 is what it lacks.
    """
    try:
        node, _ = playwright_driver.compute_driver_executable()
        answer = subprocess.run(
            [node, "--version"], env=clean_environment(os.environ), stdin=subprocess.DEVNULL, capture_output=True,
            text=True, timeout=LAUNCH_SECONDS, check=False,
        )
    except (PlaywrightError, OSError, subprocess.TimeoutExpired) as error:
        raise StartFailed(f"Playwright's Node.js does not start: {_first_line(error)}") from error
    if answer.returncode != 0 or not answer.stdout.startswith("v"):
        reason = _missing_library(answer.stderr) or "it gives no answer"
        raise StartFailed(f"Playwright's Node.js does not start: {reason}")


def start_browser(playwright: Playwright, choice: BrowserChoice, machine: Machine) -> Browser:
    """Start the browser headless. Raises StartFailed with the reason."""
    started = time.monotonic()
    try:
        browser = playwright.chromium.launch(
            executable_path=choice.executable, channel=choice.channel, headless=True, args=list(_FLAGS),
            chromium_sandbox=choice.sandbox, timeout=LAUNCH_SECONDS * 1000,
            env={**clean_environment(machine.environ)},
        )
    except PlaywrightError as error:
        raise StartFailed(_launch_reason(error)) from error
    log.info("browser_started", extra={"browser": choice.name, "version": browser.version, "sandbox": choice.sandbox,
                                       "seconds": round(time.monotonic() - started, 3)})
    return browser


def start_verified(playwright: Playwright, choice: BrowserChoice, machine: Machine) -> Browser:
    """Start the browser and read back text it has drawn: without fonts pages stay blank.

    Raises StartFailed with the reason; nothing keeps running then.
    """
    browser = start_browser(playwright, choice, machine)
    try:
        page = browser.new_page()
        page.set_content(f"<p>{_PROOF}</p>", timeout=LAUNCH_SECONDS * 1000)
        read = page.inner_text("p", timeout=LAUNCH_SECONDS * 1000)
        page.close()
    except PlaywrightError as error:
        close_quietly(browser)
        raise StartFailed(f"it starts but shows no page: {_first_line(error)}") from error
    if read.strip() != _PROOF:
        close_quietly(browser)
        raise StartFailed("it starts but draws no text (no fonts are installed)")
    return browser


def close_quietly(browser: Browser) -> None:
    """Close a browser that may have died already: gone is closed."""
    try:
        browser.close()
    except PlaywrightError as error:
        log.info("browser_was_gone", extra={"reason": type(error).__name__})


def needs_no_sandbox(failure: StartFailed, machine: Machine) -> bool:
    """Whether trying again without Chromium's sandbox makes sense (root, containers: Linux only)."""
    return machine.platform.startswith("linux") and "sandbox" in str(failure).lower()


def _launch_reason(error: PlaywrightError) -> str:
    text = error.message
    if library := _missing_library(text):
        return library
    if "doesn't exist" in text or "is not found" in text:
        return NOT_INSTALLED
    if "sandbox" in text.split("<launching>", 1)[0].lower() or _NO_SANDBOX.search(text):
        return "it cannot use its sandbox here"
    if "Timeout" in text.splitlines()[0]:
        return f"it gave no answer within {LAUNCH_SECONDS} seconds"
    if "has been closed" in text.splitlines()[0]:
        return _how_it_ended(text)
    return _first_line(error)


def _how_it_ended(text: str) -> str:
    """What Playwright's account of a launch says of the end: a system that is out of memory sends a signal."""
    ended = _ENDED.search(text)
    if ended is None:
        return "it ended at once"
    code, signal = ended.groups()
    if signal != "null":
        return f"it ended at once (signal {signal}): the computer may be short of memory"
    return f"it ended at once (exit code {code})"


def is_missing_library(reason: str) -> bool:
    """Whether a reason of ``StartFailed`` is that the system lacks a library."""
    return reason.startswith("the system library ")


def _missing_library(text: str) -> str | None:
    match = _MISSING_LIBRARY.search(text)
    return f"the system library {match[1]} is missing" if match else None


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return lines[0].removeprefix("BrowserType.launch: ")[:160]
