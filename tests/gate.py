"""The checks that every change must pass, and with --proofs those that are too long for that.

``python start.py test`` runs this in the environment of the tests, with the golfer's own data out of reach.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from automation.browser.provision import can_use_apt, install_with_apt
from automation.browser.this_computer import this_machine

ROOT = Path(__file__).resolve().parent.parent
EVERYTHING = ("-n", str(max(4, os.cpu_count() or 1)), "--dist", "loadfile", "--no-loadscope-reorder")
"""Four at a time on two processors: many tests wait for a browser, or for a page to have come to rest."""
LIGHT_BROWSER = "chromium-headless-shell"
WITH_PROOFS = ("-m", "", "--hypothesis-profile", "proofs")
IMPORT_LINTER = "from importlinter.cli import lint_imports_command as check; check()"
LINTERS = {
    "ruff": ("-m", "ruff", "check", "."),
    "mypy": ("-m", "mypy", "--strict", "--cache-dir", str(Path(sys.prefix, "mypy")), "."),
    "import-linter": ("-c", IMPORT_LINTER, "--no-logo"),
}
"""What each is run with. What mypy remembers lies in the environment and goes with its packages."""


class Linters(threading.Thread):
    """Runs them one after the other beside the tests; what they say is kept until it is asked for."""

    def __init__(self) -> None:
        super().__init__(daemon=True)  # Ctrl-C waits for none of them
        self._ended: list[tuple[str, int, str]] = []

    def run(self) -> None:
        """Run them all, also after one has failed."""
        for name, command in LINTERS.items():
            try:
                done = subprocess.run([sys.executable, *command], cwd=ROOT, stdin=subprocess.DEVNULL,
                                      stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
                                      errors="replace", check=False)
            except OSError as error:
                self._ended.append((name, 1, str(error)))
            else:
                self._ended.append((name, done.returncode, done.stdout))

    def ended(self) -> Sequence[tuple[str, int, str]]:
        """Name, exit code and everything said, once all have ended."""
        self.join()
        return self._ended


def main(arguments: Sequence[str]) -> int:
    """Run what is asked for, everything also after something has failed; 1 when anything did.

    Without arguments for pytest the linters run, too: beside the tests, which leave a processor idle while they wait.
    """
    proofs = list(arguments[:1]) == ["--proofs"]
    wanted = arguments[1:] if proofs else arguments
    linters = Linters()
    if not wanted:
        linters.start()
        get_light_browser()
        compile_tests()
    say("== pytest")
    command = [sys.executable, "-m", "pytest", *(WITH_PROOFS if proofs else ()), *(wanted or EVERYTHING)]
    failed = ["pytest"] if subprocess.call(command, cwd=ROOT, stdin=subprocess.DEVNULL) else []
    for name, code, said in linters.ended() if not wanted else ():
        say(f"== {name}\n{said.rstrip()}")
        if code:
            failed.append(name)
    say(f"Not passed: {', '.join(failed)}" if failed else "Everything passed.")
    return 1 if failed else 0


def get_light_browser() -> None:
    """Install Debian's headless shell where we may: a start and a context cost half of what the full Chromium takes.

    The ladder takes it before Debian's others. Where it cannot be had, the tests run in the browser that is there.
    """
    machine = this_machine(os.environ)
    if machine.which(LIGHT_BROWSER) is None and can_use_apt(machine):
        install_with_apt(machine, say, package=LIGHT_BROWSER)


def compile_tests() -> None:
    """Compile the tests and what they import once, in a clean checkout: else each worker would, for 15 seconds."""
    own = ROOT / "tests" / "conftest.py"
    compiled = Path(importlib.util.cache_from_source(str(own))).parent
    if not any(compiled.glob("conftest.*-pytest-*")):  # pytest's own, with asserts that explain themselves
        subprocess.run([sys.executable, "-m", "pytest", "--collect-only", "-qq"], cwd=ROOT, stdin=subprocess.DEVNULL,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)


def say(text: str) -> None:
    """One line or more, at once: before what a process started here says."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
