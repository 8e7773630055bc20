"""``copy schedule``: when a copy is made by itself, and the system's job that looks for it."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Any

import typer

from services.schedule.os_jobs import COPY, build_copy_job, choose_kind, install_job, remove_jobs

if TYPE_CHECKING:
    from services.app import App


def choose_time(app: App, name: str, facts: dict[str, Any], *, by_itself: bool, nightly: str) -> str:
    """Keep the choice; the sentence that tells it."""
    if nightly and not by_itself:
        raise typer.BadParameter("choose --nightly or --by-hand")
    at = _read_time(nightly) if nightly else None
    if by_itself:
        app.copies.set_time(name, at)
    else:
        app.copies.set_automatic(name, is_automatic=False)
    facts.update(name=name, automatic=by_itself, nightly_at=None if at is None else f"{at:%H:%M}")
    if at is not None:
        return f"{name} is copied each night at {at:%H:%M}."
    return f"{name} follows each sync and import." if by_itself else f"{name} is copied when you say so."


def install_copies(app: App, facts: dict[str, Any]) -> str:
    """Have the system look. Its command holds no password."""
    job = build_copy_job(app.settings, app.schedule.load_seed())
    schedule = install_job(choose_kind(), job)
    facts.update(installed=schedule.title, job=schedule.build(job))
    return f"Installed: {schedule.title}. {schedule.aside}".strip()


def uninstall_copies(facts: dict[str, Any]) -> str:
    """Take the job out; copies go on while the app is open."""
    titles = remove_jobs(called=COPY)
    facts.update(removed=titles)
    return f"Removed: {', '.join(titles)}." if titles else "The system has no job that copies."


def _read_time(text: str) -> time:
    try:
        return time.fromisoformat(text).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError as error:
        raise typer.BadParameter("use a time of day such as 03:00") from error
