"""Every decision of start.py, with a runner that only pretends; the real thing is in test_clean_clone.py."""

from __future__ import annotations

import ast
import contextlib
import importlib.util
import json
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent
START = ROOT / "start.py"


def _load_start() -> ModuleType:
    spec = importlib.util.spec_from_file_location("start_under_test", START)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


start = _load_start()


class PretendRunner:
    """Answers commands as a healthy machine would; single answers can be replaced, every command is kept."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.commands: list[str] = []
        self.answers: list[tuple[str, Callable[[Sequence[str]], tuple[int, str]]]] = []

    def answer(self, words: str, code: int, text: str = "") -> None:
        """Commands that contain ``words`` end like this."""
        self.answers.insert(0, (words, lambda _command: (code, text)))

    def __call__(self, command: Sequence[str]) -> object:
        line = " ".join(command)
        self.commands.append(line)
        for words, answer in self.answers:
            if words in line:
                return start.Outcome(*answer(command))
        return start.Outcome(0, self._healthy(line))

    def _healthy(self, line: str) -> str:
        if "--target" in line:
            _touch(self.root / ".tools" / "bin" / "uv")
        if " venv " in line:
            _touch(start.venv_python(self.root / ".venv"))
        return "{} {}".format(*sys.version_info[:2]) if "version_info" in line else ""

    def said(self, words: str) -> bool:
        return any(words in line for line in self.commands)


def _touch(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("requirements.txt", "requirements-dev.txt", "requirements-tools.txt"):
        (tmp_path / name).write_text(f"# {name}\n")
    return tmp_path


@pytest.fixture
def runner(root: Path, monkeypatch: pytest.MonkeyPatch) -> PretendRunner:
    monkeypatch.setattr(start.shutil, "which", lambda _program: None)
    return PretendRunner(root)


def _ensure(root: Path, runner: PretendRunner, requirements: str = "requirements.txt") -> Path:
    python = start.Environment(root, runner).ensure(requirements)
    assert isinstance(python, Path)
    return python


def test_its_source_parses_on_python_3_8() -> None:
    ast.parse(START.read_text(encoding="utf-8"), feature_version=(3, 8))


def test_it_imports_the_standard_library_only() -> None:
    tree = ast.parse(START.read_text(encoding="utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in names} <= set(sys.stdlib_module_names)


@pytest.mark.parametrize("version", [(3, 8), (3, 9), (3, 10)])
def test_an_old_python_is_told_what_is_needed(version: tuple[int, int]) -> None:
    sentence = start.old_python_sentence(version)
    assert "Python 3.11 or newer" in sentence
    assert f"Python {version[0]}.{version[1]}." in sentence


@pytest.mark.parametrize("version", [(3, 11), (3, 13), (4, 0)])
def test_a_new_python_is_let_in(version: tuple[int, int]) -> None:
    assert start.old_python_sentence(version) is None


def test_a_real_old_python_says_the_sentence_and_nothing_else() -> None:
    old = next((path for path in map(_old_python, ("3.8", "3.9", "3.10")) if path), None)
    if old is None:
        pytest.skip("no Python older than 3.11 on this machine")
    told = subprocess.run([old, str(START), "--demo"], capture_output=True, text=True, timeout=240, check=False)
    assert told.returncode == 1
    assert "Rangebook needs Python 3.11 or newer" in told.stdout
    assert told.stderr == ""


def _old_python(version: str) -> str | None:
    """A Python of this version that really starts (version managers put empty shims on the PATH)."""
    places = [shutil.which(f"python{version}"), *map(str, Path.home().glob(f".pyenv/versions/{version}.*/bin/python"))]
    for place in filter(None, places):
        with contextlib.suppress(OSError, subprocess.TimeoutExpired):
            if subprocess.run([place, "-c", ""], capture_output=True, timeout=240, check=False).returncode == 0:
                return place
    return None


def test_the_environments_python_lies_where_each_system_puts_it() -> None:
    assert start.venv_python(Path("x"), windows=False) == Path("x/bin/python")
    assert start.venv_python(Path("x"), windows=True) == Path("x/Scripts/python.exe")


def test_the_first_start_fetches_uv_makes_the_environment_and_installs_with_hashes(
    root: Path, runner: PretendRunner
) -> None:
    python = _ensure(root, runner)
    assert python == start.venv_python(root / ".venv")
    assert runner.said(f"--target {root / '.tools'}")
    assert runner.said("uv venv")
    assert runner.said(f"pip install --python {python} --require-hashes -r {root / 'requirements.txt'}")


def test_the_second_start_runs_nothing(root: Path, runner: PretendRunner) -> None:
    _ensure(root, runner)
    runner.commands.clear()
    _ensure(root, runner)
    assert runner.commands == []


def test_changed_requirements_are_installed_into_the_same_environment(root: Path, runner: PretendRunner) -> None:
    _ensure(root, runner)
    (root / "requirements.txt").write_text("# renewed\n")
    runner.commands.clear()
    _ensure(root, runner)
    assert runner.said("pip install --python")
    assert not runner.said(" venv ")


def test_the_tests_packages_include_the_apps(root: Path, runner: PretendRunner) -> None:
    _ensure(root, runner, "requirements-dev.txt")
    runner.commands.clear()
    _ensure(root, runner)
    assert runner.commands == []


def test_a_killed_installation_is_made_anew(root: Path, runner: PretendRunner) -> None:
    _ensure(root, runner)
    _touch(root / ".tools" / "unfinished")
    (root / ".venv" / "rangebook.json").unlink()
    _touch(root / ".venv" / "lib" / "half_a_package.py")
    _ensure(root, runner)
    assert not (root / ".venv" / "lib").exists()
    assert not (root / ".tools" / "unfinished").exists()


def test_a_killed_run_leaves_its_mark(root: Path, runner: PretendRunner) -> None:
    def killed(_command: Sequence[str]) -> tuple[int, str]:
        raise KeyboardInterrupt

    runner.answers.insert(0, ("pip install --python", killed))
    with pytest.raises(KeyboardInterrupt):
        _ensure(root, runner)
    assert (root / ".tools" / "unfinished").exists()
    assert not start.Environment(root, runner).is_ready("requirements.txt")


def test_an_environment_of_another_python_is_made_anew(root: Path, runner: PretendRunner) -> None:
    _touch(start.venv_python(root / ".venv"))
    _touch(root / ".venv" / "old")
    runner.answer("version_info", 0, "3 10")
    _ensure(root, runner)
    assert not (root / ".venv" / "old").exists()


def test_an_environment_that_was_moved_is_made_anew(root: Path, runner: PretendRunner) -> None:
    _ensure(root, runner)
    stamp = root / ".venv" / "rangebook.json"
    stamp.write_text(json.dumps({"folder": "/elsewhere/.venv", "requirements.txt": "of another place"}))
    _touch(root / ".venv" / "old")
    _ensure(root, runner)
    assert not (root / ".venv" / "old").exists()


def test_an_environment_without_a_working_python_is_made_anew(root: Path, runner: PretendRunner) -> None:
    _ensure(root, runner)
    start.venv_python(root / ".venv").unlink()
    _touch(root / ".venv" / "old")
    _ensure(root, runner)
    assert not (root / ".venv" / "old").exists()
    assert start.Environment(root, runner).is_ready("requirements.txt")


def test_an_environment_the_golfer_made_is_kept_and_completed(root: Path, runner: PretendRunner) -> None:
    _touch(start.venv_python(root / ".venv"))
    _touch(root / ".venv" / "mine")
    _ensure(root, runner)
    assert (root / ".venv" / "mine").exists()
    assert runner.said("pip install --python")


def test_a_damaged_stamp_only_costs_another_installation(root: Path, runner: PretendRunner) -> None:
    _ensure(root, runner)
    (root / ".venv" / "rangebook.json").write_text('["not", "a stamp"')
    _ensure(root, runner)
    assert start.Environment(root, runner).is_ready("requirements.txt")


def test_without_uv_the_standard_venv_and_pip_are_used(root: Path, runner: PretendRunner) -> None:
    runner.answer("--target", 1, "No module named pip")
    python = _ensure(root, runner)
    assert runner.said(f"-m venv {root / '.venv'}")
    assert any(line.startswith(f"{python} -m pip install") and "--require-hashes" in line for line in runner.commands)


def test_without_uv_and_venv_the_way_out_is_named(root: Path, runner: PretendRunner) -> None:
    runner.answer("--target", 1, "No module named pip")
    runner.answer("-m venv", 1, "ensurepip is not available")
    with pytest.raises(start.Problem, match="apt-get install python3-pip python3-venv"):
        _ensure(root, runner)


def test_a_network_that_only_pip_knows_is_used(root: Path, runner: PretendRunner) -> None:
    runner.answer("pip install --python", 2, "error: dns error")
    _ensure(root, runner)
    assert start.Environment(root, runner).is_ready("requirements.txt")


def test_a_wrong_hash_stops_at_once_and_is_not_tried_with_pip(root: Path, runner: PretendRunner) -> None:
    runner.answer("pip install --python", 1, "cause: Hash mismatch for `x==1`")
    with pytest.raises(start.Problem, match="checksum"):
        _ensure(root, runner)
    assert not runner.said("-m pip install --disable-pip-version-check --retries 1 --require-hashes")
    assert not start.Environment(root, runner).is_ready("requirements.txt")


@pytest.mark.parametrize(("said", "told"), [
    ("cause: Hash mismatch for `pycparser==3.12`", "checksum"),
    ("THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "checksum"),
    ("failed to write: No space left on device (os error 28)", "disk is full"),
    ("There is not enough space on the disk. (os error 112)", "disk is full"),
    ("cause: dns error\n cause: error resolving DNS", "cannot be reached"),
    ("NewConnectionError: [Errno -3] Temporary failure in name resolution", "cannot be reached"),
    ("tcp connect error\ncause: Connection refused (os error 111)", "cannot be reached"),
    ("invalid peer certificate: UnknownIssuer", "certificate"),
    ("Permission denied (os error 13)", "cannot be written"),
    ("ERROR: No matching distribution found for pyarrow", "no ready-made version"),
    ("one\ntwo\nsomething new", "last words: one / two / something new"),
    ("", "(none)"),
])
def test_what_an_installer_says_becomes_a_sentence(said: str, told: str) -> None:
    assert told in start.explain(said)


def test_a_second_start_in_the_same_folder_is_told_to_wait(tmp_path: Path) -> None:
    with (
        start.one_at_a_time(tmp_path / "lock"),
        pytest.raises(start.Problem, match="Another start"),
        start.one_at_a_time(tmp_path / "lock"),
    ):
        pass
    with start.one_at_a_time(tmp_path / "lock"):
        pass


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


def test_a_taken_port_is_refused_by_name(taken_port: int) -> None:
    with pytest.raises(start.Problem, match=str(taken_port)):
        start.choose_port(taken_port)


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_an_impossible_port_is_refused(port: int) -> None:
    with pytest.raises(start.Problem, match="cannot be used"):
        start.choose_port(port)


def test_the_first_free_port_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "is_free", lambda port: port >= 8503)
    assert start.choose_port(None) == 8503


def test_no_free_port_at_all_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "is_free", lambda _port: False)
    with pytest.raises(start.Problem, match="--port"):
        start.choose_port(None)


def test_the_app_is_started_without_questions_and_windows_of_streamlit() -> None:
    command = start.app_command(Path("python"), 8507)
    assert command[:4] == ["python", "-m", "streamlit", "run"]
    assert " ".join(command).endswith("--server.port 8507 --server.headless true")


def test_a_certificate_comes_with_its_key(tmp_path: Path) -> None:
    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    certificate.touch()
    with pytest.raises(start.Problem, match="--tls-key"):
        start.certificate_variables(certificate, None)
    with pytest.raises(start.Problem, match="cannot be read"):
        start.certificate_variables(certificate, key)
    key.touch()
    assert start.certificate_variables(certificate, key) == {
        "RANGEBOOK_TLS_CERT": str(certificate), "RANGEBOOK_TLS_KEY": str(key)}
    assert start.certificate_variables(None, None) == {}


class Opened(Exception):
    """The app would run now."""


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, bool, bool]]:
    calls: list[tuple[int, bool, bool]] = []
    monkeypatch.setattr(start.Environment, "ensure", lambda _self, _requirements: Path("python"))
    monkeypatch.setattr(start, "ensure_browser", lambda _python: True)
    monkeypatch.setattr(start, "is_free", lambda _port: True)

    def open_app(_python: Path, port: int, demo: bool, window: bool) -> int:
        calls.append((port, demo, window))
        return 0

    monkeypatch.setattr(start, "open_app", open_app)
    return calls


@pytest.mark.parametrize(("arguments", "expected"), [
    ([], (8501, False, True)),
    (["--demo"], (8501, True, True)),
    (["--no-browser", "--port", "9000"], (9000, False, False)),
])
def test_its_arguments_reach_the_app(
    opened: list[tuple[int, bool, bool]], arguments: list[str], expected: tuple[int, bool, bool]
) -> None:
    assert start.main(arguments) == 0
    assert opened == [expected]


def test_setup_only_opens_nothing(opened: list[tuple[int, bool, bool]]) -> None:
    assert start.main(["--setup-only"]) == 0
    assert opened == []


def test_setup_only_fails_when_no_browser_can_be_had(
    opened: list[tuple[int, bool, bool]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(start, "ensure_browser", lambda _python: False)
    assert start.main(["--setup-only"]) == 1


def test_the_app_opens_without_a_browser_too(
    opened: list[tuple[int, bool, bool]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(start, "ensure_browser", lambda _python: False)
    assert start.main([]) == 0
    assert opened
    assert "python start.py --setup-only" in capsys.readouterr().out


def _failing_start(error: BaseException) -> Callable[[Sequence[str]], int]:
    def fail(_arguments: Sequence[str]) -> int:
        raise error

    return fail


@pytest.mark.parametrize(("error", "code", "told"), [
    (start.Problem("This and that. Do this."), 1, "This and that. Do this."),
    (OSError(28, "No space left on device"), 1, "The disk is full."),
    (PermissionError(13, "Permission denied"), 1, "This folder cannot be written."),
    (KeyboardInterrupt(), 130, "Stopped."),
])
def test_what_cannot_be_had_is_said_in_a_sentence(
    error: BaseException, code: int, told: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(start, "start", _failing_start(error))
    assert start.main([]) == code
    assert told in capsys.readouterr().out


def test_the_demo_tells_the_app_by_its_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[dict[str, str]] = []

    def become(_program: str, _arguments: list[str], environ: dict[str, str]) -> None:
        seen.append(environ)
        raise Opened

    monkeypatch.setattr(start.os, "execve", become)
    monkeypatch.setattr(start.os, "chdir", lambda _folder: None)
    monkeypatch.delenv("RANGEBOOK_DEMO", raising=False)
    for demo in (True, False):
        with pytest.raises(Opened):
            start.open_app(Path("python"), 8501, demo, False)
    assert [environ.get("RANGEBOOK_DEMO") for environ in seen] == ["1", None]


def test_the_tests_never_see_the_golfers_data_or_password(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[list[str], dict[str, str]]] = []

    def call(command: list[str], *, env: dict[str, str], **_rest: object) -> int:
        seen.append((command, env))
        return 0

    monkeypatch.setattr(start.Environment, "ensure", lambda _self, _requirements: Path("python"))
    monkeypatch.setattr(start.subprocess, "call", call)
    monkeypatch.setenv("UNEEKOR_PASSWORD", "canary")
    monkeypatch.setenv("RANGEBOOK_HOME", "/golfer")
    monkeypatch.setenv("RANGEBOOK_DEMO", "1")
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    assert start.main(["test", "--proofs", "tests/one.py"]) == 0
    assert seen[-1][0] == ["python", "-m", "tests.gate", "--proofs", "tests/one.py"]
    assert all("PYTHONDONTWRITEBYTECODE" not in env and env["PYTHONPYCACHEPREFIX"] for _, env in seen)
    assert all(env["RANGEBOOK_HOME"] != "/golfer" for _, env in seen)
    assert not any("UNEEKOR_PASSWORD" in env or "RANGEBOOK_DEMO" in env for _, env in seen)


def test_the_test_requirements_hold_every_pin_of_the_apps() -> None:
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^[\w.-]+==[^ ;\\]+", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE))

    assert pins("requirements.txt") <= pins("requirements-dev.txt")
    assert len(pins("requirements.txt")) > 40


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt", "requirements-tools.txt",
                                  "requirements-bigquery.txt"])
def test_every_pin_has_a_hash(name: str) -> None:
    blocks = re.split(r"^(?=[\w.-]+==)", (ROOT / name).read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    assert all("--hash=sha256:" in block for block in blocks)


@pytest.mark.skipif(os.name != "posix", reason="the gate is a shell script")
def test_the_gate_calls_exactly_the_readmes_test_command() -> None:
    gate = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert 'exec "$python" start.py test </dev/null' in gate
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
