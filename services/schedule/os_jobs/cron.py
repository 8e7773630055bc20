"""cron: one marked line in this user's table; every other line stays as it is, byte for byte."""

from __future__ import annotations

from services.schedule.os_jobs.job import SYNC, JobName, SystemJob, require_plain
from services.schedule.os_jobs.programs import ask_program, run_program

MARK = f"# {SYNC.name}"
"""Ends our line; the shell takes it for a comment. A job of another name has another one."""


class CronSchedule:
    """``crontab -l`` and ``crontab -``."""

    title = "cron"
    aside = ("cron runs without your desktop: a keyring that is locked while nobody is signed in holds the sync up. "
             "What falls into sleep is made up for at the next look.")

    def __init__(self, *, called: JobName = SYNC) -> None:
        self._mark = _mark_of(called)

    def install(self, job: SystemJob) -> None:
        """Put our line at the end of the table, in the place of an earlier one."""
        self._write(without_ours(self._read(), self._mark), self.build(job))

    def remove(self) -> bool:
        """Take our line out."""
        table = self._read()
        rest = without_ours(table, self._mark)
        if rest == table:
            return False
        self._write(rest)
        return True

    def load(self) -> str | None:
        """Our line."""
        ours = [line for line in self._read().splitlines() if _is_ours(line, self._mark)]
        return ours[-1].decode(errors="replace") if ours else None

    def build(self, job: SystemJob) -> str:
        """Our line: minutes, environment, command, mark."""
        return build_line(job)

    def _read(self) -> bytes:
        """The table; empty when this user has none."""
        answer = ask_program(["crontab", "-l"])
        if answer.code == 0:
            return answer.out
        if answer.code == 1 and "no crontab" in answer.err.lower():
            return b""
        return run_program(["crontab", "-l"])  # says why

    def _write(self, rest: bytes, line: str = "") -> None:
        if rest and not rest.endswith(b"\n") and line:
            rest += b"\n"
        run_program(["crontab", "-"], rest + (line.encode() + b"\n" if line else b""))


def build_line(job: SystemJob) -> str:
    """Cron reads ``%`` as a line break unless a backslash stands before it, inside quotes as well."""
    variables = [f"{name}={value}" for name, value in sorted(job.environment.items())]
    words = ["/usr/bin/env", *variables, *job.arguments]
    require_plain(*words)
    minutes = ",".join(map(str, job.minutes))
    return f"{minutes} * * * * " + " ".join(map(quote_word, words)).replace("%", r"\%") + f" {_mark_of(job.called)}"


def quote_word(word: str) -> str:
    """One word for the shell."""
    return "'" + word.replace("'", "'\\''") + "'"


def without_ours(table: bytes, mark: str = MARK) -> bytes:
    """The table without our line; nothing else is touched."""
    return b"".join(line for line in table.splitlines(keepends=True) if not _is_ours(line, mark))


def _mark_of(called: JobName) -> str:
    return f"# {called.name}"


def _is_ours(line: bytes, mark: str) -> bool:
    return line.rstrip().endswith(mark.encode()) and not line.lstrip().startswith(b"#")
