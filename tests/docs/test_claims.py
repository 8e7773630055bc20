"""What the pages claim about commands, codes, folders and versions is what the code does."""

from __future__ import annotations

import csv
import inspect
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

import start
from cli import cli
from commands import shared as frame
from golf import settings
from golf_db import open_database

if TYPE_CHECKING:
    from tests.docs.conftest import Page

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = ("sync", "status", "history", "history show", "undo", "login", "logout", "doctor", "coach", "mcp",
            "digest", "analyse", "query", "after-practice", "export shots", "export report",
            "schedule set", "schedule status", "schedule install", "schedule remove",
            "backup make", "backup list", "backup preview", "backup restore", "backup prune",
            "backup place add", "backup place list", "backup place copy", "backup place check", "backup place copies",
            "backup place fetch", "backup place remove",
            "notices list", "notices read", "notices test", "notices channels",
            "account list", "account add", "account label", "account pause", "account resume", "account remove",
            "quarantine list", "quarantine retry", "quarantine dismiss", "quarantine raw",
            "fields list", "fields accept", "fields watch", "import", "players list", "players join",
            "conflicts list", "conflicts keep-mine", "conflicts take-theirs",
            "watch add", "watch list", "watch remove", "watch run",
            "live run", "live status", "push", "token create", "token list", "token revoke",
            "devices list", "devices code", "devices remove",
            "copy add", "copy list", "copy run", "copy check", "copy schedule", "copy password", "copy remove",
            "copy restore", "copy coach-sql")


def section(page: Page, heading: str) -> str:
    """The text below a heading, up to the next one of the same or a higher level."""
    match = re.search(rf"^(#+) {re.escape(heading)}\n(.*?)(?=^#{{1,2}} |\Z)", page.text, re.DOTALL | re.MULTILINE)
    assert match, heading
    return match[2]


def help_of(command: str) -> str:
    told = CliRunner().invoke(cli, [*command.split(), "--help"], env={"COLUMNS": "200"})
    assert told.exit_code == 0, told.output
    return told.output


@pytest.mark.parametrize("name", ["README.md", "docs/command_line.md", "docs/your_data.md", "docs/troubleshooting.md"])
def test_every_command_line_of_a_page_is_one_we_know(pages: dict[str, Page], name: str) -> None:
    unknown = [line for line in pages[name].commands
               if not re.match(r"python3? start\.py\b|\.venv/bin/python (cli\.py|-X utf8 -c) ", line)]
    assert unknown == []


@pytest.mark.parametrize("command", COMMANDS)
def test_the_page_lists_every_command(command_line: Page, command: str) -> None:
    assert f"`{command}" in section(command_line, "Command line")
    help_of(command)


def test_the_page_lists_no_other_command(command_line: Page) -> None:
    table = re.findall(r"^\| `([a-z-]+)", section(command_line, "Command line"), re.MULTILINE)
    assert set(table) == {command.split()[0] for command in COMMANDS}
    offered = re.findall(r"^  ([a-z-]+)  ", help_of("").split("Commands:")[1], re.MULTILINE)
    assert set(table) == set(offered)


def test_every_option_in_a_commands_row_is_one_it_takes(command_line: Page) -> None:
    for row in re.findall(r"^\| `[a-z-]+`? .*$", section(command_line, "Command line"), re.MULTILINE):
        first = re.findall(r"`([a-z-]+)", row)[0]
        named = {first, *re.findall(r"`([a-z]+ [a-z]+)", row)} & {first, *COMMANDS}
        offered = {option for command in named for option in re.findall(r"--[a-z-]+", help_of(command))}
        assert set(re.findall(r"--[a-z-]+", row)) <= offered, named


def test_the_page_has_every_option_of_sync(command_line: Page) -> None:
    offered = set(re.findall(r"(?m)^ +(--[a-z-]+)", help_of("sync"))) - {"--help"}
    assert offered <= set(re.findall(r"--[a-z-]+", section(command_line, "Command line")))


def test_the_exit_codes_are_those_of_the_command_line(command_line: Page) -> None:
    told = {int(code) for code in re.findall(r"^\| (\d+) \|", section(command_line, "Command line"), re.MULTILINE)}
    ours = {frame.OK, frame.FAILED, frame.PARTIAL, frame.SIGN_IN_NEEDED, frame.ALREADY_RUNNING, frame.STOPPED}
    assert told == ours | {2}  # wrong usage is Typer's own


def test_the_start_options_are_those_of_start(command_line: Page) -> None:
    table = set(re.findall(r"^\| `(--[a-z-]+)", section(command_line, "Starting"), re.MULTILINE))
    assert table == set(re.findall(r'"(--[a-z-]+)"', inspect.getsource(start.start)))


def test_the_data_folders_are_those_of_the_settings(pages: dict[str, Page]) -> None:
    told = section(pages["docs/your_data.md"], "Where your data live")
    home = str(Path.home())
    linux = str(settings.default_home({}, "linux"))
    mac = str(settings.default_home({}, "darwin"))
    assert f"`{linux.replace(home, '~')}`" in told
    assert f"`{mac.replace(home, '~')}`" in told
    assert settings.default_home({"LOCALAPPDATA": "here"}, "win32") == Path("here") / "Rangebook"
    assert r"`%LOCALAPPDATA%\Rangebook`" in told


def test_the_pace_is_the_one_in_the_settings(pages: dict[str, Page]) -> None:
    assert (settings.POLITE_REQUESTS_PER_SECOND, settings.POLITE_CONCURRENCY) == (4.0, 4)
    assert "about four reports a second (four requests under way" in pages["docs/privacy.md"].text


def test_the_way_to_take_ones_shots_along_works(pages: dict[str, Page], tmp_path: Path) -> None:
    database = tmp_path / "golf.db"
    open_database(database).close()
    line = next(line for line in pages["docs/your_data.md"].commands if "shots_flat" in line)
    arguments = shlex.split(line.split(" > ")[0].replace("PATH/TO/golf.db", shlex.quote(str(database))))[1:]
    told = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, timeout=240, check=True)
    assert {"session_name", "carry_yd", "ball_speed_mph"} <= set(next(csv.reader(told.stdout.splitlines())))


def test_the_newest_released_entry_of_the_changelog_is_this_version(pages: dict[str, Page]) -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    newest = re.search(r"^## (?!Unreleased)(\S+)", pages["CHANGELOG.md"].text, re.MULTILINE)
    assert newest
    assert newest[1] == version


def test_the_compile_commands_are_those_that_made_the_files(pages: dict[str, Page]) -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        made_by = (ROOT / name).read_text(encoding="utf-8").splitlines()[1].lstrip("# ")
        assert made_by in pages["docs/development.md"].commands


MOST_WORDS, PICTURES = 750, 3


def test_the_readme_is_short_and_shows_three_pictures(readme: Page) -> None:
    assert len(readme.text.split()) <= MOST_WORDS
    assert len([link for link in readme.links if link.endswith(".png")]) == PICTURES


def test_every_variable_the_pages_name_is_read_somewhere(pages: dict[str, Page]) -> None:
    named = {name for page in pages.values() for name in re.findall(r"\b(?:RANGEBOOK|UNEEKOR)_[A-Z_]+[A-Z]", page.text)}
    sources = [path for folder in ("golf", "analysis", "services", "automation", "benchmarks")
               for path in (ROOT / folder).rglob("*.py")]
    code = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    assert named
    assert {name for name in named if f'"{name}"' not in code} == set()
