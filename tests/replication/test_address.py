"""Addresses as servers and dashboards print them: read, taken apart, and refused where shots would travel openly."""

from __future__ import annotations

import socket
from pathlib import Path

import psycopg
import pytest

from golf.copies.errors import (
    CopyAddressRefused,
    CopyError,
    CopyForeign,
    CopyFull,
    CopyReadOnly,
    CopyRefused,
    CopyUnreachable,
)
from replication.postgres.address import PostgresAddress, read_address, take_apart
from replication.postgres.failures import translate


def test_an_address_is_taken_apart_and_loses_its_password() -> None:
    address, password = read_address("postgres://postgres.abcd:p%40ss@pooler.example.com:6543/postgres")
    assert (address.text, password) == ("postgresql://postgres.abcd@pooler.example.com:6543/postgres", "p@ss")
    assert take_apart(address) == PostgresAddress(
        "pooler.example.com", 6543, "postgres.abcd", "postgres", "require", "")


def test_a_certificate_has_the_server_verified(tmp_path: Path) -> None:
    certificate = tmp_path / "ca.crt"
    certificate.write_text("x")
    address, _ = read_address("postgresql://bob@db.example.com/golf", str(certificate))
    assert (take_apart(address).sslmode, take_apart(address).ca_file) == ("verify-full", str(certificate))
    with pytest.raises(CopyAddressRefused):
        read_address("postgresql://bob@db.example.com/golf", str(tmp_path / "none"))


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]"])
def test_on_this_computer_nobody_listens_on_the_way(host: str) -> None:
    address, _ = read_address(f"postgresql://bob@{host}:5433/golf")
    assert take_apart(address).sslmode == "prefer"
    assert take_apart(address).port == 5433


def test_a_socket_is_an_address_too() -> None:
    address, _ = read_address("postgresql://postgres@/golf?host=%2Ftmp%2Fx%2Fdata")
    assert (take_apart(address).host, take_apart(address).is_here) == ("/tmp/x/data", True)


@pytest.mark.parametrize("typed", [
    "", "golf", "https://bob@example.com/golf", "postgresql://", "postgresql://example.com/golf",
    "postgresql://bob@example.com:port/golf", "postgresql://bob@[bad/golf", "postgresql://bob@example.com/golf?options=-c",
    "postgresql://bob@example.com/golf?sslmode=disable", "postgresql://bob@example.com/golf?sslmode=prefer",
    "postgresql://bob@example.com/golf?sslmode=allow", "postgresql://bob@example.com/golf?passfile=/etc/passwd",
    "postgresql://bob@localhost.example.com/golf?sslmode=disable",
    "postgresql://bob@/golf?host=/nowhere,db.example.com", "postgresql://bob@localhost,db.example.com/golf",
])
def test_what_is_no_address_or_would_travel_openly_is_refused(typed: str) -> None:
    with pytest.raises(CopyAddressRefused):
        read_address(typed)


def test_a_server_that_has_ipv6_alone_is_told_with_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: [(socket.AF_INET6, None, None, "", ("::2", 0))])
    place = PostgresAddress("db.abcd.example.com", 5432, "postgres", "postgres", "require", "")
    found = translate(psycopg.OperationalError("Network is unreachable"), place)
    assert isinstance(found, CopyUnreachable)
    assert "session pooler" in found.what_to_do


@pytest.mark.parametrize(("said", "kind"), [
    ('FATAL: password authentication failed for user "bob"', CopyRefused),
    ("server does not support SSL, but SSL was required", CopyRefused),
    ("certificate verify failed", CopyRefused),
    ('root certificate file "/gone.crt" does not exist', CopyRefused),
    ('FATAL: database "golf" does not exist', CopyRefused),
    ("connection refused", CopyUnreachable), ('database "x" is not currently accepting connections', CopyUnreachable),
])
def test_what_the_library_says_without_a_state_is_told_in_our_words(said: str, kind: type[Exception]) -> None:
    place = PostgresAddress("localhost", 1, "b", "g", "prefer", "")
    found = translate(psycopg.OperationalError(f"{said} canary"), place)
    assert isinstance(found, kind)
    assert "canary" not in str(found)
    assert found.what_to_do


@pytest.mark.parametrize(("error", "kind"), [
    (psycopg.errors.DiskFull, CopyFull), (psycopg.errors.OutOfMemory, CopyFull),
    (psycopg.errors.ReadOnlySqlTransaction, CopyReadOnly), (psycopg.errors.QueryCanceled, CopyUnreachable),
    (psycopg.errors.LockNotAvailable, CopyUnreachable), (psycopg.errors.AdminShutdown, CopyUnreachable),
    (psycopg.errors.ConnectionFailure, CopyUnreachable), (psycopg.errors.InvalidPassword, CopyRefused),
    (psycopg.errors.InsufficientPrivilege, CopyRefused), (psycopg.errors.UndefinedColumn, CopyForeign),
    (psycopg.errors.UntranslatableCharacter, CopyRefused), (psycopg.errors.CharacterNotInRepertoire, CopyRefused),
    (psycopg.errors.DeadlockDetected, CopyUnreachable), (psycopg.errors.InternalError_, CopyError),
])
def test_what_a_server_says_is_told_in_our_words_with_the_next_step(
        error: type[psycopg.Error], kind: type[CopyError]) -> None:
    found = translate(error("canary"), PostgresAddress("localhost", 1, "b", "g", "prefer", ""))
    assert type(found) is kind
    assert "canary" not in str(found)
    assert found.what_to_do
