"""What every command shares: exit codes, the global flags, errors said in sentences, the app."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from commands.output import Output
from golf.errors import CoachStopped, CredentialsMissing, GolfError, SignInFailed, SyncAlreadyRunning
from golf.maintenance import COMMAND_LINE, acting_as
from golf.sync_events import SyncStatus, Trigger

if TYPE_CHECKING:
    from services.app import App

OK, FAILED, PARTIAL, SIGN_IN_NEEDED, ALREADY_RUNNING, STOPPED = 0, 1, 3, 4, 5, 130
EXIT_CODES = {
    SyncStatus.SUCCESS: OK, SyncStatus.NO_NEW: OK, SyncStatus.PARTIAL: PARTIAL, SyncStatus.CANCELLED: STOPPED,
    SyncStatus.AUTH_FAILED: SIGN_IN_NEEDED, SyncStatus.ERROR: FAILED, SyncStatus.CRASHED: FAILED,
}
"""How a sync that ended so ends the program."""
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]
_GLOBAL_FLAGS = frozenset({"--json", "--demo", "--quiet", "-q"})
_opened: list[App] = []


def exit_code_of(error: GolfError) -> int:
    """Return the exit code that an error ends the program with."""
    if isinstance(error, CredentialsMissing | SignInFailed):
        return SIGN_IN_NEEDED
    if isinstance(error, CoachStopped):
        return STOPPED
    return ALREADY_RUNNING if isinstance(error, SyncAlreadyRunning) else FAILED


class Commands(TyperGroup):
    """Accepts the global flags on either side of the command, and says every GolfError in sentences."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Move the global flags to the front; what stands behind ``--`` stays."""
        end = args.index("--") if "--" in args else len(args)
        flags = [arg for arg in args[:end] if arg in _GLOBAL_FLAGS]
        rest = [arg for arg in args[:end] if arg not in _GLOBAL_FLAGS]
        _expect_no_help(self, ctx)
        return super().parse_args(ctx, [*flags, *rest, *args[end:]])

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Find the command of this name."""
        command = super().get_command(ctx, cmd_name)
        if command is not None:
            _expect_no_help(command, ctx)
        return command

    def invoke(self, ctx: Any) -> Any:
        """Run the command; an error ends it with its exit code."""
        try:
            with acting_as(COMMAND_LINE):
                return super().invoke(ctx)
        except GolfError as error:
            code = exit_code_of(error)
            output_of(ctx).print_failure(error, code)
            raise typer.Exit(code) from error
        finally:
            for app in _opened:
                app.wait_for_deliveries()  # what a sync has to tell is sent before the program ends


def _expect_no_help(command: Any, ctx: Any) -> None:
    """Say that nobody asked for ``--help``. To find that out itself, typer imports pydantic: a tenth of a start."""
    option = command.get_help_option(ctx)
    if option is not None:
        option.default = False


def output_of(ctx: Any) -> Output:
    """Return what this command writes with."""
    return ctx.obj if isinstance(ctx.obj, Output) else Output()


def open_app() -> App:
    """Return the app of this process; it is imported late, so that ``--help`` needs neither browser nor database."""
    from services.wiring import open_app as open_wired_app  # noqa: PLC0415

    app = open_wired_app()
    if app not in _opened:
        _opened.append(app)
    return app


def can_ask() -> bool:
    """Say whether somebody sits at a terminal. Cron gives a program no stdin, or one that is no terminal."""
    return sys.stdin is not None and sys.stdin.isatty()


def trigger_here() -> str:
    """Say who started a sync: somebody at a terminal, or nobody who could be asked (a script, a pipe, cron)."""
    return Trigger.CLI if can_ask() else Trigger.SCRIPT


def ask(question: str, option: str, *, default: str | None = None, hidden: bool = False) -> str:
    """Ask for a text. Raises BadParameter, which names the option that replaces it, without a terminal."""
    check_can_ask(option)
    return str(typer.prompt(question, default=default, hide_input=hidden, err=True))


def confirm(question: str) -> bool:
    """Ask a yes-or-no question on stderr."""
    return typer.confirm(question, err=True)


def check_can_ask(option: str = "--yes") -> None:
    """Raise BadParameter, which names the option that answers instead, without a terminal."""
    if not can_ask():
        raise typer.BadParameter(f"nobody can be asked here; use {option}")


def confirm_or_abort(question: str) -> None:
    """Ask, and go on after a yes; a no ends the command."""
    if not confirm(question):
        raise typer.Abort
