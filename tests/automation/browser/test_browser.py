"""The browser ladder on real parts: real Chromium, really broken programs, real processes."""

from __future__ import annotations

import json
import os
import shutil
import stat
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Error as PlaywrightError

from automation.browser import BrowserChoice, find_browser, open_browser, provision_browser
from automation.browser.candidates import list_candidates
from automation.browser.clean_environment import clean_environment
from automation.browser.launch import StartFailed, check_driver
from automation.browser.provision import list_rungs
from automation.browser.search import Ladder
from automation.browser.this_computer import Machine, OnLine, run_command
from golf.errors import BrowserUnavailable

linux_only = pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="reads /proc")


def _program(path: Path, script: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


@pytest.fixture(scope="module")
def chromium() -> str:
    """A program on this machine that is a working browser."""
    found = next(filter(None, map(shutil.which, ("chromium", "google-chrome", "microsoft-edge"))), None)
    if found is None:
        pytest.skip("no browser program on the PATH")
    return found


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, str]:
    """An environment in which no browser can be found, for the ladder and for Playwright's driver."""
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "playwright"))
    monkeypatch.setattr("automation.browser.candidates._PLACES", {})
    empty = tmp_path / "bin"
    empty.mkdir()
    environ = {name: value for name, value in os.environ.items() if name != "RANGEBOOK_BROWSER"}
    return environ | {"PATH": str(empty)}


def _has_channels() -> bool:
    return any(Path(place).exists() for place in ("/opt/google/chrome/chrome", "/opt/microsoft/msedge/msedge"))


nothing_installed = pytest.mark.skipif(_has_channels(), reason="Chrome or Edge is installed where Playwright looks")


@pytest.mark.browser
def test_the_browser_named_in_the_environment_is_used_and_remembered(
    chromium: str, bare: dict[str, str], tmp_path: Path
) -> None:
    choice = find_browser(tmp_path / "home", bare | {"RANGEBOOK_BROWSER": chromium, "PATH": os.environ["PATH"]})
    assert choice is not None
    assert choice.executable == chromium
    assert json.loads((tmp_path / "home" / "browser.json").read_text())["executable"] == chromium
    assert stat.S_IMODE((tmp_path / "home" / "browser.json").stat().st_mode) == 0o600


@nothing_installed
@pytest.mark.browser
def test_a_chromium_on_the_path_is_found(chromium: str, bare: dict[str, str]) -> None:
    program = _program(Path(bare["PATH"]) / "chromium", f'PATH=/usr/bin:/bin exec {chromium} "$@"')
    choice = find_browser(None, bare)
    assert choice is not None
    assert choice.executable == str(program)


@nothing_installed
@pytest.mark.browser
def test_broken_programs_are_passed_over_with_a_word_about_the_named_one(
    chromium: str, bare: dict[str, str], tmp_path: Path
) -> None:
    bin_folder = Path(bare["PATH"])
    _program(bin_folder / "chromium-headless-shell", "exit 1")
    _program(bin_folder / "chromium", f'PATH=/usr/bin:/bin exec {chromium} "$@"')
    broken = _program(tmp_path / "broken", "exit 0")
    said: list[str] = []
    choice = provision_browser(None, said.append, bare | {"RANGEBOOK_BROWSER": str(broken)})
    assert choice.executable == str(bin_folder / "chromium")
    assert "RANGEBOOK_BROWSER does not work: it ended at once" in said[0]


@nothing_installed
@pytest.mark.browser
@linux_only
@pytest.mark.browser
@pytest.mark.parametrize("last_words", [
    "[0101/1.1:FATAL:content/browser/zygote_host/zygote_host_impl_linux.cc:251] Zygote process exited prematurely",
    "[0101/1.1:FATAL:content/browser/zygote_host/zygote_host_impl_linux.cc:128] No usable sandbox!",
])
def test_where_a_container_forbids_the_sandbox_the_browser_starts_without(
    last_words: str, chromium: str, bare: dict[str, str], tmp_path: Path
) -> None:
    program = _program(tmp_path / "walled", f"""
case "$*" in *--no-sandbox*) exec "{chromium}" "$@";; esac
echo "{last_words}" >&2
kill -TRAP $$""")
    choice = find_browser(None, bare | {"RANGEBOOK_BROWSER": str(program), "PATH": os.environ["PATH"]})
    assert choice is not None
    assert (choice.executable, choice.sandbox) == (str(program), False)


def test_no_browser_at_all_is_none_and_installs_nothing(bare: dict[str, str], tmp_path: Path) -> None:
    assert find_browser(tmp_path, bare) is None
    assert not (tmp_path / "browser.json").exists()


@pytest.mark.browser
def test_an_open_browser_draws_pages_and_is_remembered(chromium: str, tmp_path: Path) -> None:
    for _ in range(2):
        with open_browser(tmp_path) as browser:
            page = browser.new_page()
            page.set_content("<h1>Seven iron</h1>")
            assert page.inner_text("h1") == "Seven iron"
    assert (tmp_path / "browser.json").exists()


@pytest.mark.browser
def test_the_remembered_browser_is_started_without_looking_around(
    chromium: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_browser(tmp_path):
        pass
    monkeypatch.setattr("automation.browser.search.list_candidates", lambda _: pytest.fail("looked around"))
    monkeypatch.setattr("automation.browser.search.start_verified", lambda *_: pytest.fail("probed"))
    with open_browser(tmp_path) as browser:
        assert browser.version


@pytest.mark.browser
def test_a_remembered_browser_that_broke_is_replaced(chromium: str, tmp_path: Path) -> None:
    broken = _program(tmp_path / "broken", "exit 1")
    (tmp_path / "browser.json").write_text(json.dumps({"name": "old", "executable": str(broken)}))
    with open_browser(tmp_path) as browser:
        assert browser.version
    assert json.loads((tmp_path / "browser.json").read_text())["name"] != "old"


@pytest.mark.parametrize("kept", ["", "{", "[]", '{"surprise": 1}', '{"name": "gone", "executable": "/gone"}', "\x00"])
def test_an_unusable_memory_counts_as_none(kept: str, tmp_path: Path) -> None:
    (tmp_path / "browser.json").write_text(kept)
    assert Ladder(Machine({}), tmp_path).remembered() is None


def test_a_newly_named_browser_beats_the_remembered_one(tmp_path: Path) -> None:
    old, new = _program(tmp_path / "old", ""), _program(tmp_path / "new", "")
    (tmp_path / "browser.json").write_text(json.dumps({"name": "old", "executable": str(old)}))
    assert Ladder(Machine({}), tmp_path).remembered() is not None
    assert Ladder(Machine({"RANGEBOOK_BROWSER": str(new)}), tmp_path).remembered() is None


@pytest.mark.browser
@linux_only
def test_no_process_of_the_browser_sees_a_password(
    chromium: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("UNEEKOR_USERNAME", "UNEEKOR_PASSWORD", "SOME_API_KEY", "GITHUB_TOKEN", "COPY_OF_IT"):
        monkeypatch.setenv(name, "canary-4711-swordfish")
    monkeypatch.setenv("DATABASE_URL", "postgres://golfer:canary-4711-swordfish@host/db")
    with open_browser(tmp_path) as browser:
        browser.new_page().set_content("<p>x</p>")
        family = _descendants(os.getpid())
        seen = [pid for pid in family if b"canary-4711" in _read(f"/proc/{pid}/environ")]
        assert len(family) >= 3, "driver and browser should be running"
        assert seen == []


@pytest.mark.browser
@linux_only
def test_nothing_keeps_running_after_an_error_in_the_middle(chromium: str, tmp_path: Path) -> None:
    before = set(_descendants(os.getpid()))
    with pytest.raises(PlaywrightError), open_browser(tmp_path) as browser:
        browser.new_page().click("#missing", timeout=10)
    deadline = time.monotonic() + 30
    while (left := set(_descendants(os.getpid())) - before) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert left == set()


@pytest.mark.browser
def test_a_browser_that_was_closed_already_is_no_error(chromium: str, tmp_path: Path) -> None:
    with open_browser(tmp_path) as browser:
        browser.close()
        with pytest.raises(PlaywrightError):
            browser.new_page()


def _descendants(pid: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        fields = _read(str(folder / "stat")).rpartition(b")")[2].split()
        if fields and fields[0] != b"Z":
            children.setdefault(int(fields[1]), []).append(int(folder.name))
    found, todo = [], [pid]
    while todo:
        for child in children.get(todo.pop(), []):
            found.append(child)
            todo.append(child)
    return found


def _read(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError:  # it ended while we looked
        return b""


# --- getting one: a pretended installer, a real browser ---------------------------------------------


class PretendInstaller:
    """Stands in for ``playwright install`` and ``apt-get``: says its lines, then does its deed."""

    def __init__(self, *answers: tuple[int, str]) -> None:
        self.answers = list(answers)
        self.commands: list[Sequence[str]] = []
        self.deed: Callable[[], object] = lambda: None

    def __call__(self, command: Sequence[str], environ: Mapping[str, str], _seconds: float, on_line: OnLine) -> int:
        assert "UNEEKOR_PASSWORD" not in environ
        self.commands.append(command)
        code, text = self.answers.pop(0)
        for line in text.splitlines():
            on_line(line)
        if code == 0:
            self.deed()
        return code


def _fresh_debian(bare: dict[str, str], installer: PretendInstaller, chromium: str, *, is_root: bool = True) -> Machine:
    bin_folder = Path(bare["PATH"])
    _program(bin_folder / "apt-get", "exit 1")
    script = f'PATH=/usr/bin:/bin exec {chromium} "$@"'
    installer.deed = lambda: _program(bin_folder / "chromium", script)
    return Machine(bare | {"UNEEKOR_PASSWORD": "x"}, platform="linux", is_root=is_root, run_command=installer)


@nothing_installed
@pytest.mark.browser
def test_playwrights_download_comes_first_and_tells_its_progress(chromium: str, bare: dict[str, str]) -> None:
    installer = PretendInstaller((0, "|■■  |  20% of 112.3 MiB\n|■■■■| 21% of 112.3 MiB\n|■■■■| 100% of 112.3 MiB"))
    said: list[str] = []
    assert Ladder(_fresh_debian(bare, installer, chromium), None, said.append).provision()
    assert installer.commands[0][-3:] == ["install", "--only-shell", "chromium"]
    assert said == [
        "Downloading a browser (about 115 MB).", "Downloading a browser: 20% of 112.3 MiB.",
        "Downloading a browser: 100% of 112.3 MiB.", "The browser is ready (chromium).",
    ]


@nothing_installed
@pytest.mark.browser
def test_root_on_debian_gets_chromium_from_apt_with_fresh_lists(chromium: str, bare: dict[str, str]) -> None:
    installer = PretendInstaller(
        (1, "Error: getaddrinfo ENOTFOUND the-download-host"), (100, "E: Unable to locate package chromium"),
        (0, ""), (0, "dlstatus:1:42.9:Retrieving file 3 of 7\npmstatus:chromium:80.1:Unpacking chromium"),
    )
    said: list[str] = []
    machine = _fresh_debian(bare, installer, chromium)
    deed = installer.deed
    installer.deed = lambda: deed() if len(installer.commands) == 4 else None
    assert Ladder(machine, None, said.append).provision()
    assert [command[-1] for command in installer.commands] == ["chromium", "chromium", "update", "chromium"]
    assert "Installing chromium: 80%." in said


@nothing_installed
@pytest.mark.browser
def test_an_ordinary_user_without_network_is_told_every_reason_and_what_to_do(
    chromium: str, bare: dict[str, str], tmp_path: Path
) -> None:
    broken = _program(tmp_path / "broken", "echo 'libnss3.so: cannot open shared object file' >&2; exit 127")
    installer = PretendInstaller((1, "Error: getaddrinfo ENOTFOUND the-download-host"))
    machine = _fresh_debian(bare | {"RANGEBOOK_BROWSER": str(broken)}, installer, chromium, is_root=False)
    with pytest.raises(BrowserUnavailable) as caught:
        Ladder(machine, None).provision()
    assert "the system library libnss3.so is missing" in caught.value.what_happened
    assert "Playwright's download: its server cannot be reached" in caught.value.what_happened
    assert "not installed: Playwright's own browser" in caught.value.what_happened
    assert "RANGEBOOK_BROWSER" in caught.value.what_to_do
    assert "the-download-host" not in str(caught.value)


@nothing_installed
@pytest.mark.browser
@pytest.mark.parametrize(("script", "said"), [
    ("exit 3", "chromium: it ended at once (exit code 3)"),
    ("kill -9 $$", "chromium: it ended at once (signal SIGKILL): the computer may be short of memory"),
])
def test_a_browser_that_ends_at_once_is_never_installed_anew(
    chromium: str, bare: dict[str, str], script: str, said: str
) -> None:
    """As root apt-get would bring the system's Chromium to another version, for a want of memory."""
    installer = PretendInstaller()
    machine = _fresh_debian(bare, installer, chromium)
    _program(Path(bare["PATH"]) / "chromium", script)
    for use in (lambda: Ladder(machine, None).provision(), lambda: Ladder(machine, None).opened().__enter__()):
        with pytest.raises(BrowserUnavailable) as caught:
            use()
        assert said in caught.value.what_happened
        assert caught.value.what_to_do.startswith("Nothing was installed or changed.")
    assert installer.commands == []


@nothing_installed
@pytest.mark.browser
def test_a_sync_installs_nothing_where_no_browser_is_installed(chromium: str, bare: dict[str, str]) -> None:
    installer = PretendInstaller()
    with pytest.raises(BrowserUnavailable) as caught, Ladder(_fresh_debian(bare, installer, chromium), None).opened():
        pass
    assert "not installed: Playwright's own browser" in caught.value.what_happened
    assert caught.value.what_to_do.startswith("Run python start.py --setup-only")
    assert installer.commands == []


@pytest.mark.parametrize("name", ["TMPDIR", "TMP", "TEMP"])
def test_without_a_temporary_folder_that_is_what_is_said(bare: dict[str, str], tmp_path: Path, name: str) -> None:
    gone = str(tmp_path / "gone")
    environ = {key: value for key, value in bare.items() if key not in ("TMPDIR", "TMP", "TEMP")} | {name: gone}
    for use in (find_browser, lambda home, environ: open_browser(home, environ=environ).__enter__()):
        with pytest.raises(BrowserUnavailable, match="folder for temporary files") as caught:
            use(None, environ)
        assert gone in caught.value.what_happened
        assert "TMPDIR" in caught.value.what_to_do


def test_only_root_on_linux_with_apt_may_install_packages(tmp_path: Path) -> None:
    _program(tmp_path / "apt-get", "")
    path = {"PATH": str(tmp_path)}
    assert len(list_rungs(Machine(path, platform="linux", is_root=True))) == 2
    assert len(list_rungs(Machine(path, platform="linux", is_root=False))) == 1
    assert len(list_rungs(Machine({"PATH": ""}, platform="linux", is_root=True))) == 1
    assert len(list_rungs(Machine(path, platform="darwin", is_root=True))) == 1


@pytest.fixture
def node_without_libatomic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = "echo 'error while loading shared libraries: libatomic.so.1: cannot open shared object file' >&2; exit 127"
    monkeypatch.setenv("PLAYWRIGHT_NODEJS_PATH", str(_program(tmp_path / "node", script)))
    check_driver.cache_clear()


@pytest.mark.usefixtures("node_without_libatomic")
def test_a_driver_without_libatomic_is_recognised_and_the_command_named(tmp_path: Path) -> None:
    with pytest.raises(StartFailed, match=r"libatomic\.so\.1 is missing"):
        check_driver()
    assert find_browser(tmp_path) is None
    with pytest.raises(BrowserUnavailable, match="sudo apt-get install libatomic1"):
        Ladder(Machine({"PATH": ""}, is_root=False), None).provision()


@pytest.mark.usefixtures("node_without_libatomic")
@pytest.mark.browser
def test_root_on_debian_gets_libatomic_and_goes_on(
    chromium: str, bare: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    installer = PretendInstaller((0, ""))
    machine = _fresh_debian(bare, installer, chromium)
    deed = installer.deed

    def install() -> None:
        monkeypatch.delenv("PLAYWRIGHT_NODEJS_PATH")
        deed()

    installer.deed = install
    assert Ladder(machine, None).provision()
    assert installer.commands[0][-1] == "libatomic1"


# --- small decisions ---------------------------------------------------------------------------------


def test_the_ladder_goes_from_the_golfers_word_to_the_usual_places(tmp_path: Path) -> None:
    for name in ("chromium", "google-chrome", "chromium-headless-shell"):
        _program(tmp_path / name, "")
    machine = Machine({"PATH": str(tmp_path), "RANGEBOOK_BROWSER": "/my/chrome"}, platform="darwin")
    names = [candidate.name for candidate in list_candidates(machine)]
    assert names[:5] == ["the browser named in RANGEBOOK_BROWSER", "Playwright's own browser",
                         "Playwright's own Chromium", "Google Chrome", "Microsoft Edge"]
    assert names[5:8] == ["chromium-headless-shell", "chromium", "google-chrome"]


def test_a_named_browser_may_be_a_program_on_the_path(tmp_path: Path) -> None:
    program = _program(tmp_path / "my-chrome", "")
    machine = Machine({"PATH": str(tmp_path), "RANGEBOOK_BROWSER": "my-chrome"})
    assert list_candidates(machine)[0].executable == str(program)


def test_a_choice_knows_when_its_program_is_gone(tmp_path: Path) -> None:
    assert BrowserChoice("x", executable=str(tmp_path / "gone")).is_gone()
    assert not BrowserChoice("x", channel="chrome").is_gone()


def test_ordinary_variables_and_proxies_reach_the_browser() -> None:
    kept = {"PATH": "/bin", "HOME": "/home/x", "DISPLAY": ":0", "LD_LIBRARY_PATH": "/l", "KEYBOARD": "de",
            "HTTPS_PROXY": "http://user:pw@proxy:1", "no_proxy": "localhost", "SSH_AUTH_SOCK": "/s"}
    assert clean_environment(kept) == kept


@pytest.mark.parametrize("name", [
    "UNEEKOR_USERNAME", "UNEEKOR_PASSWORD", "uneekor_password", "DB_PASSWD", "AWS_SECRET_ACCESS_KEY", "GH_TOKEN",
    "OPENAI_API_KEY", "APIKEY", "SSH_PRIVATE_KEY", "GOOGLE_APPLICATION_CREDENTIALS", "GPG_PASSPHRASE", "PGPASSFILE",
])
def test_secret_looking_variables_do_not(name: str) -> None:
    assert clean_environment({name: "x"}) == {}


@pytest.mark.skipif(os.name != "posix", reason="needs a shell")
def test_a_command_that_hangs_is_ended_with_its_children() -> None:
    started = time.monotonic()
    assert run_command(["/bin/sh", "-c", "sleep 30 & sleep 30"], {}, 0.3, lambda _line: None) < 0
    assert time.monotonic() - started < 20


@pytest.mark.skipif(os.name != "posix", reason="needs a shell")
def test_stop_ends_a_running_installation() -> None:
    def stop(line: str) -> None:
        raise BrowserUnavailable("stopped at " + line)

    started = time.monotonic()
    with pytest.raises(BrowserUnavailable, match="stopped at 10%"):
        run_command(["/bin/sh", "-c", "echo 10%; sleep 30"], {}, 20, stop)
    assert time.monotonic() - started < 20


def test_a_program_that_does_not_exist_is_an_os_error() -> None:
    with pytest.raises(OSError, match="gone"):
        run_command(["/gone"], {}, 1, lambda _line: None)


def test_a_silent_installer_does_not_keep_a_stop_from_being_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    from automation.browser import this_computer as machine

    monkeypatch.setattr(machine, "SILENCE_SECONDS", 0.05)

    class StoppedError(Exception):
        pass

    def stop_when_silent(line: str) -> None:
        if not line:
            raise StoppedError

    begun = time.monotonic()
    with pytest.raises(StoppedError):
        machine.run_command([sys.executable, "-c", "import time; time.sleep(30)"], os.environ, 60, stop_when_silent)
    assert time.monotonic() - begun < 20
