"""``push``: send the files of folders to another Rangebook. The simulator PC's command."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands.output import Output
from commands.push.setup import install_push, show_push, uninstall_push
from commands.shared import (
    FAILED,
    OK,
    PARTIAL,
    ask,
    can_ask,
    confirm,
    exit_code_of,
    open_app,
    output_of,
)
from commands.sync_view import polite_interrupts
from golf.errors import CredentialsMissing, SyncAlreadyRunning
from services.shared.formatting import count_of

if TYPE_CHECKING:
    from services.push.service import Push, PushTotals
    from services.push.view import PushEvent, PushPlan

CONSENT = "This machine has no usable keyring. Keep the token in a file that only you can read (not encrypted)?"
_ENDING = "Ending after the file in hand; what waits is kept. Ctrl-C again ends at once."


def push(
    ctx: typer.Context,
    *,
    to: Annotated[str, typer.Option("--to", metavar="URL", help="The other Rangebook: https://…, or http://localhost:8501.")
                  ] = "",
    watch: Annotated[list[str] | None, typer.Option(
        metavar="FOLDER", help="Whose files are sent; may be repeated.")] = None,
    device: Annotated[str, typer.Option(metavar="NAME", help="The launch monitor, as: Garmin R10.")] = "",
    player: Annotated[str, typer.Option(
        metavar="NAME", help="Whose token is used, when several players' are kept here.")] = "",
    once: Annotated[bool, typer.Option("--once", help="Send what is there, and end.")] = False,
    delete_after: Annotated[bool, typer.Option(
        "--delete-after", help="Delete a file once it has its receipt, instead of moving it to imported/.")] = False,
    token_stdin: Annotated[bool, typer.Option("--token-stdin", help="Read the token from stdin, and keep it.")] = False,
    allow_file: Annotated[bool, typer.Option(
        "--allow-file", help="Without a keyring: keep the token in a file only you can read, not encrypted.")] = False,
    install: Annotated[bool, typer.Option(
        "--install", help="Have the system start it by itself from now on, with these options.")] = False,
    uninstall: Annotated[bool, typer.Option(
        "--uninstall", help="Let the system start it no more, and forget the tokens.")] = False,
    status: Annotated[bool, typer.Option("--status", help="Say what was sent, and what waits.")] = False,
    scheduled: Annotated[bool, typer.Option("--scheduled", hidden=True, help="Started by the system.")] = False,
    home: Annotated[str | None, typer.Option(hidden=True, help="For systems whose jobs have no environment.")] = None,
) -> None:
    """Send the files of folders to another Rangebook, until Ctrl-C. Needs a token of that one with the scope upload.

    Exit codes: 0 all is there, or ended when asked to · 1 nothing could be sent · 3 a part; the rest waits or was
    refused · 4 a token is needed · 5 the folder is being sent already.
    """
    if home:
        os.environ["RANGEBOOK_HOME"] = home
    output, app = output_of(ctx), open_app()
    if status:
        show_push(app, output)
    elif uninstall:
        uninstall_push(app, output)
    else:
        plan = _plan(app.push, to, player, watch or [], device, deletes=delete_after)
        _provide_token(app.push, plan, output, from_stdin=token_stdin, allow_file=allow_file, keeps=install)
        if install:
            install_push(app, plan, output)
        elif scheduled:
            raise typer.Exit(_run_scheduled(app.push, plan, output))
        else:
            raise typer.Exit(_run(app.push, plan, output, once=once))


def _plan(push: Push, to: str, player: str, watch: list[str], device: str, *, deletes: bool) -> PushPlan:
    from services.push.view import Destination, read_push_address  # noqa: PLC0415 - after --help

    if not to:
        raise typer.BadParameter("say with --to which Rangebook gets the files")
    if not watch:
        raise typer.BadParameter("say with --watch whose files are sent")
    return push.plan(Destination(read_push_address(to), " ".join(player.split())), watch, device, deletes=deletes)


def _provide_token(
    push: Push, plan: PushPlan, output: Output, *, from_stdin: bool, allow_file: bool, keeps: bool
) -> None:
    """See to it that a token is known: asked for once, checked, kept. Raises TokenNeeded."""
    from services.push.kept_tokens import TOKEN_VARIABLE  # noqa: PLC0415 - after --help
    from services.push.view import TokenNeeded  # noqa: PLC0415

    given = os.environ.get(TOKEN_VARIABLE, "").strip()
    if from_stdin:
        typed = sys.stdin.readline()
    elif given:
        if not keeps:
            return
        typed = given
    elif push.tokens.load(plan.destination) is not None:
        return
    elif can_ask():
        output.print_progress("On the computer of the other Rangebook, a token is made with: "
                              "token create NAME --scope upload --player NAME")
        typed = ask("Token (not shown)", "--token-stdin", hidden=True)
    else:
        raise TokenNeeded("No token is known for the other Rangebook.",
                          f"Give it once with --token-stdin, or in {TOKEN_VARIABLE}.")
    if push.tokens.needs_consent_for_file() and not allow_file and not from_stdin and can_ask():
        allow_file = confirm(CONSENT)
    player = push.keep_token(plan, typed, allow_file=allow_file)
    output.print_progress(f"The token is kept. It sends sessions of {player}." if player else
                          "The token is kept. It is checked once the other Rangebook answers.")


def _run_scheduled(push: Push, plan: PushPlan, output: Output) -> int:
    """As the system starts it: that it runs already is as it should be."""
    try:
        return _run(push, plan, output, once=False)
    except SyncAlreadyRunning:
        return OK


def _run(push: Push, plan: PushPlan, output: Output, *, once: bool) -> int:
    told = _Told(output)
    with polite_interrupts(lambda: _stop(push, output)):
        if once:
            totals = push.run_once(plan, told.tell)
        else:
            output.print_progress(f"Sending what comes into {count_of(len(plan.folders), 'folder')} to "
                                  f"{plan.destination.address}. Ctrl-C ends it.")
            totals = push.run(plan, told.tell)
    code = told.conclude(totals) if once else OK
    output.finish(told.describe(totals) if once else "", files=told.files, waiting=totals.waiting, exit_code=code)
    return code


def _stop(push: Push, output: Output) -> None:
    push.stop()
    output.print_progress(_ENDING)


class _Told:
    """Says what happens, and remembers what became of each file."""

    def __init__(self, output: Output) -> None:
        self._output = output
        self._done: dict[tuple[str, str], PushEvent] = {}
        self._troubles = 0

    def tell(self, event: PushEvent) -> None:
        """Say one thing that happened."""
        kind, before = event.kind.value, self._done.get((event.folder, event.file))
        if event.file and kind != "uploading":
            self._done[event.folder, event.file] = event
        self._troubles += kind == "trouble"
        name = event.file or event.folder
        line = {"uploading": f"Uploading {name} …", "uploaded": f"Uploaded: {name}: {event.message}",
                "refused": f"Refused: {name}: {event.message}",
                "waiting": f"Waiting: {name}: {event.message}"}.get(kind, f"{name}: {event.message}" if name else
                                                                   event.message)
        if kind == "trouble":
            self._output.print_error(line)
        elif event.moved_to and before is not None and before.kind is event.kind:
            self._output.print_progress(f"{name} is now in {event.moved_to}")
        else:
            self._output.print_progress(line)

    @property
    def files(self) -> list[dict[str, Any]]:
        """What became of each file, for machines."""
        return [{"folder": event.folder, "file": event.file, "state": event.kind.value, "message": event.message,
                 "moved_to": event.moved_to or None, "run_id": event.run_id} for event in self._done.values()]

    def _count(self, kind: str) -> int:
        return sum(event.kind.value == kind for event in self._done.values())

    def conclude(self, totals: PushTotals) -> int:
        """The exit code of a push that ended by itself."""
        if isinstance(totals.refusal, CredentialsMissing):
            return exit_code_of(totals.refusal)
        if not totals.waiting and not self._troubles and not self._count("refused") and not self._count("waiting"):
            return OK
        return PARTIAL if self._count("uploaded") else FAILED

    def describe(self, totals: PushTotals) -> str:
        """What came of it, in a sentence."""
        counts = [f"{number:,} {word}" for number, word in (
            (self._count("uploaded"), "uploaded"), (self._count("refused"), "refused"),
            (max(totals.waiting, self._count("waiting")), "waiting")) if number]
        return f"{', '.join(counts)}." if counts else "Nothing to send."
