"""Has the system start jobs while the app is not open: cron, systemd, launchd or Task Scheduler."""

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
from services.schedule.os_jobs.job import COPY, PUSH, SYNC, JobName, SystemJob, SystemSchedule
from services.schedule.os_jobs.launchd import LaunchdSchedule
from services.schedule.os_jobs.programs import ask_program, has_program
from services.schedule.os_jobs.systemd import SystemdSchedule
from services.schedule.os_jobs.tasks import TaskSchedule

__all__ = ["COPY", "KINDS", "PUSH", "SYNC", "Installed", "JobName", "SystemJob", "SystemSchedule", "build_copy_job",
           "build_job", "build_push_job", "choose_kind", "find_installed", "install_job", "remove_jobs"]

KINDS: dict[str, type[SystemSchedule]] = {
    "cron": CronSchedule, "systemd": SystemdSchedule, "launchd": LaunchdSchedule, "tasks": TaskSchedule}
_PROGRAMS = {"cron": "crontab", "systemd": "systemctl", "launchd": "launchctl", "tasks": "schtasks"}
_CARRIED = ("RANGEBOOK_BROWSER", "UNEEKOR_PORTAL_URL", "UNEEKOR_API_URL", "DBUS_SESSION_BUS_ADDRESS")
"""What the job needs of this environment: the way to the browser, the portal and the keyring. Never the login."""
_CARRIED_BY_PUSH = ("DBUS_SESSION_BUS_ADDRESS", "SSL_CERT_FILE", "SSL_CERT_DIR")
"""The way to the keyring, and the certificates to trust. Never the token."""


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
    return SystemJob(*_parts(settings, seed, _CARRIED, environ))


def build_push_job(
    settings: Settings, seed: str, words: tuple[str, ...], environ: Mapping[str, str] | None = None
) -> SystemJob:
    """Files of folders sent to another Rangebook, from the computer's start on. Raises SettingsError in the demo."""
    if settings.demo:
        raise SettingsError("The demo sends nothing while it is not open.", "Leave --demo away.")
    return SystemJob(*_parts(settings, seed, _CARRIED_BY_PUSH, environ), called=PUSH, words=words, stays=True)


def build_copy_job(settings: Settings, seed: str, environ: Mapping[str, str] | None = None) -> SystemJob:
    """The look every quarter of an hour whether a copy is due. Raises SettingsError in the demo."""
    if settings.demo:
        raise SettingsError("The demo copies nothing while it is not open.", "Leave --demo away.")
    return SystemJob(*_parts(settings, seed, _CARRIED_BY_PUSH, environ), called=COPY,
                     words=("copy", "run", "--scheduled", "--quiet"))


def _parts(
    settings: Settings, seed: str, carried: tuple[str, ...], environ: Mapping[str, str] | None
) -> tuple[Path, Path, int, Mapping[str, str]]:
    env = os.environ if environ is None else environ
    return (quiet_python(Path(sys.executable)), Path(__file__).resolve().parents[3] / "cli.py",
            int(compute_spread(seed, "look").total_seconds()) // 60,
            {"RANGEBOOK_HOME": str(settings.home), **{name: env[name] for name in carried if env.get(name)}})


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
    schedule = KINDS[kind](called=job.called)
    schedule.install(job)
    remove_jobs(but=kind, called=job.called)
    return schedule


def remove_jobs(*, but: str = "", called: JobName = SYNC) -> list[str]:
    """Take out every job of this name, of every kind this machine has; the titles of those there were."""
    found = [KINDS[kind](called=called) for kind in _available() if kind != but]
    return [schedule.title for schedule in found if schedule.remove()]


def find_installed(job: SystemJob) -> list[Installed]:
    """The jobs there are."""
    installed = []
    for kind in _available():
        schedule = KINDS[kind](called=job.called)
        text = schedule.load()
        if text is not None:
            is_ours = schedule.build(job) == text or (kind == "tasks" and str(job.cli) in text)
            installed.append(Installed(kind, schedule.title, is_ours, text))
    return installed


def _available() -> list[str]:
    return [kind for kind, program in _PROGRAMS.items() if has_program(program)]
