"""The files that start Rangebook by a double click. The one for Windows is only read here: it was not run."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
COMMAND = "Rangebook.command"
needs_shell = pytest.mark.skipif(shutil.which("sh") is None, reason="no sh here")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Rangebook in a folder with a space in its name."""
    folder = tmp_path / "my golf"
    folder.mkdir()
    shutil.copy(ROOT / COMMAND, folder)
    (folder / "start.py").write_text("", encoding="utf-8")
    return folder


def double_click(folder: Path, python: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run it from somewhere else, where ``python3`` is this script and nothing else is."""
    programs = folder.parent / "bin"
    programs.mkdir()
    for tool in ("dirname", "sh"):
        (programs / tool).symlink_to(shutil.which(tool) or "")
    if python:
        (programs / "python3").write_text(f"#!/bin/sh\n{python}\n", encoding="utf-8")
        (programs / "python3").chmod(0o755)
    return subprocess.run([str(folder / COMMAND), *arguments], cwd=folder.parent, env={"PATH": str(programs)},
                          stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False)


@needs_shell
def test_it_starts_in_its_own_folder_and_hands_on_what_it_is_given(folder: Path) -> None:
    done = double_click(folder, 'echo "$PWD: $*"', "--demo")
    assert (done.returncode, done.stdout) == (0, f"{folder}: start.py --demo\n")


@needs_shell
def test_what_went_wrong_can_be_read_before_the_window_closes(folder: Path) -> None:
    done = double_click(folder, "echo 'No port is free.'; exit 1")
    assert done.returncode == 1
    assert done.stdout == "No port is free.\nPress Enter to close this window. "


@needs_shell
def test_without_python_it_says_where_to_get_it(folder: Path) -> None:
    done = double_click(folder, "")
    assert done.returncode == 1
    assert "python.org" in done.stdout


def test_windows_gets_its_line_ends_and_its_own_launcher_first() -> None:
    data = (ROOT / "Rangebook.bat").read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n") > 0
    assert data.index(b"py -3 start.py") < data.index(b"python start.py")
    assert b'cd /d "%~dp0"' in data
    assert (ROOT / ".gitattributes").read_text(encoding="utf-8") == "*.bat text eol=crlf\n"
