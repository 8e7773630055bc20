"""Copies through PgBouncer in transaction mode, as Supabase's transaction pooler is one. Skipped where it is not."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from services.copies.copying import Extent, Wanted
from tests.replication.test_over_tls import BINARIES, debian_server
from tests.services.copies import copied_home
from tests.services.copies.copied_home import CopiedHome
from tests.services.copies.test_equal import assert_equal
from tests.storage.builders import session
from tests.storage.joining.two_homes import make_home, sync

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not BINARIES or not shutil.which("setpriv") or not shutil.which("pgbouncer")
                       or os.geteuid() != 0, reason="no PostgreSQL and PgBouncer of Debian's that root could start")]
_SETTINGS = """[databases]
* = host=127.0.0.1 port={server}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
auth_type = trust
auth_file = {folder}/users
pool_mode = transaction
default_pool_size = 2
unix_socket_dir =
"""


@contextmanager
def pooler(server: int) -> Iterator[int]:
    """Its port; three clients share two connections to the server."""
    with tempfile.TemporaryDirectory(prefix="rangebook-pooler-") as made, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        folder = Path(made)
        (folder / "users").write_text('"postgres" ""\n')
        (folder / "settings").write_text(_SETTINGS.format(server=server, port=port, folder=folder))
        for path in (folder, *folder.iterdir()):
            shutil.chown(path, "postgres", "postgres")
        process = subprocess.Popen(["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "pgbouncer",
                                    str(folder / "settings")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                   cwd="/")
        try:
            _wait_for(port)
            yield port
        finally:
            process.terminate()
            process.wait(20)


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            psycopg.connect(host="127.0.0.1", port=port, user="postgres", dbname="postgres").close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the pooler does not answer")


def change_and_copy(home: CopiedHome) -> None:
    for number, extent in enumerate((Extent.CHANGED, Extent.COMPARED, Extent.ALL, Extent.CHANGED)):
        home.db.edits.rename(1 + number % 3, f"name {number}")
        home.copy(Wanted(extent))
        assert_equal(home.check())


def test_three_rangebooks_copy_at_once_over_two_connections(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with debian_server(with_tls=False) as (server, _), pooler(server) as port:
        monkeypatch.setattr(copied_home, "address_of", f"postgresql://postgres@127.0.0.1:{port}/{{}}".format)
        homes = []
        for name in ("a", "b", "c"):
            db = make_home(tmp_path / name)
            for number in (1, 2, 3):
                sync(db, f"s{number}", number, session(6, seed=number))
            homes.append(CopiedHome(db, "postgres"))
        assert len({home.rangebook_id for home in homes}) == 3
        with ThreadPoolExecutor(3) as pool:
            list(pool.map(change_and_copy, homes))
        for home in homes:
            home.db.close()
