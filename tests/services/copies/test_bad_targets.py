"""Slow, refusing, read-only, half-migrated and foreign targets: each is told in a sentence, and left alone."""

from __future__ import annotations

import pytest

from golf.copies.errors import (
    CopyForeign,
    CopyNewer,
    CopyReadOnly,
    CopyRefused,
    CopyUnreachable,
)
from services.copies.copying import Extent
from services.copies.view import CopyState
from tests.opened_app import OpenedApp
from tests.replication.postgres_server import address_of, execute
from tests.services.copies.test_service import state


@pytest.mark.parametrize(("statements", "expected"), [
    (["CREATE SCHEMA rangebook"], CopyForeign),
    (["CREATE SCHEMA rangebook", "CREATE TABLE rangebook.migrations (version int)"], CopyForeign),
    (["CREATE SCHEMA rangebook", "CREATE TABLE rangebook.migrations (version int)",
      "INSERT INTO rangebook.migrations VALUES (99)"], CopyNewer),
    (["CREATE SCHEMA rangebook", "CREATE TABLE rangebook.migrations (version int)",
      "INSERT INTO rangebook.migrations VALUES (1)"], CopyForeign),
], ids=["foreign", "half migrated", "newer", "tables missing"])
def test_a_database_that_is_not_as_ours_is_told_and_left_alone(
        app: OpenedApp, club: str, statements: list[str], expected: type[Exception]) -> None:
    app.copies.add("club", address_of(club))
    for statement in statements:
        execute(club, statement)
    with pytest.raises(expected) as raised:
        app.copies.run("club")
    assert raised.value.what_to_do  # type: ignore[attr-defined]
    assert state(app) is CopyState.TROUBLE


def test_a_database_that_can_only_be_read_is_told(app: OpenedApp, club: str) -> None:
    app.copies.add("club", address_of(club))
    execute("postgres", f"ALTER DATABASE {club} SET default_transaction_read_only = on")
    with pytest.raises(CopyReadOnly):
        app.copies.run("club")


def test_a_user_who_may_not_make_schemas_is_told(app: OpenedApp, club: str) -> None:
    execute("postgres", "DROP ROLE IF EXISTS guest")
    execute("postgres", "CREATE ROLE guest LOGIN")
    app.copies.add("club", address_of(club, "guest"))
    with pytest.raises(CopyRefused):
        app.copies.run("club")


def test_a_table_there_with_a_rule_of_its_own_is_told(app: OpenedApp, club: str) -> None:
    app.copies.add("club", address_of(club))
    app.copies.run("club")
    execute(club, "ALTER TABLE rangebook.shots ADD CHECK (carry_yd < 1) NOT VALID")
    with pytest.raises(CopyForeign):
        app.copies.run("club", Extent.ALL)


def test_a_table_that_somebody_keeps_locked_is_told(app: OpenedApp, club: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import psycopg

    from replication.postgres import open_copy

    monkeypatch.setattr(open_copy, "_TIMEOUT", "SET LOCAL statement_timeout = '200ms'")
    app.copies.add("club", address_of(club))
    app.copies.run("club")
    with psycopg.connect(address_of(club)) as connection:
        connection.execute("LOCK TABLE rangebook.shots IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(CopyUnreachable):
            app.copies.run("club", Extent.ALL)
    app.copies.run("club")
    assert app.copies.check("club").is_equal


def test_nobody_there_is_told(app: OpenedApp) -> None:
    with pytest.raises(CopyUnreachable):
        app.copies.add("club", "postgresql://bob@127.0.0.1:9/golf")
    assert app.copies.load_views() == []


@pytest.mark.parametrize("setting", [
    "datestyle = 'SQL, DMY'", "timezone = 'Asia/Kolkata'", "bytea_output = 'escape'", "search_path = ''",
    "intervalstyle = 'sql_standard'", "extra_float_digits = -5", "client_encoding = 'SQL_ASCII'",
])
def test_the_servers_own_manners_change_nothing(app: OpenedApp, club: str, setting: str) -> None:
    execute("postgres", f"ALTER DATABASE {club} SET {setting}")
    app.copies.add("club", address_of(club))
    app.copies.run("club")
    assert app.copies.check("club").is_equal
    assert app.copies.test("club")[0].copied_at
