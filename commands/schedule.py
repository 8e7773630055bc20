"""``schedule set``, ``schedule status``, ``schedule install`` and ``schedule remove``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from commands.accounts import conclude_round
from commands.shared import OK, can_ask, open_app, output_of
from commands.sync_view import tell_result
from golf.schedule import Schedule, ScheduleMode
from services.schedule.os_jobs import KINDS, build_job, choose_kind, find_installed, install_job, remove_jobs
from services.schedule.text import describe_decision, describe_last, describe_next, describe_schedule

if TYPE_CHECKING:
    from commands.output import Output
    from services.app import App
    from services.schedule.os_jobs import Installed
    from services.sync.all_accounts import AccountResult
    from services.sync.options import SyncOptions

schedule_commands = typer.Typer(help="Syncs that start by themselves, and jobs of the system that look for them.")

Kind = StrEnum("Kind", list(KINDS))  # type: ignore[misc]  # the choices of --with are the kinds there are


@schedule_commands.command("set")
def set_schedule(
    ctx: typer.Context,
    mode: Annotated[ScheduleMode, typer.Argument(help="off, daily, hours, or opening (when the app opens).")],
    at: Annotated[str | None, typer.Option(metavar="HH:MM", help="With daily: the time of day.")] = None,
    every: Annotated[int | None, typer.Option(metavar="HOURS", help="With hours: how many.")] = None,
) -> None:
    """Choose when syncs start by themselves."""
    output, app = output_of(ctx), open_app()
    before = app.schedule.load()
    app.schedule.save(Schedule(mode, _read_time(at) if at else before.at,
                               before.every_hours if every is None else every))
    status = app.automatic_sync.load_status()
    output.finish(f"{describe_schedule(status.schedule)}.", describe_next(status, app.clock.now()), status.paused or "",
                  schedule=status)


@schedule_commands.command("status")
def show_status(ctx: typer.Context) -> None:
    """Say when the next automatic sync is, why it waits, and which job of the system looks for it."""
    output, app = output_of(ctx), open_app()
    status, jobs = app.automatic_sync.load_status(), _installed(app)
    output.finish(f"{describe_schedule(status.schedule)}.", describe_next(status, app.clock.now()),
                  f"Automatic syncs wait for you: {status.paused}" if status.paused else "", describe_last(status),
                  *(_describe_job(job) for job in jobs), schedule=status, jobs=jobs)
    if not status.schedule.is_on:
        output.print_result("Choose when with: schedule set")
    elif not jobs:
        output.print_result("It starts while the app is open. To have the system look as well: schedule install")


@schedule_commands.command("install")
def install(
    ctx: typer.Context,
    kind: Annotated[Kind | None, typer.Option("--with", help="Instead of what this machine offers best.")] = None,
) -> None:
    """Have the system look every quarter of an hour whether a sync is due, also while the app is not open."""
    output, app = output_of(ctx), open_app()
    job = build_job(app.settings, app.schedule.load_seed())
    schedule = install_job(kind.value if kind else choose_kind(), job)
    status = app.automatic_sync.load_status()
    output.finish(f"Installed: {schedule.title}. {schedule.aside}", f"{describe_schedule(status.schedule)}.",
                  describe_next(status, app.clock.now()), installed=schedule.title, job=schedule.build(job),
                  schedule=status)
    if not status.schedule.is_on:
        output.print_result("Nothing will start until you choose when, with: schedule set")
    elif status.schedule.mode is ScheduleMode.OPENING:
        output.print_result("The system has nothing to look for then: choose daily or hours with: schedule set")


@schedule_commands.command("remove")
def remove(ctx: typer.Context) -> None:
    """Take the system's job out again; what is chosen stays, and works while the app is open."""
    output, titles = output_of(ctx), remove_jobs()
    output.finish(f"Removed: {', '.join(titles)}." if titles else "The system has no job of Rangebook.", removed=titles)


def sync_when_due(app: App, output: Output, sync: Callable[[SyncOptions], tuple[AccountResult, ...]]) -> int:
    """What a job of the system runs: a sync if one is due. Quiet when none is; the exit code."""
    steps: list[AccountResult] = []

    def begin(options: SyncOptions) -> str:
        steps.extend(sync(options))
        return next(step.result.run_id for step in steps if step.result)

    decision = app.automatic_sync.run_due(begin)
    if len(steps) == 1 and steps[0].result:
        return tell_result(output, steps[0].result)
    if steps:
        return conclude_round(app, steps, output)
    status = app.automatic_sync.load_status()
    output.finish(describe_decision(decision, status, app.clock.now()) if can_ask() else "",
                  decision={"verdict": decision.kind, "reason": decision.reason}, schedule=status)
    return OK


def _installed(app: App) -> list[Installed]:
    return [] if app.settings.demo else find_installed(build_job(app.settings, app.schedule.load_seed()))


def _describe_job(job: Installed) -> str:
    aside = "" if job.is_ours else " It is not the one this Rangebook would install: run schedule install again."
    return f"The system looks every quarter of an hour: {job.title}.{aside}"


def _read_time(text: str) -> time:
    try:
        return time.fromisoformat(text).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError as error:
        raise typer.BadParameter("use a time of day such as 18:00") from error
