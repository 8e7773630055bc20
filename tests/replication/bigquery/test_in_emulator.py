"""The whole way with the real client: copies end equal, whatever breaks off, is lost, or was changed there."""

from __future__ import annotations

import itertools
import json
import random
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from golf.copies.errors import CopyError, CopyForeign, CopyOvertaken, CopyRefused, CopyUnreachable
from golf.copies.records import CopyHead
from golf.errors import GolfError
from golf_db import open_database
from replication.bigquery import service
from replication.bigquery.address import take_apart
from replication.bigquery.binding import write_literal
from replication.bigquery.schema import TABLES, VERSION
from replication.bigquery.service import Service, connected
from replication.bigquery.target import BigQueryTarget
from replication.target import CopyAddress
from services.copies.copying import Copied, Extent, Wanted
from services.copies.restoring import restore_file
from tests.depth import share
from tests.replication.bigquery.conftest import PROJECT, write_key
from tests.replication.bigquery.gateway import Gateway
from tests.services.copies.copied_home import CopiedHome
from tests.services.copies.test_equal import COPY_STEPS, Broken, CopiedLife, assert_equal
from tests.services.push.steps import find_free_port

pytestmark = [pytest.mark.proof, pytest.mark.timeout(1800)]
_DATASETS = (f"golf_{number}_{time.time_ns()}" for number in itertools.count())


@pytest.fixture
def home(gateway: Gateway, key_file: Path, tmp_path: Path) -> Iterator[CopiedHome]:
    """Three sessions, whose copy goes to a dataset that is not there yet."""
    del gateway
    life = begin_life(tmp_path / "golf.db", key_file, 3)
    yield life.home
    life.home.db.close()


def begin_life(path: Path, key_file: Path, seed: int) -> CopiedLife:
    db = open_database(path)
    life = CopiedLife(db, random.Random(seed))
    address = f"bigquery://{PROJECT}/{next(_DATASETS)}?location=EU&key_file={key_file}"
    life.home, life.backups = CopiedHome(db, "", target=BigQueryTarget(), typed=address), []
    life.sync()
    return life


def ask(home: CopiedHome, statement: str) -> list[tuple[object, ...]]:
    """``{}`` stands for the beginning of a table's name."""
    place = take_apart(home.address)
    with connected(place) as opened:
        opened.load_location()
        return list(opened.read(statement.replace("{}", f"{place.project}.{place.dataset}"), {}))


def assert_sums_are_equal(home: CopiedHome) -> None:
    """Counted by the emulator itself, not by what we have read back."""
    there, = ask(home, "SELECT COUNT(*), COUNT(DISTINCT FORMAT('%d/%s/%s', report_id, group_id, shot_id)), "
                       "COALESCE(SUM(carry_yd), 0) FROM `{}.shots`")
    with closing(sqlite3.connect(home.db.path)) as file:
        count, carry = file.execute("SELECT COUNT(*), COALESCE(SUM(carry_yd), 0) FROM shots_flat").fetchone()
    assert there[:2] == (count, count)
    assert there[2] == pytest.approx(carry)


@given(st.integers(min_value=0, max_value=2**32), st.lists(st.sampled_from(COPY_STEPS), min_size=4, max_size=12))
@settings(max_examples=share(3, 12), phases=[Phase.explicit, Phase.generate], deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_copy_is_equal_whatever_happened(
        gateway: Gateway, key_file: Path, seed: int, steps: list[object]) -> None:
    del gateway
    with tempfile.TemporaryDirectory() as folder:
        life = begin_life(Path(folder) / "golf.db", key_file, seed)
        for step in steps:
            try:
                step(life)  # type: ignore[operator]
            except (GolfError, IndexError):
                continue
        life.copy()
        assert_equal(life.home.check())
        assert_sums_are_equal(life.home)
        life.home.db.close()


def test_a_full_copy_a_small_one_and_nothing_new(home: CopiedHome) -> None:
    first = home.copy()
    assert first.sent == first.total > 0
    with home.db.copies.open_source() as source:
        number = source.load_ids()[0]
    home.db.edits.set_notes(number, "wind")
    assert home.copy().sent == 1
    assert (home.copy().sent, home.copy(Wanted(Extent.ALL)).sent) == (0, first.sent)
    assert_equal(home.check())
    assert_sums_are_equal(home)


@pytest.mark.parametrize("when", ["fails_before", "fails_after"])
@pytest.mark.parametrize("request_", [
    r"^POST .*/jobs\b.*BEGIN TRANSACTION", r"^POST /upload/", r"^PUT /upload/", r"^GET .*/queries/", r"^POST .*/tables",
    r"^POST .*/jobs\b.*MERGE"])
def test_what_fails_or_whose_answer_is_lost_is_done_once(
        home: CopiedHome, gateway: Gateway, when: str, request_: str) -> None:
    getattr(gateway, when).append(request_)
    with suppress(CopyUnreachable):
        home.copy()
    assert getattr(gateway, when) == []
    home.copy()
    assert_equal(home.check())
    assert_sums_are_equal(home)


def test_a_job_of_a_name_is_done_once_and_waited_for(home: CopiedHome, gateway: Gateway) -> None:
    home.copy()
    place = take_apart(home.address)
    with connected(place) as opened:
        opened.load_location()
        statement = f"INSERT INTO {place.name_table('tags')} VALUES ('x', 1, '', '', 't')"
        opened.run("once", statement, {})
        opened.run("once", statement, {})
    assert any("Already Exists: Job once" in said for said in gateway.refused)
    assert ask(home, "SELECT COUNT(*) FROM `{}.tags` WHERE rangebook_id = 'x'") == [(1,)]


def test_a_run_that_is_killed_after_its_loads_doubles_nothing(
        home: CopiedHome, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Service.run

    def die(self: Service, job_id: str | None, statement: str, values: object) -> None:
        if "MERGE" in statement and "BEGIN TRANSACTION" in statement:
            raise Broken
        real(self, job_id, statement, values)  # type: ignore[arg-type]

    with monkeypatch.context() as broken:
        broken.setattr(Service, "run", die)
        with pytest.raises(Broken):
            home.copy()
    assert home.check().there.rows == 0
    home.copy()
    assert_equal(home.check())
    assert_sums_are_equal(home)


def test_a_run_that_was_overtaken_changes_nothing(home: CopiedHome) -> None:
    home.copy()

    def overtake(_copied: Copied) -> None:
        with home.target.open(home.address, None, home.rangebook_id) as other:
            other.begin(CopyHead(home.rangebook_id, home.computer, "", 0, begun="other"))

    with pytest.raises(CopyOvertaken):
        home.copy(Wanted(Extent.ALL), on_copied=overtake)
    assert_sums_are_equal(home)


def make_anew(home: CopiedHome, name: str, **types: str) -> None:
    """A table of ours in another shape: with other columns, or without those whose type is empty."""
    table, place = TABLES[name], take_apart(home.address)
    columns = {column: type_ for column, type_ in {**table.columns, **types}.items() if type_}
    with connected(place) as opened:
        opened.drop_table(name)
        opened.create_table(replace(table, columns=columns), VERSION)


def test_columns_that_differ_are_found_said_and_mended(home: CopiedHome, gateway: Gateway) -> None:
    home.copy()
    make_anew(home, "shots", carry_yd="", mine="STRING")
    done = home.copy()
    assert done.sent == done.total
    found = home.check()
    assert (found.is_equal, found.doors) == (
        True, ("The table shots has the column mine, which Rangebook does not fill.",))
    assert_sums_are_equal(home)
    assert not [said for said in gateway.refused if "Schema" in said]


def test_a_column_of_another_type_is_refused_by_its_name(home: CopiedHome) -> None:
    home.copy()
    make_anew(home, "shots", carry_yd="STRING")
    with pytest.raises(CopyForeign, match="carry_yd"):
        home.copy()


def test_a_table_that_is_gone_is_made_and_filled_again(home: CopiedHome) -> None:
    home.copy()
    with connected(take_apart(home.address)) as opened:
        opened.drop_table("shots")
    done = home.copy()
    assert done.sent == done.total
    assert_equal(home.check())


def test_what_a_copy_costs_is_said_without_writing(home: CopiedHome) -> None:
    with home.target.open(home.address, None, home.rangebook_id) as opened:
        said, = opened.describe_cost()
        assert "MB in BigQuery" in said
        assert opened.head() is None
    home.copy()
    with home.target.open(home.address, None, home.rangebook_id) as opened:
        assert opened.describe_cost()


def test_rows_that_somebody_changed_are_found_and_mended(home: CopiedHome) -> None:
    home.copy()
    alter(home, "DELETE FROM {} WHERE TRUE", "tags")
    alter(home, "UPDATE {} SET `carry_yd` = 1.5 WHERE TRUE", "shots")
    found = home.check()
    assert found.differing
    home.copy(Wanted(Extent.COMPARED, frozenset(found.differing)))
    assert_equal(home.check())


def alter(home: CopiedHome, statement: str, table: str) -> None:
    place = take_apart(home.address)
    with connected(place) as opened:
        opened.load_location()
        opened.run(None, statement.replace("{}", place.name_table(table)), {})


def test_everything_comes_back(home: CopiedHome, tmp_path: Path) -> None:
    home.copy()
    with home.db.copies.open_source() as source:
        schema, counts = source.schema, source.count()
    with home.target.open(home.address, None, home.rangebook_id) as opened:
        head, restored = restore_file(opened, tmp_path / "back.db", schema)
        assert restored == counts == head.counts
        opened.remove()
        assert opened.head() is None
    assert home.target.load_rangebooks(home.address, None) == []


def test_another_rangebook_in_the_dataset_stays(home: CopiedHome) -> None:
    home.copy()
    head, = home.target.load_rangebooks(home.address, None)
    other = replace(head, rangebook_id="other", begun="m")
    with home.target.open(home.address, None, "other") as opened:
        opened.begin(other)
        opened.remove()
    assert_equal(home.check())


def test_a_table_of_somebody_else_is_left_alone(home: CopiedHome) -> None:
    place = take_apart(home.address)
    with connected(place) as opened:
        opened.create_dataset()
        opened.load_location()
        opened.run(None, f"CREATE TABLE {place.name_table('shots')} (mine STRING)", {})
    with pytest.raises(CopyForeign, match="shots"):
        home.copy()


def test_a_dataset_is_made_only_where_the_address_says(home: CopiedHome) -> None:
    nowhere = CopyAddress(home.address.text.replace("location=EU&", ""))
    with pytest.raises(CopyRefused, match="where to make it"):
        home.target.load_rangebooks(nowhere, None)
    home.copy()
    assert len(home.target.load_rangebooks(nowhere, None)) == 1
    with pytest.raises(CopyRefused, match="is in EU, not in US"):
        home.target.load_rangebooks(CopyAddress(home.address.text.replace("EU", "US")), None)


def test_the_key_is_repeated_nowhere(home: CopiedHome, key_file: Path, caplog: pytest.LogCaptureFixture) -> None:
    home.copy()
    key = json.loads(key_file.read_text())
    key_file.write_text(json.dumps({**key, "private_key": "canary-no-key"}))
    with pytest.raises(CopyRefused) as refused:
        home.copy()
    key_file.write_text('{"canary-broken')
    with pytest.raises(CopyRefused):
        home.copy()
    kept = home.db.path.read_bytes() + home.db.path.with_name("golf.db-wal").read_bytes()
    for secret in ("canary", key["private_key"].splitlines()[3]):
        assert secret not in str(refused.value) + caplog.text
        assert secret.encode() not in kept


@pytest.mark.parametrize("closed", ["token", "service"])
def test_a_closed_port_is_given_up_in_time(
        home: CopiedHome, key_file: Path, monkeypatch: pytest.MonkeyPatch, closed: str) -> None:
    monkeypatch.setattr(service, "CALL_SECONDS", 2)
    port = find_free_port()
    if closed == "token":
        key = json.loads(key_file.read_text())
        write_key(key_file, key["private_key"], f"http://127.0.0.1:{port}/token")
    else:
        monkeypatch.setenv("BIGQUERY_EMULATOR_HOST", f"http://127.0.0.1:{port}")
    began = time.monotonic()
    with pytest.raises(CopyError) as failed:
        home.copy()
    assert time.monotonic() - began < 120
    assert failed.value.recoverable


@pytest.mark.parametrize("text", ["", "a'b", "é\u2028😀", "\\", "\n", "@owner", "`", "\0"])
def test_literals_are_read_as_they_were_written(home: CopiedHome, text: str) -> None:
    home.copy()
    assert ask(home, f"SELECT {write_literal(text)}") == [(text,)]
