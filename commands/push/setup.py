"""``push --install``, ``--uninstall`` and ``--status``: the simulator PC's job of the system, and its outboxes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.schedule.os_jobs import PUSH, build_push_job, choose_kind, find_installed, install_job, remove_jobs

if TYPE_CHECKING:
    from commands.output import Output
    from services.app import App
    from services.push.view import OutboxView, PushPlan


def install_push(app: App, plan: PushPlan, output: Output) -> None:
    """Have the system start the push by itself. Its command holds no token."""
    from services.push.text import STARTS  # noqa: PLC0415 - after --help

    job = build_push_job(app.settings, app.schedule.load_seed(), build_words(plan))
    schedule = install_job(choose_kind(), job)
    output.finish(f"Installed: {schedule.title}. {STARTS} {schedule.aside}", installed=schedule.title,
                  job=schedule.build(job))


def uninstall_push(app: App, output: Output) -> None:
    """Take the job out again and forget the tokens. Outboxes and files stay."""
    titles, forgotten = remove_jobs(called=PUSH), app.push.forget()
    job = f"Removed: {', '.join(titles)}." if titles else "The system has no job that sends files."
    output.finish(job, "The token is forgotten." if forgotten else "",
                  "What runs already goes on until the computer is shut down." if titles else "",
                  removed=titles, tokens_forgotten=forgotten)


def show_push(app: App, output: Output) -> None:
    """Say what was sent and what waits, and whether the system starts it."""
    from services.push.text import NONE, describe_outbox  # noqa: PLC0415 - after --help

    views = app.push.load()
    jobs = [] if app.settings.demo else find_installed(build_push_job(app.settings, "", ()))
    job = f"The system starts it by itself: {jobs[0].title}." if jobs else (
        "The system does not start it by itself. To have it do so: push --to URL --watch FOLDER --install")
    output.finish(*(line for view in views for line in describe_outbox(view)), "" if views else NONE, job,
                  outboxes=[_as_facts(view) for view in views], jobs=[each.title for each in jobs])


def build_words(plan: PushPlan) -> tuple[str, ...]:
    """The command that the system starts."""
    words = ["push", "--to", plan.destination.address]
    for folder in plan.folders:
        words += ["--watch", str(folder)]
    if plan.device:
        words += ["--device", plan.device]
    if plan.destination.player:
        words += ["--player", plan.destination.player]
    return (*words, *(["--delete-after"] if plan.deletes else []), "--scheduled", "--quiet")


def _as_facts(view: OutboxView) -> dict[str, object]:
    return {"to": view.address, "player": view.player or None, "folder": view.folder, "uploaded": view.uploaded,
            "refused": view.refused, "waiting": view.waiting, "last_at": view.last_at,
            "problems": [{"file": file.name, "state": file.state.value, "message": file.message}
                         for file in view.problems]}
