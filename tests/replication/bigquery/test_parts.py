"""What is made without the service: tables, statements, names of jobs, lines of JSON, literals."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from golf.copies.contract import SHOTS, TAGS, Kind
from golf.copies.contract import TABLES as CONTRACT_TABLES
from golf.copies.errors import CopyError
from replication.bigquery import statements
from replication.bigquery.address import BigQueryAddress
from replication.bigquery.binding import bind, write_literal
from replication.bigquery.schema import OWNER, PER_SESSION, TABLES, Drift, find_drift, name_job, name_stage, table_for
from replication.bigquery.service import ROOT, build_install_command
from replication.bigquery.target import BigQueryTarget
from replication.bigquery.values import read_row, write_lines
from replication.target import CopyAddress

CLUBS, RUNS = CONTRACT_TABLES["clubs"], CONTRACT_TABLES["runs"]
PLACE = BigQueryAddress("golf-club-1", "golf")


def test_every_table_of_the_contract_lies_there_with_its_columns() -> None:
    for name, table in CONTRACT_TABLES.items():
        assert list(TABLES[name].columns) == [OWNER, *table.columns]
        assert TABLES[name].required == {OWNER, *table.key}
    assert TABLES.keys() - CONTRACT_TABLES.keys() == {"files", "raw_sessions", "raw_files", "raw_rows"}
    assert PER_SESSION == ("sessions", "shots", "putts", "tags", "notes", "raw_sessions")


def test_shots_are_partitioned_by_day_and_clustered() -> None:
    assert (TABLES["shots"].day, TABLES["shots"].cluster) == ("session_date", ("player", "club"))
    for table in TABLES.values():
        assert not table.day or table.columns[table.day] == "DATE"
        assert {*table.cluster} <= {*table.columns}
        assert "at" not in table.columns


def test_drift_is_found_on_either_side() -> None:
    table = table_for(TAGS)
    there = {name: (type_, name in table.required) for name, type_ in table.columns.items()}
    assert find_drift(table, there) == Drift("tags")
    del there["tag"]
    there |= {"Report_ID": ("INTEGER", True), "mine": ("STRING", False), "hard": ("FLOAT", True)}
    del there["report_id"]
    assert find_drift(table, there | {"shot_id": ("FLOAT", True)}) == Drift(
        "tags", missing=("tag",), extra=("mine", "hard"), changed=("shot_id",), in_the_way=("hard",))


def test_names_of_jobs_follow_from_what_they_carry_alone() -> None:
    name = name_job("Ö b", "shots", "mark", 3)
    assert name == name_job("Ö b", "shots", "mark", 3)
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,1024}", name)
    others = {name_job("o", "shots", "mark", 3), name_job("Ö b", "putts", "mark", 3),
              name_job("Ö b", "shots", "other", 3), name_job("Ö b", "shots", "mark", 4)}
    assert len(others | {name}) == 5
    assert len({name_stage("a", "shots", "m"), name_stage("a", "shots", "n"), name_stage("b", "shots", "m")}) == 3


def test_a_merge_takes_each_key_once_and_of_its_owner_alone() -> None:
    said = statements.merge(PLACE, table_for(TAGS), "stage_1", statements.of_values("report_id", "numbers"))
    assert "PARTITION BY `rangebook_id`, `report_id`, `group_id`, `shot_id`, `tag`" in said
    assert "FROM `golf-club-1.golf.stage_1` WHERE `rangebook_id` = @owner" in said
    assert "WHEN NOT MATCHED BY SOURCE AND t.`rangebook_id` = @owner AND t.`report_id` IN UNNEST(@numbers)" in said
    assert "UPDATE SET" not in said
    assert "WHEN MATCHED THEN UPDATE SET `make` = s.`make`" in statements.merge(PLACE, table_for(CLUBS), "stage_1")


def test_what_is_written_is_one_transaction_of_the_run_that_was_begun_last() -> None:
    said = statements.transaction([statements.guard(PLACE), statements.delete(PLACE, "tags")])
    parts = said.split(";\n")
    assert (parts[0], parts[-1]) == ("BEGIN TRANSACTION", "COMMIT TRANSACTION;")
    assert "rangebook_overtaken" in parts[1]
    assert parts[1].endswith("WHERE `rangebook_id` = @owner")
    assert parts[3] == "DELETE FROM `golf-club-1.golf.tags` AS t WHERE t.`rangebook_id` = @owner AND TRUE"


@pytest.mark.parametrize(("value", "said"), [
    ("a-b_1", "'a-b_1'"), ("", "''"), (None, "NULL"), (7, "7"), ([1, 2], "[1, 2]"), (["a"], "['a']"),
    ("a'; DROP", "SAFE_CONVERT_BYTES_TO_STRING(FROM_HEX('61273b2044524f50'))")])
def test_values_are_written_as_literals(value: str | int | list[int] | None, said: str) -> None:
    assert write_literal(value) == said


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_no_text_ends_a_literal(text: str) -> None:
    written = r"'[A-Za-z0-9_.:-]*'|SAFE_CONVERT_BYTES_TO_STRING\(FROM_HEX\('[0-9a-f]*'\)\)"
    assert re.fullmatch(written, write_literal(text))
    assert "@" not in bind("@text", {"text": text})


def test_a_value_that_was_not_given_is_an_error() -> None:
    with pytest.raises(KeyError):
        bind("SELECT @owner", {})


def test_rows_are_lines_of_json_and_come_back_as_they_were() -> None:
    values = {Kind.TEXT: "é\0\u2028", Kind.INTEGER: 3, Kind.REAL: 3, Kind.TRUTH: 1, Kind.DAY: "2026-07-24",
              Kind.MOMENT: "2026-07-24T10:00:00.000001+00:00"}
    row = [values[kind] for kind in RUNS.columns.values()]
    line, = write_lines(table_for(RUNS), "me", [row]).read().splitlines()
    found = json.loads(line)
    assert list(found) == [OWNER, *RUNS.columns]
    assert isinstance(found["duration_seconds"], float)
    shot = [values[kind] if name != "carry_yd" else None for name, kind in SHOTS.columns.items()]
    found = json.loads(write_lines(table_for(SHOTS), "me", [shot]).read())
    assert (found["counts"], "carry_yd" in found) == (True, False)


def test_numbers_that_json_cannot_hold_travel_as_text() -> None:
    names = table_for(CLUBS)
    loft, position = list(CLUBS.columns).index("loft_deg"), list(CLUBS.columns).index("position")
    row: list[object] = [None] * len(CLUBS.columns)
    row[loft], row[position] = float("-inf"), 2**53
    found = json.loads(write_lines(names, "me", [row]).read())
    assert (found["loft_deg"], found["position"]) == ("-inf", str(2**53))


def test_objects_become_what_sqlite_holds() -> None:
    objects = {Kind.TEXT: "x", Kind.INTEGER: 3, Kind.REAL: 1.5, Kind.TRUTH: True, Kind.DAY: date(2026, 7, 24),
               Kind.MOMENT: datetime(2026, 7, 24, 10, 0, 0, 1, UTC)}
    held = {Kind.TEXT: "x", Kind.INTEGER: 3, Kind.REAL: 1.5, Kind.TRUTH: 1, Kind.DAY: "2026-07-24",
            Kind.MOMENT: "2026-07-24T10:00:00.000001+00:00"}
    for table in CONTRACT_TABLES.values():
        kinds = table.columns.values()
        assert read_row(table, [objects[kind] for kind in kinds]) == tuple(held[kind] for kind in kinds)
        assert read_row(table, [None for _ in kinds]) == (None,) * len(kinds)


def test_the_extra_changes_no_version_of_the_apps() -> None:
    def load_pins(name: str) -> dict[str, str]:
        return dict(re.findall(r"^([\w.-]+)==([^ ;\\]+)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE))

    ours, extra = load_pins("requirements.txt"), load_pins("requirements-bigquery.txt")
    assert {name: version for name, version in extra.items() if ours.get(name, version) != version} == {}
    assert "google-cloud-bigquery" in extra


def test_the_command_for_the_extra_names_the_installer_that_is_there(tmp_path: Path) -> None:
    assert "-m pip install --no-deps --require-hashes" in build_install_command(tmp_path)
    uv = tmp_path / ".tools" / "bin" / "uv"
    uv.parent.mkdir(parents=True)
    uv.touch()
    assert build_install_command(tmp_path).startswith(f'"{uv}" pip install --python')


def has_extra() -> bool:
    return find_spec("google") is not None and find_spec("google.cloud") is not None


@pytest.mark.skipif(has_extra(), reason="it is installed")
def test_without_the_extra_the_command_is_said() -> None:
    target = BigQueryTarget()
    with pytest.raises(CopyError, match="requirements-bigquery"):
        target.load_rangebooks(CopyAddress("bigquery://golf-club-1/golf"), None)


def test_cost_is_said_in_a_sentence() -> None:
    assert "less than 1 MB" in statements.describe_cost(900)
    assert "about 12 MB" in statements.describe_cost(12_300_000)
