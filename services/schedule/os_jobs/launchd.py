"""launchd on macOS: one agent of this user."""

from __future__ import annotations

import os
import plistlib
from pathlib import Path

from golf.errors import SettingsError
from golf.private_files import explained, write_private_bytes
from services.schedule.os_jobs.job import SYNC, JobName, SystemJob, require_plain
from services.schedule.os_jobs.programs import ask_program, has_program, run_program


class LaunchdSchedule:
    """A property list in the user's LaunchAgents, and ``launchctl``."""

    title = "launchd"
    aside = "It runs while you are signed in; a look that falls into sleep is made up for once on waking."

    def __init__(self, folder: Path | None = None, *, called: JobName = SYNC) -> None:
        self._label = _label_of(called)
        self._path = (folder or Path.home() / "Library" / "LaunchAgents") / f"{self._label}.plist"

    def install(self, job: SystemJob) -> None:
        """Write the agent and load it, in the place of an earlier one."""
        agent = self.build(job)
        if not has_program("launchctl"):
            raise SettingsError("This machine has no launchctl.", "Choose another kind with --with.")
        with explained("The agent could not be written.", f"Give your user access to {self._path.parent}."):
            write_private_bytes(self._path, agent.encode())
        ask_program(["launchctl", "bootout", f"{_domain()}/{self._label}"])  # an earlier one; there need not be any
        run_program(["launchctl", "bootstrap", _domain(), str(self._path)])

    def remove(self) -> bool:
        """Unload the agent and remove its file."""
        if self.load() is None:
            return False
        ask_program(["launchctl", "bootout", f"{_domain()}/{self._label}"])
        with explained("The agent could not be removed.", f"Delete {self._path} yourself."):
            self._path.unlink(missing_ok=True)
        return True

    def load(self) -> str | None:
        """The property list, as it is."""
        try:
            return self._path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise SettingsError("The agent could not be read.", f"Look at {self._path}.") from error

    def build(self, job: SystemJob) -> str:
        """The property list."""
        require_plain(*job.arguments, *job.environment.values())
        return plistlib.dumps({
            "Label": _label_of(job.called),
            "ProgramArguments": list(job.arguments),
            "EnvironmentVariables": dict(job.environment),
            "StartCalendarInterval": [{"Minute": minute} for minute in job.minutes],
            "RunAtLoad": job.stays,
            "ProcessType": "Background",
        }).decode()


def _label_of(called: JobName) -> str:
    return called.name.replace("-", ".")


def _domain() -> str:
    return f"gui/{os.getuid()}" if hasattr(os, "getuid") else "gui/0"
