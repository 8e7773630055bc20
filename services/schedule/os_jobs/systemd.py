"""systemd: a timer and a service of this user."""

from __future__ import annotations

import os
from pathlib import Path

from golf.errors import SettingsError
from golf.private_files import explained, write_private_bytes
from services.schedule.os_jobs.job import SYNC, JobName, SystemJob, require_plain
from services.schedule.os_jobs.programs import has_program, run_program


class SystemdSchedule:
    """Two files in the user's unit folder, and ``systemctl --user``."""

    title = "systemd timer"
    aside = ("It runs while you are signed in; with 'loginctl enable-linger' at other times too, if the keyring is "
             "open then.")

    def __init__(self, folder: Path | None = None, *, called: JobName = SYNC) -> None:
        self._timer, self._service = f"{called.name}.timer", f"{called.name}.service"
        config = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
        self._folder = folder or config / "systemd" / "user"

    def install(self, job: SystemJob) -> None:
        """Write both files and start the timer, now and after each restart."""
        service, timer = build_service(job), build_timer(job)
        if not has_program("systemctl"):
            raise SettingsError("This machine has no systemctl.", "Choose another kind with --with.")
        with explained("The timer could not be written.", f"Give your user access to {self._folder}."):
            write_private_bytes(self._folder / self._service, service.encode())
            write_private_bytes(self._folder / self._timer, timer.encode())
        run_program(["systemctl", "--user", "daemon-reload"])
        run_program(["systemctl", "--user", "enable", self._timer])
        run_program(["systemctl", "--user", "restart", self._timer])

    def remove(self) -> bool:
        """Stop the timer and remove both files."""
        if self.load() is None:
            return False
        run_program(["systemctl", "--user", "disable", "--now", self._timer])
        with explained("The timer could not be removed.", f"Delete it in {self._folder}."):
            for name in (self._timer, self._service):
                (self._folder / name).unlink(missing_ok=True)
        run_program(["systemctl", "--user", "daemon-reload"])
        return True

    def load(self) -> str | None:
        """Both files, as they are."""
        try:
            return "".join((self._folder / name).read_text(encoding="utf-8") for name in (self._service, self._timer))
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise SettingsError("The timer could not be read.", f"Look into {self._folder}.") from error

    def build(self, job: SystemJob) -> str:
        """Both files."""
        return build_service(job) + build_timer(job)


def build_service(job: SystemJob) -> str:
    """``3`` is done in part and ``5`` another sync running: neither is a failure of the unit."""
    require_plain(*job.arguments, *job.environment.values())
    variables = "".join(f"Environment={quote_word(f'{name}={value}')}\n"
                        for name, value in sorted(job.environment.items()))
    # env stands first because systemd takes a $ in the program's own place literally, and in arguments not.
    command = " ".join(["/usr/bin/env", *(quote_word(word).replace("$", "$$") for word in job.arguments)])
    kind = "simple" if job.stays else "oneshot"
    return (f"[Unit]\nDescription={job.called.title}\n\n[Service]\nType={kind}\n{variables}ExecStart={command}\n"
            "SuccessExitStatus=3 5\n")


def build_timer(job: SystemJob) -> str:
    """Persistent: a look that was missed is made up for once, after the machine wakes or starts."""
    minutes = ",".join(f"{minute:02d}" for minute in job.minutes)
    return (f"[Unit]\nDescription={job.called.title}\n\n[Timer]\nOnCalendar=*-*-* *:{minutes}:00\nPersistent=true\n"
            "RandomizedDelaySec=0\nAccuracySec=1min\n\n[Install]\nWantedBy=timers.target\n")


def quote_word(word: str) -> str:
    """One word for systemd: quoted, and without specifiers."""
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%") + '"'
