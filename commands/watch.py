"""``watch add``, ``list``, ``remove`` and ``run``: folders whose files come in by themselves."""

from __future__ import annotations

import threading
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands.output import Output
from commands.shared import ALREADY_RUNNING, FAILED, OK, open_app, output_of
from commands.sync_view import polite_interrupts
from golf.errors import FoldersAlreadyWatched
from services.shared.formatting import count_of, format_moment

if TYPE_CHECKING:
    from services.folders.view import FolderView, SeenFile, WatchedFolder

watch_commands = typer.Typer(help="Folders whose files come in by themselves.")
_NONE = "No folder is watched. Add one with: watch add FOLDER"
_SHOWN = 3


class Then(StrEnum):
    """What happens to a file that was imported."""

    MOVE = "move"
    LEAVE = "leave"
    DELETE = "delete"


class DayOrder(StrEnum):
    """Which comes first in a date, where a file leaves it open."""

    DAY = "day"
    MONTH = "month"


@watch_commands.command("add")
def add(
    ctx: typer.Context,
    folder: Annotated[str, typer.Argument(metavar="FOLDER", help="Any folder of this computer.")],
    *,
    player: Annotated[str, typer.Option(metavar="NAME", help="Who hit the shots, where a file does not say.")] = "",
    device: Annotated[str, typer.Option(metavar="NAME", help="The launch monitor, as: Garmin R10.")] = "",
    first: Annotated[DayOrder | None, typer.Option(
        "--date-begins-with", help="The day or the month, where a file leaves it open.")] = None,
    then: Annotated[Then, typer.Option(
        help="What happens to a file once it is in: move it to imported/, leave it, or delete it.")] = Then.MOVE,
) -> None:
    """Watch a folder from now on: while Rangebook is open, or with "watch run"."""
    from services.folders.view import Afterwards, FolderChoices  # noqa: PLC0415 - after --help

    output = output_of(ctx)
    choices = FolderChoices(player, device, f"{first.value} first" if first else "", Afterwards(then.value))
    added = open_app().folders.add(folder, choices, from_page=False)
    output.finish(f"{added.folder.path} is watched: while Rangebook is open, or with: watch run", *added.notes,
                  folder=_as_facts(added.folder), notes=added.notes)


@watch_commands.command("list")
def list_folders(ctx: typer.Context) -> None:
    """List the watched folders, with what became of their files."""
    output, views = output_of(ctx), open_app().folders.load()
    output.finish(*(line for view in views for line in _lines(view)), "" if views else _NONE, folders=[
        _as_facts(view.folder) | {
            "watched_here": view.is_here, "imported": view.imported, "rejected": view.rejected,
            "waiting": view.waiting, "problems": [_as_file_facts(file) for file in view.problems],
            "latest": [_as_file_facts(file) for file in view.latest]} for view in views])


@watch_commands.command("remove")
def remove(
    ctx: typer.Context,
    folder: Annotated[str, typer.Argument(metavar="FOLDER", help="Its path, or its number in the list.")],
) -> None:
    """Watch a folder no more; its files and its sessions stay."""
    output, folders = output_of(ctx), open_app().folders
    found = folders.find(folder)
    folders.remove(found.folder_id)
    output.finish(f"{found.path} is not watched any more. Its files and sessions stay.", removed=_as_facts(found))


@watch_commands.command("run")
def run(ctx: typer.Context) -> None:
    """Watch until Ctrl-C, also without the window. Folders that are added meanwhile are watched, too.

    Exit codes: 0 ended when asked to · 1 an error, or no folder · 5 another Rangebook watches already.
    """
    output, folders = output_of(ctx), open_app().folders
    views = folders.load()
    if not any(view.is_here for view in views):
        output.finish(_NONE, files=[], exit_code=FAILED)
        raise typer.Exit(FAILED)
    stop = threading.Event()
    files: list[dict[str, Any]] = []

    def stop_politely() -> None:
        stop.set()
        folders.stop_watching()
        output.print_progress("Ending after the file in hand. Ctrl-C again ends at once.")

    def tell(file: SeenFile) -> None:
        files.append(_as_file_facts(file))
        _tell(output, file)

    output.print_progress(f"Watching {count_of(sum(view.is_here for view in views), 'folder')}. Ctrl-C ends it.")
    try:
        with polite_interrupts(stop_politely):
            folders.watch(lambda: not stop.is_set(), tell)
    except FoldersAlreadyWatched as error:
        output.print_failure(error, ALREADY_RUNNING)
        raise typer.Exit(ALREADY_RUNNING) from error
    output.finish(files=files, exit_code=OK)


def _tell(output: Output, file: SeenFile) -> None:
    from services.folders.text import STATE_WORDS, describe_file  # noqa: PLC0415 - after --help

    output.print_progress(f"{file.name}: {STATE_WORDS[file.state]}. {describe_file(file)}")


def _lines(view: FolderView) -> list[str]:
    from services.folders.text import NOT_HERE, describe_file  # noqa: PLC0415 - after --help

    folder = view.folder
    facts = ", ".join(filter(None, (folder.player, folder.device, folder.day_order, f"then: {folder.afterwards}")))
    looked = f"looked into {format_moment(folder.looked_at)}" if folder.looked_at else "not looked into yet"
    counts = f"{view.imported:,} imported, {view.rejected:,} rejected, {view.waiting:,} waiting"
    return [
        f"{folder.folder_id}  {folder.path} ({facts})",
        f"   {looked}: {counts}.",
        *(f"   {words}" for words in (folder.trouble, "" if view.is_here else NOT_HERE) if words),
        *(f"   {file.name}: {describe_file(file)}" for file in (*view.problems, *view.latest)[:_SHOWN])]


def _as_facts(folder: WatchedFolder) -> dict[str, Any]:
    return {"id": folder.folder_id, "path": folder.path, "player": folder.player, "device": folder.device,
            "day_order": folder.day_order, "afterwards": folder.afterwards.value,
            "network_kind": folder.network_kind or None, "added_at": folder.added_at,
            "looked_at": folder.looked_at, "trouble": folder.trouble or None}


def _as_file_facts(file: SeenFile) -> dict[str, Any]:
    return {"folder": file.folder_id, "file": file.name, "state": file.state.value, "message": file.message,
            "moved_to": file.put_to or None, "run_id": file.run_id, "at": file.at}
