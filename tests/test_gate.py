"""What ``python start.py test`` runs, in which order it is told, and what its exit code says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from automation.browser.this_computer import Machine
from tests import gate
from tests.long_cases import LONG_CASES, is_long_case
from tests.order import LONGEST_FIRST


class Checked:
    """In place of processes: each command is kept, says its name, and ends as told."""

    def __init__(self) -> None:
        self.commands: list[list[str]] = []
        self.failing: set[str] = set()

    def call(self, command: list[str], **_rest: object) -> int:
        self.commands.append(command)
        return int(bool(self.failing & set(command)))

    def run(self, command: list[str], **_rest: object) -> subprocess.CompletedProcess[str]:
        if "missing" in self.failing:
            raise FileNotFoundError("no such program")
        return subprocess.CompletedProcess(command, self.call(command), f"{command[2][:4]} has spoken\n")


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> Checked:
    made = Checked()
    monkeypatch.setattr(subprocess, "call", made.call)
    monkeypatch.setattr(subprocess, "run", made.run)
    return made


@pytest.fixture(autouse=True)
def installed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the system was asked to install."""
    packages: list[str] = []
    monkeypatch.setattr(gate, "install_with_apt", lambda _machine, _say, package: packages.append(package))
    return packages


@pytest.fixture(autouse=True)
def bytecode(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Where the tests' bytecode lies; some is there."""
    folder = tmp_path / "bytecode"
    folder.mkdir()
    (folder / "conftest.cpython-311-pytest-9.0.0.pyc").touch()
    monkeypatch.setattr("importlib.util.cache_from_source", lambda path: str(folder / Path(path).name))
    return folder


def of_pytest(checked: Checked) -> list[list[str]]:
    return [command[3:] for command in checked.commands if command[1:3] == ["-m", "pytest"]]


@pytest.mark.parametrize(("arguments", "told"), [
    ([], [*gate.EVERYTHING]),
    (["--proofs"], [*gate.WITH_PROOFS, *gate.EVERYTHING]),
    (["tests/x.py", "-k", "y"], ["tests/x.py", "-k", "y"]),
    (["--proofs", "tests/x.py"], [*gate.WITH_PROOFS, "tests/x.py"]),
])
def test_pytest_runs_everything_or_what_is_asked_for_and_the_proofs_when_wanted(
    checked: Checked, arguments: list[str], told: list[str]
) -> None:
    assert gate.main(arguments) == 0
    assert of_pytest(checked) == [told]


@pytest.mark.parametrize(("arguments", "linters"), [
    ([], 3), (["--proofs"], 3), (["tests/x.py"], 0), (["--proofs", "tests/x.py"], 0)])
def test_the_linters_run_unless_only_some_tests_are_wanted(
    checked: Checked, arguments: list[str], linters: int
) -> None:
    gate.main(arguments)
    assert len(checked.commands) == linters + 1
    assert all(command[0] == sys.executable for command in checked.commands)


def test_a_clean_checkout_is_compiled_once_before_its_workers_start(checked: Checked, bytecode: Path) -> None:
    (bytecode / "conftest.cpython-311-pytest-9.0.0.pyc").rename(bytecode / "conftest.cpython-311.pyc")
    gate.main([])
    assert of_pytest(checked) == [["--collect-only", "-qq"], [*gate.EVERYTHING]]


@pytest.mark.parametrize("name", ["pytest", "ruff", "mypy"])
def test_one_failure_fails_the_whole_and_the_others_still_run_and_are_heard(
    checked: Checked, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    checked.failing = {name}
    assert gate.main([]) == 1
    said = capsys.readouterr().out
    assert [line for line in said.splitlines() if line.startswith("== ")] == [
        "== pytest", "== ruff", "== mypy", "== import-linter"]
    assert "== mypy\nmypy has spoken\n== import-linter" in said
    assert said.rstrip().endswith(f"Not passed: {name}")


def test_linters_that_cannot_be_started_have_failed(
    checked: Checked, capsys: pytest.CaptureFixture[str]
) -> None:
    checked.failing = {"missing"}
    assert gate.main([]) == 1
    said = capsys.readouterr().out
    assert "== ruff\nno such program" in said
    assert said.rstrip().endswith("Not passed: ruff, mypy, import-linter")


def test_all_passed_is_said(checked: Checked, capsys: pytest.CaptureFixture[str]) -> None:
    assert gate.main([]) == 0
    assert capsys.readouterr().out.rstrip().endswith("Everything passed.")


def test_every_list_with_long_cases_is_there() -> None:
    """A test of another name would come back into the gate unseen."""
    for path, name, _ in LONG_CASES:
        assert f"def {name}(" in (gate.ROOT / "tests" / path).read_text(encoding="utf-8"), (path, name)


def test_the_longest_files_are_there() -> None:
    assert [path for path in LONGEST_FIRST if not (gate.ROOT / "tests" / path).is_file()] == []


def test_a_long_case_is_told_by_its_test_and_its_parameters() -> None:
    name = "tests/charts/test_days_in_every_zone.py::test_a_session_stands_on_its_day_in_every_zone"
    assert is_long_case(f"{name}[Asia/Tokyo]")
    assert not is_long_case(f"{name}[America/New_York]")
    assert not is_long_case(f"{name}_else[Asia/Tokyo]")
    assert not is_long_case(name)


@pytest.mark.parametrize(("programs", "asked"), [
    ({"apt-get"}, [gate.LIGHT_BROWSER]), ({"apt-get", gate.LIGHT_BROWSER}, []), (set(), [])])
def test_a_light_browser_is_installed_where_it_may_be_and_is_not(
    installed: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, programs: set[str], asked: list[str]
) -> None:
    for name in programs:
        (tmp_path / name).touch(mode=0o755)
    machine = Machine({"PATH": str(tmp_path)}, platform="linux", is_root=True)
    monkeypatch.setattr(gate, "this_machine", lambda _environ: machine)
    gate.get_light_browser()
    assert installed == asked
