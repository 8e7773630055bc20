"""Has the system look whether a sync is due while the app is not open: cron, systemd, launchd or Task Scheduler."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from golf.errors import SettingsError
from golf.schedule import compute_spread
from golf.settings import Settings
from services.schedule.os_jobs.cron import CronSchedule
from services.schedule.os_jobs.job import SystemJob, SystemSchedule
from services.schedule.os_jobs.launchd import LaunchdSchedule
from services.schedule.os_jobs.programs import ask_program, has_program
from services.schedule.os_jobs.systemd import SystemdSchedule
from services.schedule.os_jobs.tasks import TaskSchedule

__all__ = ["KINDS", "Installed", "SystemJob", "SystemSchedule", "build_job", "choose_kind", "find_installed",
           "install_job", "remove_jobs"]

KINDS: dict[str, type[SystemSchedule]] = {
    "cron": CronSchedule, "systemd": SystemdSchedule, "launchd": LaunchdSchedule, "tasks": TaskSchedule}
_PROGRAMS = {"cron": "crontab", "systemd": "systemctl", "launchd": "launchctl", "tasks": "schtasks"}
_CARRIED = ("RANGEBOOK_BROWSER", "UNEEKOR_PORTAL_URL", "UNEEKOR_API_URL", "DBUS_SESSION_BUS_ADDRESS")
"""What the job needs of this environment: the way to the browser, the portal and the keyring. Never the login."""


@dataclass(frozen=True, slots=True)
class Installed:
    """A job the system has. ``is_ours``: it runs this very Rangebook with these data."""

    kind: str
    title: str
    is_ours: bool
    text: str


def build_job(settings: Settings, seed: str, environ: Mapping[str, str] | None = None) -> SystemJob:
    """The look every quarter of an hour for these settings. Raises SettingsError in the demo."""
    if settings.demo:
        raise SettingsError("The demo has nothing to sync while it is not open.", "Leave --demo away.")
    env = os.environ if environ is None else environ
    carried = {name: env[name] for name in _CARRIED if env.get(name)}
    return SystemJob(
        python=quiet_python(Path(sys.executable)), cli=Path(__file__).resolve().parents[3] / "cli.py",
        minute=int(compute_spread(seed, "look").total_seconds()) // 60,
        environment={"RANGEBOOK_HOME": str(settings.home), **carried})


def quiet_python(python: Path) -> Path:
    """On Windows the one that opens no console window every quarter of an hour."""
    silent = python.with_name("pythonw.exe")
    return silent if python.name.lower() == "python.exe" and silent.is_file() else python


def choose_kind(platform: str = sys.platform) -> str:
    """What this machine offers. Raises SettingsError when it is nothing we know."""
    if platform == "win32":
        return "tasks"
    if platform == "darwin":
        return "launchd"
    if has_program("systemctl") and ask_program(["systemctl", "--user", "show-environment"]).code == 0:
        return "systemd"
    if has_program("crontab"):
        return "cron"
    raise SettingsError("This machine has neither a systemd of yours nor cron.",
                        "Install cron, or leave Rangebook open: it syncs by itself then.")


def install_job(kind: str, job: SystemJob) -> SystemSchedule:
    """Put the job in and take jobs of other kinds out, so that one system looks. Raises SettingsError."""
    schedule = KINDS[kind]()
    schedule.install(job)
    remove_jobs(but=kind)
    return schedule


def remove_jobs(*, but: str = "") -> list[str]:
    """Take out every job of every kind this machine has; the titles of those there were."""
    found = [KINDS[kind]() for kind in _available() if kind != but]
    return [schedule.title for schedule in found if schedule.remove()]


def find_installed(job: SystemJob) -> list[Installed]:
    """The jobs there are."""
    installed = []
    for kind in _available():
        schedule = KINDS[kind]()
        text = schedule.load()
        if text is not None:
            is_ours = schedule.build(job) == text or (kind == "tasks" and str(job.cli) in text)
            installed.append(Installed(kind, schedule.title, is_ours, text))
    return installed


def _available() -> list[str]:
    return [kind for kind, program in _PROGRAMS.items() if has_program(program)]
