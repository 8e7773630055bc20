"""Task Scheduler on Windows: one task of this user."""

from __future__ import annotations

import subprocess
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

from golf.errors import SettingsError
from golf.private_files import explained
from services.schedule.os_jobs.job import EVERY_MINUTES, SYNC, JobName, SystemJob, require_plain
from services.schedule.os_jobs.programs import ask_program, run_program

_SPACE = "http://schemas.microsoft.com/windows/2004/02/mit/task"
_BEGIN = datetime(2026, 1, 1)  # noqa: DTZ001 - the task's own wall clock


class TaskSchedule:
    """``schtasks`` with a description in XML, the only form that can say "as soon as possible after a missed start"."""

    title = "Task Scheduler"
    aside = "It runs while you are signed in to Windows."

    def __init__(self, *, called: JobName = SYNC) -> None:
        self._title = called.title

    def install(self, job: SystemJob) -> None:
        """Create the task, in the place of an earlier one."""
        text = self.build(job)
        with _temporary_folder() as folder:
            path = Path(folder) / "task.xml"
            with explained("The task could not be written.", f"Give your user access to {folder}."):
                path.write_bytes(text.encode("utf-16"))
            run_program(["schtasks", "/Create", "/TN", self._title, "/XML", str(path), "/F"])

    def remove(self) -> bool:
        """Delete the task."""
        if self.load() is None:
            return False
        run_program(["schtasks", "/Delete", "/TN", self._title, "/F"])
        return True

    def load(self) -> str | None:
        """The task's command: Windows keeps the description in words of its own."""
        answer = ask_program(["schtasks", "/Query", "/TN", self._title, "/XML"])
        return answer.out.decode("utf-8", "replace") if answer.code == 0 else None

    def build(self, job: SystemJob) -> str:
        """The description."""
        return build_description(job)


def build_description(job: SystemJob) -> str:
    """A task has no environment of its own, so the data folder is told on the command line."""
    require_plain(*job.arguments, *job.environment.values())
    task = ET.Element("Task", {"version": "1.2", "xmlns": _SPACE})
    _add(task, "RegistrationInfo", Description=job.called.title)
    trigger = ET.SubElement(ET.SubElement(task, "Triggers"), "TimeTrigger")
    _add(trigger, "Repetition", Interval=f"PT{EVERY_MINUTES}M", StopAtDurationEnd="false")
    ET.SubElement(trigger, "StartBoundary").text = (_BEGIN + timedelta(minutes=job.minute)).isoformat()
    ET.SubElement(trigger, "Enabled").text = "true"
    principal = ET.SubElement(ET.SubElement(task, "Principals"), "Principal", {"id": "Author"})
    ET.SubElement(principal, "LogonType").text = "InteractiveToken"
    ET.SubElement(principal, "RunLevel").text = "LeastPrivilege"
    _add(task, "Settings", MultipleInstancesPolicy="IgnoreNew", DisallowStartIfOnBatteries="false",
         StopIfGoingOnBatteries="false", StartWhenAvailable="true", RunOnlyIfNetworkAvailable="false",
         ExecutionTimeLimit="PT0S" if job.stays else "PT6H", Enabled="true")
    program, *arguments = job.arguments
    home = job.environment.get("RANGEBOOK_HOME")
    arguments += ["--home", home] if home else []
    actions = ET.SubElement(task, "Actions", {"Context": "Author"})
    _add(actions, "Exec", Command=program, Arguments=subprocess.list2cmdline(arguments),
         WorkingDirectory=str(job.cli.parent))
    return '<?xml version="1.0" encoding="UTF-16"?>\n' + ET.tostring(task, encoding="unicode")


def _add(parent: ET.Element, name: str, **texts: str) -> None:
    made = ET.SubElement(parent, name)
    for child, text in texts.items():
        ET.SubElement(made, child).text = text


def _temporary_folder() -> tempfile.TemporaryDirectory[str]:
    """Raises SettingsError."""
    try:
        return tempfile.TemporaryDirectory(prefix="rangebook-task-")
    except OSError as error:
        raise SettingsError(f"The folder for temporary files cannot be written ({error.strerror}).",
                            "Make it writable, with some room, then try again.") from error
