"""The end of a sync in the terminal: its words and its exit code."""

from __future__ import annotations

from commands.output import Output, describe_result
from commands.shared import EXIT_CODES, FAILED, SIGN_IN_NEEDED
from golf.sync_events import SyncResult


def tell_result(output: Output, result: SyncResult) -> int:
    """Say how it ended; the exit code."""
    code = EXIT_CODES[result.status]
    output.give({"result": result, "exit_code": code})
    say = output.insist if code in (FAILED, SIGN_IN_NEEDED) else output.say
    say(*describe_result(result))
    return code
