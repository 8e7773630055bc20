"""Getting a browser onto this computer: Playwright's download, or Debian's package as root."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import playwright._impl._driver as playwright_driver
from playwright.sync_api import Error as PlaywrightError

from automation.browser.clean_environment import clean_environment
from automation.browser.this_computer import Machine
from golf.sync_events import OnStatus

DOWNLOAD_SECONDS = 600.0
APT_SECONDS = 900.0
# A silent firewall would otherwise hold the download for minutes (facts, measured: 152 s against 22 s).
_CONNECTION_MILLISECONDS = "4000"
_PLAYWRIGHT_PERCENT = re.compile(r"(\d{1,3})% of ([\d.]+ \w+)")
_UNREACHABLE = re.compile(
    r"ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|timed out|resolv|(Unable|Failed) to fetch"
)
_APT_PERCENT = re.compile(r"^(?:dl|pm)status:[^:]*:([\d.]+):")


@dataclass(frozen=True, slots=True)
class Rung:
    """One way of getting a browser; ``climb`` returns None when it worked, else why it did not."""

    name: str
    climb: Callable[[Machine, OnStatus], str | None]


def list_rungs(machine: Machine) -> list[Rung]:
    """The ways open to this user on this computer, in order."""
    rungs = [Rung("Playwright's download", download_headless_shell)]
    if can_use_apt(machine):
        rungs.append(Rung("apt-get install chromium", install_with_apt))
    return rungs


def can_use_apt(machine: Machine) -> bool:
    """Debian's package manager is there and we may use it."""
    return machine.is_root and machine.platform.startswith("linux") and machine.which("apt-get") is not None


def download_headless_shell(machine: Machine, on_status: OnStatus) -> str | None:
    """Let Playwright download its headless shell."""
    on_status("Downloading a browser (about 115 MB).")
    try:
        command = [*playwright_driver.compute_driver_executable(), "install", "--only-shell", "chromium"]
    except PlaywrightError:
        return "this Playwright came without its Node.js"
    environ = {"PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT": _CONNECTION_MILLISECONDS} | dict(machine.environ)
    report = _Report(on_status, "Downloading a browser")
    return _run(machine, command, environ, DOWNLOAD_SECONDS, report)


def install_with_apt(machine: Machine, on_status: OnStatus, package: str = "chromium") -> str | None:
    """``apt-get install``; with ``apt-get update`` first when the package lists are missing or old."""
    on_status(f"Installing {package} with apt-get.")
    environ = dict(machine.environ) | {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    apt = ["apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=300", "-o", "APT::Status-Fd=1"]
    install = [*apt, "install", "--no-install-recommends", package]
    report = _Report(on_status, f"Installing {package}")
    if (first_failure := _run(machine, install, environ, APT_SECONDS, report)) is None:
        return None
    on_status("Reading Debian's package lists.")
    if _run(machine, [*apt, "update"], environ, APT_SECONDS, _Report(on_status, "Reading package lists")) is not None:
        return first_failure
    return _run(machine, install, environ, APT_SECONDS, report)


class _Report:
    """Listens to an installer: passes on every tenth percent, keeps the line that says what failed."""

    def __init__(self, on_status: OnStatus, activity: str) -> None:
        self._on_status = on_status
        self._activity = activity
        self._tenth = 0
        self.failure = ""

    def __call__(self, line: str) -> None:
        if not line:
            self._on_status(f"{self._activity}: still at it.")
        elif match := _PLAYWRIGHT_PERCENT.search(line) or _APT_PERCENT.search(line):
            self._say_percent(int(float(match[1])), match[2] if match.lastindex == 2 else "")
        elif re.match(r"(E:|Error:|Err:|dpkg: error)", line) or "No space left" in line:
            self.failure = self.failure or line

    def _say_percent(self, percent: int, size: str) -> None:
        if percent // 10 != self._tenth:
            self._tenth = percent // 10
            self._on_status(f"{self._activity}: {percent}%{f' of {size}' if size else ''}.")


def _run(
    machine: Machine, command: list[str], environ: dict[str, str], seconds: float, report: _Report
) -> str | None:
    report.failure = ""
    try:
        code = machine.run_command(command, clean_environment(environ), seconds, report)
    except OSError as error:
        return f"{command[0]} cannot be started ({error.strerror})"
    if code == 0:
        return None
    return f"it took longer than {seconds / 60:.0f} minutes" if code < 0 else _failure_words(report.failure)


def _failure_words(line: str) -> str:
    if _UNREACHABLE.search(line):
        return "its server cannot be reached"
    if "No space left" in line or "ENOSPC" in line:
        return "the disk is full"
    return line[:160] or "it failed without a reason"
