"""A sync of chosen sessions as part of another command."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from commands.output import Output, describe_result
from commands.shared import EXIT_CODES, FAILED, SIGN_IN_NEEDED, trigger_here
from commands.sync_view import SyncView, polite_interrupts
from services.sync.options import SyncOptions

if TYPE_CHECKING:
    from services.app import App


def sync_and_tell(app: App, options: SyncOptions, output: Output) -> int:
    """Run it on this thread, say what came of it, return the exit code. Raises as ``SyncJobs.run_here`` does."""
    stop = threading.Event()
    with SyncView(output).shown() as view, polite_interrupts(stop.set):
        result = app.jobs.run_here(options, trigger_here(), on_status=view.say, on_progress=view.show,
                                   stop=stop)
    code = EXIT_CODES[result.status]
    output.give({"result": result, "exit_code": code})
    say = output.insist if code in (FAILED, SIGN_IN_NEEDED) else output.say
    say(*describe_result(result))
    return code
