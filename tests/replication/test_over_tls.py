"""Debian's own PostgreSQL, over TCP, with TLS and without: what is required is really required. Skipped elsewhere."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from golf.copies.errors import CopyRefused
from golf_db import open_database
from replication.postgres.address import read_address
from replication.postgres.target import PostgresTarget
from tests.services.copies.copied_home import CopiedHome
from tests.services.copies.test_equal import assert_equal
from tests.storage.builders import session
from tests.storage.joining.two_homes import sync

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not BINARIES or not shutil.which("setpriv") or not shutil.which("openssl") or os.geteuid() != 0,
                       reason="no PostgreSQL of Debian's that root could start here")]


@contextmanager
def debian_server(*, with_tls: bool) -> Iterator[tuple[int, Path]]:
    """Its port on this computer, and the certificate of whoever signed its own."""
    with tempfile.TemporaryDirectory(prefix="rangebook-debian-") as made, socket.socket() as probe:
        folder = Path(made)
        folder.chmod(0o711)
        data, key, certificate = folder / "data", folder / "server.key", folder / "server.crt"
        subprocess.run(["openssl", "req", "-new", "-x509", "-days", "2", "-nodes", "-subj", "/CN=localhost", "-addext",
                        "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate], check=True,
                       capture_output=True)
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        data.mkdir(mode=0o700)
        for path in (data, key, certificate):
            shutil.chown(path, "postgres", "postgres")
        as_postgres = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]

        def run(program: str, *arguments: str) -> None:
            subprocess.run([*as_postgres, str(BINARIES[-1] / program), "-D", str(data), *arguments], check=True,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")

        run("initdb", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        tls = f" -c ssl=on -c ssl_cert_file={certificate} -c ssl_key_file={key}" if with_tls else ""
        run("pg_ctl", "-w", "-l", str(data / "log"), "-o", f"-p {port} -h 127.0.0.1 -k {data}{tls}", "start")
        try:
            yield port, certificate
        finally:
            run("pg_ctl", "-m", "immediate", "stop")


def load(typed: str, certificate: Path | None = None) -> None:
    address, password = read_address(typed, str(certificate or ""))
    PostgresTarget().load_rangebooks(address, password)


def test_with_tls_the_server_is_verified_and_a_copy_is_equal(tmp_path: Path) -> None:
    with debian_server(with_tls=True) as (port, certificate):
        typed = f"postgresql://postgres@localhost:{port}/postgres"
        other = tmp_path / "other.crt"
        subprocess.run(["openssl", "req", "-new", "-x509", "-nodes", "-subj", "/CN=localhost", "-keyout",
                        tmp_path / "other.key", "-out", other], check=True, capture_output=True)
        load(f"{typed}?sslmode=require")
        with pytest.raises(CopyRefused) as refused:
            load(typed, other)
        assert "certificate" in refused.value.what_happened
        load(typed, certificate)
        db = open_database(tmp_path / "home" / "golf.db")
        sync(db, "s1", 1, session(6))
        address, _ = read_address(typed, str(certificate))
        db.copies.add("club", "postgres", address.text, ca_file=address.ca_file, computer="this computer",
                      at=datetime(2026, 12, 1, tzinfo=UTC))
        home = CopiedHome(db, "postgres")
        home.copy()
        assert_equal(home.check())
        db.close()


def test_a_server_without_tls_is_refused_where_tls_is_required() -> None:
    with debian_server(with_tls=False) as (port, _certificate):
        load(f"postgresql://postgres@localhost:{port}/postgres")
        with pytest.raises(CopyRefused) as refused:
            load(f"postgresql://postgres@localhost:{port}/postgres?sslmode=require")
        assert "TLS" in refused.value.what_happened
