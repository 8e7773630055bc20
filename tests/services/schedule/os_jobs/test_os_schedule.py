"""The system's jobs: texts against the system's own readers, and programs that stand in for the system's."""

from __future__ import annotations

import plistlib
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from golf.errors import SettingsError
from golf.settings import Settings
from services.schedule.os_jobs import (
    KINDS,
    PUSH,
    SystemJob,
    build_job,
    build_push_job,
    choose_kind,
    find_installed,
    install_job,
    remove_jobs,
)
from services.schedule.os_jobs.cron import MARK, CronSchedule, build_line, without_ours
from services.schedule.os_jobs.launchd import LaunchdSchedule
from services.schedule.os_jobs.systemd import SystemdSchedule, build_service, build_timer
from services.schedule.os_jobs.systemd import quote_word as systemd_word
from services.schedule.os_jobs.tasks import TaskSchedule, build_description

ODD = "/home/jürgen/My $HOME/50% \"off\" it's\\here"
paths = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=30)
CRONTAB = """#!{python}
import pathlib, sys
table = pathlib.Path({table!r})
if sys.argv[1] == "-l":
    if not table.exists():
        sys.exit("no crontab for me")
    sys.stdout.buffer.write(table.read_bytes())
else:
    table.write_bytes(sys.stdin.buffer.read())
"""
NOTED = """#!{python}
import pathlib, sys
with pathlib.Path({log!r}).open("a") as log:
    log.write(" ".join(sys.argv[1:]) + "\\n")
"""


def job(python: str = "/opt/py thon/bin/python", home: str = ODD, minute: int = 7) -> SystemJob:
    return SystemJob(Path(python), Path("/opt/Range book/cli.py"), minute, {"RANGEBOOK_HOME": home})


@pytest.fixture
def bin_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A PATH with nothing on it, and home folders of its own."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return folder


def stand_in(folder: Path, name: str, script: str, **facts: object) -> Path:
    """A program that does what the system's would, as far as we ask."""
    path = folder / name
    path.write_text(script.format(python=sys.executable, **facts), encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def crontab_in(folder: Path) -> Path:
    table = folder.parent / "table"
    stand_in(folder, "crontab", CRONTAB, table=str(table))
    return table


# -- cron ---------------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform == "win32", reason="cron's shell")
@given(paths, paths)
def test_a_shell_reads_the_cron_line_as_the_command_it_is(home: str, python: str) -> None:
    """What cron hands to the shell is the line behind the minutes, each ``\\%`` turned into ``%``."""
    line = build_line(SystemJob(Path("/" + python), Path("/cli.py"), 3, {"RANGEBOOK_HOME": home}))
    command = line.split(" ", 5)[5]
    assert "%" not in command.replace("\\%", "")
    shell = command.replace("\\%", "%").replace("'/usr/bin/env'", "printf '%s\\n'", 1)
    told = subprocess.run(["/bin/sh", "-c", shell], capture_output=True, check=True).stdout.decode()
    assert told.split("\n") == [f"RANGEBOOK_HOME={home}", str(Path("/" + python)), "/cli.py", "sync", "--scheduled",
                                "--quiet", ""]


@pytest.mark.parametrize("table", [
    b"", b"# mine\nMAILTO=\"\"\n*/5 * * * * echo \"100\\%\"   \n\n", b"@daily backup", b"\xff\xfe latin \xe9\n\r\n",
    b"# a note about # rangebook-sync\n"])
def test_other_lines_of_the_table_stay_byte_for_byte(bin_folder: Path, table: bytes) -> None:
    kept = crontab_in(bin_folder)
    kept.write_bytes(table)
    cron = CronSchedule()
    for minute in (3, 4, 4):
        cron.install(job(minute=minute))
        assert kept.read_bytes().startswith(table)
        assert kept.read_bytes().count(MARK.encode() + b"\n") - table.count(MARK.encode() + b"\n") == 1
    assert cron.load() == build_line(job(minute=4))
    assert cron.remove()
    assert kept.read_bytes().rstrip(b"\n") == table.rstrip(b"\n")
    assert not cron.remove()
    assert cron.load() is None


@given(st.binary(max_size=200))
def test_no_table_without_our_line_is_changed(table: bytes) -> None:
    assert without_ours(table) == table


def test_a_user_without_a_table_gets_one(bin_folder: Path) -> None:
    kept = crontab_in(bin_folder)
    CronSchedule().install(job())
    assert kept.read_text(encoding="utf-8") == build_line(job()) + "\n"


def test_a_crontab_that_refuses_is_told_and_nothing_is_written(bin_folder: Path) -> None:
    stand_in(bin_folder, "crontab", "#!{python}\nimport sys\nsys.exit('you are not allowed to use this program')\n")
    with pytest.raises(SettingsError, match="not allowed"):
        CronSchedule().install(job())


def test_the_looks_of_an_hour_are_a_quarter_apart() -> None:
    assert [job(minute=minute).minutes for minute in (0, 14)] == [(0, 15, 30, 45), (14, 29, 44, 59)]


# -- systemd ------------------------------------------------------------------------------------


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
@pytest.mark.parametrize("home", [ODD, "/plain", "/sp ace/ü"])
def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path, home: str) -> None:
    made = job(python=sys.executable, home=home)
    (tmp_path / "rangebook-sync.service").write_text(build_service(made), encoding="utf-8")
    (tmp_path / "rangebook-sync.timer").write_text(build_timer(made), encoding="utf-8")
    told = subprocess.run(
        ["systemd-analyze", "verify", "--user", str(tmp_path / "rangebook-sync.timer")], capture_output=True,
        text=True, check=False, env={"XDG_RUNTIME_DIR": str(tmp_path), "HOME": str(tmp_path), "PATH": "/usr/bin:/bin"})
    assert (told.returncode, told.stderr) == (0, "")


def test_systemd_expands_nothing_in_our_words() -> None:
    service = build_service(job())
    assert f"Environment={systemd_word('RANGEBOOK_HOME=' + ODD)}" in service
    assert "50%% \\\"off\\\"" in service
    assert "$$" not in service.split("ExecStart=")[0]
    priced = build_service(job(python="/opt/$py/python"))
    assert 'ExecStart=/usr/bin/env "/opt/$$py/python"' in priced


def test_the_timer_makes_up_for_missed_looks_and_adds_no_chance_of_its_own() -> None:
    timer = build_timer(job())
    assert "Persistent=true\nRandomizedDelaySec=0\n" in timer
    assert "OnCalendar=*-*-* *:07,22,37,52:00\n" in timer


def test_a_systemd_timer_is_put_in_and_taken_out(bin_folder: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    stand_in(bin_folder, "systemctl", NOTED, log=str(log))
    timer = SystemdSchedule()
    timer.install(job())
    units = tmp_path / "config" / "systemd" / "user"
    assert sorted(path.name for path in units.iterdir()) == ["rangebook-sync.service", "rangebook-sync.timer"]
    assert timer.load() == timer.build(job())
    assert timer.remove()
    assert list(units.iterdir()) == []
    assert not timer.remove()
    assert log.read_text(encoding="utf-8").splitlines() == [
        "--user daemon-reload", "--user enable rangebook-sync.timer", "--user restart rangebook-sync.timer",
        "--user disable --now rangebook-sync.timer", "--user daemon-reload"]


# -- launchd, Task Scheduler --------------------------------------------------------------------


def test_launchd_reads_what_we_mean(bin_folder: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    stand_in(bin_folder, "launchctl", NOTED, log=str(log))
    agent = LaunchdSchedule(tmp_path / "agents")
    agent.install(job())
    read = plistlib.loads((tmp_path / "agents" / "rangebook.sync.plist").read_bytes())
    assert read["ProgramArguments"] == list(job().arguments)
    assert read["EnvironmentVariables"] == {"RANGEBOOK_HOME": ODD}
    assert [each["Minute"] for each in read["StartCalendarInterval"]] == [7, 22, 37, 52]
    assert agent.load() == agent.build(job())
    assert agent.remove()
    assert agent.load() is None
    assert [line.split()[0] for line in log.read_text(encoding="utf-8").splitlines()] == [
        "bootout", "bootstrap", "bootout"]


def test_task_scheduler_reads_what_we_mean() -> None:
    task = ET.fromstring(build_description(job(home="C:\\Users\\Jürgen O\\Range & book")).encode("utf-16"))
    told = {each.tag.split("}")[1]: each.text for each in task.iter()}
    assert told["Command"] == "/opt/py thon/bin/python"
    assert told["Arguments"] == ('"/opt/Range book/cli.py" sync --scheduled --quiet --home '
                                 '"C:\\Users\\Jürgen O\\Range & book"')
    assert (told["Interval"], told["StartBoundary"]) == ("PT15M", "2026-01-01T00:07:00")
    assert (told["StartWhenAvailable"], told["MultipleInstancesPolicy"]) == ("true", "IgnoreNew")


def test_a_task_is_created_and_deleted(bin_folder: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    stand_in(bin_folder, "schtasks", NOTED, log=str(log))
    task = TaskSchedule()
    task.install(job())
    assert task.remove()
    words = [line.split()[0] for line in log.read_text(encoding="utf-8").splitlines()]
    assert words == ["/Create", "/Query", "/Delete"]


# -- all of them --------------------------------------------------------------------------------


def test_the_job_carries_where_the_data_are_and_never_the_login(tmp_path: Path) -> None:
    environ = {"UNEEKOR_USERNAME": "me@example.com", "UNEEKOR_PASSWORD": "secret", "RANGEBOOK_BROWSER": "/chrome",
               "UNEEKOR_PORTAL_URL": "http://127.0.0.1:9"}
    made = build_job(Settings(home=tmp_path), "seed", environ)
    assert made.environment == {"RANGEBOOK_HOME": str(tmp_path), "RANGEBOOK_BROWSER": "/chrome",
                                "UNEEKOR_PORTAL_URL": "http://127.0.0.1:9"}
    assert made == build_job(Settings(home=tmp_path), "seed", environ)
    for kind in KINDS.values():
        text = kind().build(made)
        assert "secret" not in text
        assert "me@example.com" not in text
        assert str(tmp_path) in text


@pytest.mark.parametrize("kind", KINDS)
def test_a_line_break_in_a_folder_is_refused_before_anything_is_written(bin_folder: Path, kind: str) -> None:
    for program in ("systemctl", "launchctl", "schtasks"):
        stand_in(bin_folder, program, NOTED, log=str(bin_folder / "log"))
    table = crontab_in(bin_folder)
    with pytest.raises(SettingsError, match="line break"):
        install_job(kind, job(home="/tmp/a\n* * * * * evil"))
    assert not table.exists()


def test_the_demo_is_not_scheduled(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="demo"):
        build_job(Settings(home=tmp_path, demo=True), "seed")


@pytest.mark.parametrize("kind", KINDS)
def test_a_system_without_the_program_says_so(bin_folder: Path, kind: str) -> None:
    with pytest.raises(SettingsError, match="has no"):
        install_job(kind, job())


def test_the_kind_follows_the_machine(bin_folder: Path) -> None:
    assert (choose_kind("win32"), choose_kind("darwin")) == ("tasks", "launchd")
    with pytest.raises(SettingsError, match="neither"):
        choose_kind("linux")
    crontab_in(bin_folder)
    assert choose_kind("linux") == "cron"
    systemctl = stand_in(bin_folder, "systemctl", "#!{python}\nimport sys\nsys.exit(1)\n")
    assert choose_kind("linux") == "cron"  # a systemd without a manager of this user
    systemctl.write_text(f"#!{sys.executable}\n", encoding="utf-8")
    assert choose_kind("linux") == "systemd"


def test_another_kind_takes_the_place_of_the_first(bin_folder: Path) -> None:
    crontab_in(bin_folder)
    stand_in(bin_folder, "systemctl", NOTED, log=str(bin_folder / "log"))
    install_job("cron", job())
    assert [(each.kind, each.is_ours) for each in find_installed(job())] == [("cron", True)]
    install_job("systemd", job())
    assert [(each.kind, each.is_ours) for each in find_installed(job(home="/elsewhere"))] == [("systemd", False)]
    assert remove_jobs() == ["systemd timer"]
    assert find_installed(job()) == []


# -- another job beside it ----------------------------------------------------------------------


def push_job(tmp_path: Path) -> SystemJob:
    environ = {"RANGEBOOK_PUSH_TOKEN": "rangebook_secret", "HTTPS_PROXY": "http://me:secret@proxy",
               "SSL_CERT_FILE": "/home/me/home ca.pem"}
    return build_push_job(Settings(home=tmp_path), "seed", ("push", "--watch", "C:\\Shots & more"), environ)


@pytest.mark.parametrize("kind", KINDS)
def test_the_job_that_sends_files_carries_certificates_and_no_secret(tmp_path: Path, kind: str) -> None:
    text = KINDS[kind]().build(push_job(tmp_path))
    assert "secret" not in text
    assert "Shots & more" in text.replace("&amp;", "&")
    assert ("home ca.pem" in text) is (kind != "tasks"), "a task has no environment"


def test_the_job_that_sends_files_stays(tmp_path: Path) -> None:
    job = push_job(tmp_path)
    assert "Type=simple" in build_service(job)
    assert "<ExecutionTimeLimit>PT0S<" in build_description(job)
    assert plistlib.loads(LaunchdSchedule().build(job).encode())["RunAtLoad"] is True


def test_two_jobs_stand_beside_each_other(bin_folder: Path, tmp_path: Path) -> None:
    table = crontab_in(bin_folder)
    install_job("cron", job())
    install_job("cron", push_job(tmp_path))
    assert len(table.read_text(encoding="utf-8").splitlines()) == 2
    assert [each.is_ours for each in (*find_installed(job()), *find_installed(push_job(tmp_path)))] == [True, True]
    assert remove_jobs(called=PUSH) == ["cron"]
    assert table.read_text(encoding="utf-8") == build_line(job()) + "\n"
