"""The one command of Rangebook: environment, pinned packages, browser, then the app.

Standard library only. It must parse on Python 3.8, so that an old Python is told what is needed
instead of showing a syntax error. See ``python start.py --help``.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

try:
    import fcntl
except ImportError:  # Windows
    import msvcrt

ROOT = Path(__file__).resolve().parent
OLDEST_PYTHON = (3, 11)
PYTHON_VERSION = "{}.{}".format(*sys.version_info[:2])
BASE_PYTHON: str = getattr(sys, "_base_executable", sys.executable)  # also when a virtual environment runs this
FIRST_PORT = 8501
PIP_OPTIONS = ("--disable-pip-version-check", "--retries", "1")
APP, TESTS = "requirements.txt", "requirements-dev.txt"
NO_ENVIRONMENT = (
    "No environment can be made: the installer uv cannot be fetched and this Python has no module venv. "
    "Check the network, or install them (Debian: apt-get install python3-pip python3-venv), then start again."
)
HELP = """\
python start.py                    set up what is missing, then open Rangebook
python start.py --demo             open it with the demo account, no Uneekor account needed
python start.py --setup-only       set up what is missing, open nothing
python start.py cli WORDS          the same from a terminal: sync, status, history, doctor, backup (cli --help)
python start.py test               run the checks and tests that every change must pass
python start.py test --proofs      run everything: also kills, full disks, time zones, a clean clone, floors
python start.py test [arguments]   run tests only: the arguments go to pytest, after --proofs with the proofs too
"""


class Problem(Exception):
    """Something cannot be had: a sentence about it and one about what to do."""


class Outcome(NamedTuple):
    """How a command ended and what it said."""

    code: int
    text: str


def say(text: str) -> None:
    """One line of progress, at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def old_python_sentence(version: tuple[int, int]) -> str | None:
    """What to tell the owner of a Python that is too old; None when it is new enough."""
    return None if version >= OLDEST_PYTHON else (
        "Rangebook needs Python 3.11 or newer; this is Python {}.{}. "
        "Install a newer one (python.org has it for every system) and start again with it.".format(*version)
    )


_WORTH_SEEING = re.compile(r"^\s*(Downloading|Collecting|Installing|Prepared|Installed|Successfully)\b")


def run(command: Sequence[str]) -> Outcome:
    """Run a command to its end, showing the lines of progress worth seeing."""
    said = []
    process = subprocess.Popen(
        list(command), cwd=str(ROOT), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        encoding="utf-8", errors="replace")
    with process:
        for line in process.stdout or ():
            said.append(line)
            if _WORTH_SEEING.match(line):
                say("  " + line.strip()[:100])
    return Outcome(process.returncode, "".join(said))


_EXPLANATIONS = (
    (r"hash mismatch|do not match the hashes",
     "A downloaded package is not the one Rangebook was tested with (its checksum differs), so it was not installed.",
     "Try again; if it stays so, something between you and the package server changes downloads: do not go on."),
    (r"no space left|not enough space|disk quota",
     "The disk is full.", "About 1 GB is needed here: make room, then start again."),
    (r"certificate|unknownissuer|\bssl\b",
     "The package server's certificate is not trusted on this computer.",
     "If your network inspects traffic, set SSL_CERT_FILE and PIP_CERT to its certificate file, then start again."),
    ((r"dns error|name resolution|failed to lookup|error sending request|connection refused|timed? ?out|unreachable"
      r"|max retries|newconnectionerror|getaddrinfo|error resolving|could not connect|tunnel error"),
     "The package server cannot be reached.",
     "Check the network (and HTTPS_PROXY, if you need one), then start again."),
    (r"permission denied|access is denied|read-only file system",
     "This folder cannot be written.", "Move Rangebook to a folder of your own, then start again."),
    (r"no matching distribution|no solution found|no wheels|not supported on this platform",
     "A package has no ready-made version for this computer and Python.",
     "Use Python 3.11, 3.12 or 3.13 (64 bit) from python.org."),
)


def explain(text: str) -> str:
    """The sentences for what an installer said when it failed."""
    for pattern, what_happened, what_to_do in _EXPLANATIONS:
        if re.search(pattern, text, re.IGNORECASE):
            return what_happened + " " + what_to_do
    last = [line.strip() for line in text.splitlines() if line.strip()][-3:]
    return "The packages could not be installed. The installer's last words: " + " / ".join(last or ["(none)"])


def venv_python(folder: Path, windows: bool = os.name == "nt") -> Path:
    """The Python inside a virtual environment."""
    return folder / "Scripts" / "python.exe" if windows else folder / "bin" / "python"


class Environment:
    """The folder .venv with the pinned packages; made, completed and repaired here."""

    def __init__(self, root: Path, run: Callable[[Sequence[str]], Outcome] = run) -> None:
        self.root = root
        self.folder = root / ".venv"
        self.python = venv_python(self.folder)
        self.tools = root / ".tools"
        self._stamp = self.folder / "rangebook.json"
        self._unfinished = self.tools / "unfinished"  # stands while packages are installed: tells of a killed run
        self._run = run

    def ensure(self, requirements: str) -> Path:
        """The environment's Python, with ``requirements`` installed; quick when nothing is to do."""
        if self.is_ready(requirements):
            return self.python
        self.tools.mkdir(exist_ok=True)
        with one_at_a_time(self.tools / "setup.lock"):
            if not self.is_ready(requirements):
                self._set_up(requirements)
        return self.python

    def is_ready(self, requirements: str) -> bool:
        """Whether the stamp of the last finished set-up says exactly what is wanted now."""
        done = self._load_stamp()
        return self.python.exists() and done.get(requirements) == self._fingerprint(requirements)

    def _set_up(self, requirements: str) -> None:
        if self.folder.exists() and (reason := self._unusable()):
            say(f"The folder .venv {reason}: making it anew.")
            shutil.rmtree(str(self.folder))
        self._unfinished.touch()
        with contextlib.suppress(FileNotFoundError):
            self._stamp.unlink()
        uv = self._find_uv()
        if not self.python.exists():
            say("Making the environment in .venv.")
            self._make(uv)
        say("Installing the packages Rangebook needs (about 250 MB the first time).")
        self._install(uv, requirements)
        self._save_stamp(requirements)
        self._unfinished.unlink()

    def _unusable(self) -> str | None:
        """Why the existing .venv cannot be built upon, or None."""
        if self._unfinished.exists():
            return "is half-made (an earlier start was interrupted)"
        if not self.python.exists():
            return "has no working Python"
        if self._load_stamp().get("folder", str(self.folder)) != str(self.folder):
            return "was made in another place"
        asked = self._ask([str(self.python), "-c", "import sys; print(*sys.version_info[:2])"])
        if asked.code != 0:
            return "has no working Python"
        return None if asked.text.split() == PYTHON_VERSION.split(".") else "belongs to another Python"

    def _find_uv(self) -> str | None:
        """The installer uv: fetched once into .tools (works without python3-venv), else the user's, else None."""
        if uv := self._working_uv(self.tools):
            return uv
        say("Fetching the installer uv into .tools.")
        self._run([BASE_PYTHON, "-m", "pip", "install", "--quiet", *PIP_OPTIONS, "--upgrade",
                   "--target", str(self.tools), "--require-hashes", "-r", str(self.root / "requirements-tools.txt")])
        return self._working_uv(self.tools) or self._working_uv(Path(shutil.which("uv") or "none").parent)

    def _working_uv(self, folder: Path) -> str | None:
        for name in ("bin/uv", "bin/uv.exe", "Scripts/uv.exe", "uv", "uv.exe"):
            if (folder / name).is_file() and self._ask([str(folder / name), "--version"]).code == 0:
                return str(folder / name)
        return None

    def _ask(self, command: Sequence[str]) -> Outcome:
        """Run something that may not even be a program."""
        try:
            return self._run(command)
        except OSError as error:
            return Outcome(1, str(error))

    def _make(self, uv: str | None) -> None:
        made = ["venv", "-q", "--allow-existing", "--no-python-downloads", "--python", BASE_PYTHON, str(self.folder)]
        outcome = self._run([uv, *made]) if uv else Outcome(1, "")
        if outcome.code != 0:
            outcome = self._run([BASE_PYTHON, "-m", "venv", str(self.folder)])
        if outcome.code != 0:
            raise Problem(explain(outcome.text) if uv else NO_ENVIRONMENT)

    def _install(self, uv: str | None, requirements: str) -> None:
        """With uv; where that fails for want of a network, pip may know a mirror (pip.conf) that uv does not."""
        pinned = ["--require-hashes", "-r", str(self.root / requirements)]
        said = ""
        if uv:
            outcome = self._run([uv, "pip", "install", "--python", str(self.python), *pinned])
            if outcome.code == 0:
                return
            said = outcome.text
            if not explain(said).startswith(("The package server", "The packages could")):
                raise Problem(explain(said))
            say("uv could not do it; trying pip.")
        if self._run([str(self.python), "-m", "pip", "--version"]).code != 0:
            self._run([str(self.python), "-m", "ensurepip", "--upgrade"])
        outcome = self._run([str(self.python), "-m", "pip", "install", *PIP_OPTIONS, *pinned])
        if outcome.code != 0:
            raise Problem(explain(outcome.text if "No module named pip" not in outcome.text else said))

    def _fingerprint(self, requirements: str) -> str:
        content = (self.root / requirements).read_bytes()
        return hashlib.sha256(f"{self.folder}\n{PYTHON_VERSION}\n".encode() + content).hexdigest()

    def _load_stamp(self) -> Mapping[str, str]:
        try:
            stamp = json.loads(self._stamp.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return stamp if isinstance(stamp, dict) else {}

    def _save_stamp(self, requirements: str) -> None:
        """The tests' packages include the app's (a test keeps it so), so they stamp both."""
        done = {name: self._fingerprint(name) for name in ((APP, TESTS) if requirements == TESTS else (APP,))}
        self._stamp.write_text(json.dumps({"folder": str(self.folder), **done}), encoding="utf-8")


@contextlib.contextmanager
def one_at_a_time(path: Path) -> Iterator[None]:
    """Hold a lock file; the system frees it when a start is killed. Raises Problem when it is held."""
    with path.open("a") as lock:
        try:
            if sys.platform == "win32":
                msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Problem("Another start is setting Rangebook up in this folder. "
                          "Wait until it is done, then start again.") from error
        yield


def ensure_browser(python: Path, environ: Mapping[str, str] | None = None) -> bool:
    """Find or provide a browser for the syncs; it says itself what it does and what to do."""
    return subprocess.call([str(python), "-m", "automation.browser"], cwd=str(ROOT), env=environ) == 0


def is_free(port: int) -> bool:
    """Whether the app could listen on this port of this computer."""
    with contextlib.closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as probe:
        if os.name == "posix":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return True
    return False


def choose_port(wanted: int | None) -> int:
    """The wanted port, or the first free one from 8501 on. Raises Problem when it is taken."""
    if wanted is not None:
        if not 1 <= wanted <= 65535 or not is_free(wanted):
            raise Problem(f"Port {wanted} cannot be used. Leave --port away, or choose another.")
        return wanted
    for port in range(FIRST_PORT, FIRST_PORT + 100):
        if is_free(port):
            return port
    raise Problem("No port from 8501 to 8600 is free. Choose another with --port.")


def app_command(python: Path, port: int) -> Sequence[str]:
    """How the app is started."""
    return [str(python), "-m", "streamlit", "run", str(ROOT / "server.py"), "--server.port", str(port),
            "--server.headless", "true"]


def show_window(python: Path, port: int, environ: Mapping[str, str]) -> None:
    """Have the page shown once it answers, where somebody sees it. The browser inherits no password."""
    clean = {name: value for name, value in environ.items() if not name.startswith("UNEEKOR_")}
    run = subprocess.call if os.name == "posix" else subprocess.Popen  # there it leaves a process of its own behind
    run([str(python), "-m", "services.support.open_window", f"http://localhost:{port}"], cwd=str(ROOT), env=clean)


def open_app(python: Path, port: int, demo: bool, window: bool) -> int:
    """Become the app, so that Ctrl-C and every other signal reach it directly."""
    environ = dict(os.environ, RANGEBOOK_DEMO="1") if demo else dict(os.environ)
    say(f"Rangebook opens at http://localhost:{port}. Ctrl-C stops it.")
    if window:
        show_window(python, port, environ)
    return become(app_command(python, port), environ)


def become(command: Sequence[str], environ: Mapping[str, str]) -> int:
    """Run a command in place of this process where the system can, else wait for it; its exit code."""
    os.chdir(str(ROOT))
    if os.name == "posix":
        os.execve(command[0], list(command), dict(environ))  # noqa: S606 - no shell is wanted
    process = subprocess.Popen(list(command), env=dict(environ))  # Windows has no exec that keeps the console
    while True:
        with contextlib.suppress(KeyboardInterrupt):  # the console has told the app too: wait until it is down
            return process.wait()


def run_tests(arguments: Sequence[str]) -> int:
    """Run the checks and tests (tests/gate.py); 1 when any has failed. The golfer's own data are out of reach.

    Bytecode is kept beside the packages: the tests start hundreds of processes, and each would compile everything anew.
    """
    python = Environment(ROOT).ensure(TESTS)
    with tempfile.TemporaryDirectory(prefix="rangebook-test-", ignore_cleanup_errors=True) as folder:
        environ = {name: value for name, value in os.environ.items() if not name.startswith(
            ("UNEEKOR_", "STREAMLIT_", "RANGEBOOK_DEMO", "PYTHONDONTWRITEBYTECODE"))}
        environ.update(RANGEBOOK_HOME=str(Path(folder, "home")), PYTHONPYCACHEPREFIX=str(ROOT / ".venv" / "bytecode"))
        ensure_browser(python, environ)
        return subprocess.call([str(python), "-m", "tests.gate", *arguments], cwd=str(ROOT), env=environ,
                               stdin=subprocess.DEVNULL)


def start(arguments: Sequence[str]) -> int:
    """The command line. Raises Problem; SystemExit for arguments that do not exist."""
    if arguments and arguments[0] == "test":
        return run_tests(arguments[1:])
    if arguments and arguments[0] == "cli":
        return become([str(Environment(ROOT).ensure(APP)), str(ROOT / "cli.py"), *arguments[1:]], os.environ)
    parser = argparse.ArgumentParser(prog="start.py", usage=HELP, add_help=True)
    parser.add_argument("--demo", action="store_true", help="open with the demo account")
    parser.add_argument("--setup-only", action="store_true", help="set up, open nothing")
    parser.add_argument("--port", type=int, help="instead of the first free one from 8501 on")
    parser.add_argument("--tls-cert", type=Path, help="a certificate, shown to other devices")
    parser.add_argument("--tls-key", type=Path, help="its private key")
    parser.add_argument("--no-browser", action="store_true", help="do not open a window")
    wanted = parser.parse_args(arguments)
    python = Environment(ROOT).ensure(APP)
    browser = ensure_browser(python)
    if wanted.setup_only:
        say("Rangebook is set up. Open it with: python start.py" if browser else "Everything but a browser is set up.")
        return 0 if browser else 1
    if not browser:
        say("Rangebook opens without one. Before the first sync, start it again; or run: python start.py --setup-only")
    os.environ.update(certificate_variables(wanted.tls_cert, wanted.tls_key))
    return open_app(python, choose_port(wanted.port), wanted.demo, not wanted.no_browser)


def certificate_variables(certificate: Path | None, key: Path | None) -> dict[str, str]:
    """How the app is told of the files. Raises Problem for one without the other, or one that cannot be read."""
    if certificate is None and key is None:
        return {}
    if certificate is None or key is None:
        raise Problem("A certificate needs its key: say both --tls-cert and --tls-key.")
    for path in (certificate, key):
        if not os.access(path, os.R_OK):
            raise Problem(f"{path} cannot be read. Check the name, and that your user may read it.")
    return {"RANGEBOOK_TLS_CERT": str(certificate.resolve()), "RANGEBOOK_TLS_KEY": str(key.resolve())}


def main(arguments: Sequence[str]) -> int:
    """Start, and turn what cannot be had into a sentence."""
    if too_old := old_python_sentence(sys.version_info[:2]):
        say(too_old)
        return 1
    try:
        return start(arguments)
    except Problem as problem:
        say(str(problem))
    except OSError as error:
        say(explain(str(error)))
    except KeyboardInterrupt:
        say("Stopped.")
        return 128 + signal.SIGINT
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
