"""Lists every browser that might be on this computer, the wanted and the fastest first."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from automation.browser.remembered_choice import BrowserChoice
from automation.browser.this_computer import Machine

FROM_ENVIRONMENT = "RANGEBOOK_BROWSER"

_PROGRAMS = (
    "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable",
    "microsoft-edge", "microsoft-edge-stable",
)
_PLACES = {
    "linux": ("/usr/lib/chromium/chromium", "/usr/lib/chromium-browser/chromium-browser", "/snap/bin/chromium"),
    "darwin": ("/Applications/Chromium.app/Contents/MacOS/Chromium",
               "~/Applications/Chromium.app/Contents/MacOS/Chromium",
               "~/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    "win32": (r"{LOCALAPPDATA}\Chromium\Application\chrome.exe",),
}


def list_candidates(machine: Machine) -> list[BrowserChoice]:
    """Every way worth trying here, in order; programs that do not exist are left out.

    Playwright's own and the channels are always in: Playwright says in no time when they are missing.
    """
    return list(dict.fromkeys(_walk_ladder(machine)))


def browser_from_environment(machine: Machine) -> BrowserChoice | None:
    """The browser the golfer named in RANGEBOOK_BROWSER: a full path or a program on the PATH."""
    wanted = machine.environ.get(FROM_ENVIRONMENT, "").strip()
    if not wanted:
        return None
    path = machine.which(wanted) or str(Path(wanted).expanduser())
    return BrowserChoice(f"the browser named in {FROM_ENVIRONMENT}", executable=path)


def _walk_ladder(machine: Machine) -> Iterator[BrowserChoice]:
    if wanted := browser_from_environment(machine):
        yield wanted
    yield BrowserChoice("Playwright's own browser")
    yield BrowserChoice("Playwright's own Chromium", channel="chromium")
    yield BrowserChoice("Google Chrome", channel="chrome")
    yield BrowserChoice("Microsoft Edge", channel="msedge")
    for program in _PROGRAMS:
        if path := machine.which(program):
            yield BrowserChoice(program, executable=path)
    for place in _PLACES.get(machine.platform, ()):
        path = str(Path(place.replace("{LOCALAPPDATA}", machine.environ.get("LOCALAPPDATA", ""))).expanduser())
        if Path(path).is_file():
            yield BrowserChoice(Path(path).stem, executable=path)
