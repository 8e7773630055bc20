"""Runs a program of the system; whatever goes wrong becomes a sentence."""

from __future__ import annotations

import logging
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass

from golf.errors import SettingsError

log = logging.getLogger(__name__)

_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Answer:
    """What a program said."""

    code: int
    out: bytes
    err: str


def has_program(name: str) -> bool:
    """Whether the PATH has it."""
    return shutil.which(name) is not None


def ask_program(command: Sequence[str], stdin: bytes = b"") -> Answer:
    """Run it and hand back what it said, whatever its exit code. Raises SettingsError when it cannot be run."""
    try:
        done = subprocess.run(command, input=stdin, capture_output=True, timeout=_SECONDS, check=False)
    except FileNotFoundError as error:
        raise SettingsError(f"This machine has no program {command[0]}.",
                            "Choose another kind with --with.") from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SettingsError(f"The program {command[0]} could not be run, or did not answer.",
                            "Try again, or choose another kind with --with.") from error
    return Answer(done.returncode, done.stdout, done.stderr.decode(errors="replace").strip())


def run_program(command: Sequence[str], stdin: bytes = b"") -> bytes:
    """Run it and hand back its output. Raises SettingsError with its own words when it fails."""
    answer = ask_program(command, stdin)
    if answer.code != 0:
        log.warning("system_program_failed", extra={"program": command[0], "exit_code": answer.code})
        said = answer.err or answer.out.decode(errors="replace").strip() or f"exit code {answer.code}"
        raise SettingsError(f"{command[0]} refused: {said[:300]}", "Nothing else was changed.")
    return answer.out
