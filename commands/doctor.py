"""``doctor``: what works on this machine, and the diagnostics for whoever helps, shown whole before they are saved."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from commands.output import table_of_checks
from commands.shared import FAILED, OK, check_can_ask, confirm_or_abort, output_of
from golf.errors import SettingsError
from golf.private_files import write_private_bytes
from golf.settings import load_settings
from services.shared.clock import SystemClock
from services.shared.log_setup import set_up_logbook


def doctor(
    ctx: typer.Context,
    save_as: Annotated[Path | None, typer.Option(
        "--zip", metavar="FILE", help="Show everything a report for helpers would hold, then save it.")] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Save without asking.")] = False,
) -> None:
    """Say what works and what does not on this machine. Signs in nowhere, sends nothing."""
    from services.support.doctor import CheckState, examine  # noqa: PLC0415 - not needed by the other commands

    if save_as is not None and not yes:
        check_can_ask()
    output, settings = output_of(ctx), load_settings()
    output.print_progress("Looking around; this takes a few seconds…")
    with suppress(SettingsError):  # that the folder cannot be written is one of the findings
        set_up_logbook(settings.home)
    checks = examine(settings)
    code = FAILED if any(check.state is CheckState.FAIL for check in checks) else OK
    if save_as is None:
        output.print_table(table_of_checks(checks))
        output.finish(checks=checks, exit_code=code)
        raise typer.Exit(code)
    from services.support.diagnostics import build_diagnostics  # noqa: PLC0415 - see above

    report = build_diagnostics(settings, SystemClock().now(), checks)
    for name, text in report.files.items():
        output.print_result(f"--- {name}", *text.splitlines())
    if not yes:
        confirm_or_abort(f"That is all of it. Save it as {save_as}?")
    _save(save_as, report.as_zip())
    output.finish(f"Saved as {save_as}. Nothing was sent anywhere.", exit_code=code, checks=checks, files=report.files,
                  zip=str(save_as))
    raise typer.Exit(code)


def _save(path: Path, content: bytes) -> None:
    """Write a new file. Raises SettingsError for one that is there already."""
    if path.exists():
        raise SettingsError(f"{path} is there already; nothing was saved.", "Choose another name.")
    try:
        write_private_bytes(path, content)
    except OSError as error:
        raise SettingsError(f"{path} cannot be written ({error.strerror}).", "Choose another folder.") from error
