"""Addresses of datasets: read, written in one form without any secret, and refused with the next step."""

from __future__ import annotations

from pathlib import Path

import pytest

from golf.copies.errors import CopyAddressRefused
from replication.all_targets import find_kind
from replication.bigquery.address import BigQueryAddress, read_address, take_apart


def test_an_address_is_taken_apart_and_keeps_one_form() -> None:
    address, password = read_address(" bigquery://golf-club-1/shots_2026/?location=eu ")
    assert (address.text, address.ca_file, password) == ("bigquery://golf-club-1/shots_2026?location=EU", "", None)
    assert take_apart(address) == BigQueryAddress("golf-club-1", "shots_2026", "EU")
    assert read_address(address.text)[0] == address


@pytest.mark.parametrize(("typed", "location"), [
    ("", ""), ("?location=", ""), ("?location=US", "US"), ("?location=Europe-West3", "europe-west3"),
    ("?location=northamerica-northeast1", "northamerica-northeast1")])
def test_a_location_is_written_as_bigquery_does(typed: str, location: str) -> None:
    assert take_apart(read_address(f"bigquery://golf-club-1/shots{typed}")[0]).location == location


def test_of_a_key_only_the_path_is_kept(tmp_path: Path) -> None:
    key = tmp_path / "my key.json"
    key.write_text('{"private_key": "canary"}')
    address, _ = read_address(f"bigquery://golf-club-1/shots?key_file={key}&location=EU")
    assert "canary" not in repr(address)
    assert take_apart(address).key_file == str(key)
    assert read_address(address.text)[0] == address


def test_a_project_may_belong_to_a_domain() -> None:
    place = take_apart(read_address("bigquery://example.com:golf-club/shots")[0])
    assert place.name_table("shots") == "`example.com:golf-club.shots.shots`"


@pytest.mark.parametrize("typed", [
    "", "golf", "bigquery://", "bigquery://golf-club-1", "bigquery://golf-club-1/", "bigquery://Golf/shots",
    "bigquery://golf-club-1/shots/more", "bigquery://golf-club-1/sh`ots",
    "bigquery://golf-club-1/shots?location=E'U", "bigquery://golf-club-1/shots?endpoint=http://localhost",
    "bigquery://bob:secret@golf-club-1/shots", "bigquery://golf-club-1/shots?key_file=/none/key.json",
    "bigquery://[golf/shots", "postgresql://golf-club-1/shots", "bigquery://golf-club-1/shots?location",
])
def test_what_is_no_address_is_refused_with_the_next_step(typed: str) -> None:
    with pytest.raises(CopyAddressRefused) as refused:
        read_address(typed)
    assert refused.value.what_to_do
    assert "secret" not in str(refused.value)


def test_a_certificate_is_not_a_key() -> None:
    with pytest.raises(CopyAddressRefused, match="certificate"):
        read_address("bigquery://golf-club-1/shots", "/ca.crt")


@pytest.mark.parametrize(("typed", "kind"), [
    ("bigquery://golf-club-1/shots", "bigquery"), (" BigQuery://x", "bigquery"),
    ("postgres://bob@localhost/golf", "postgres"), ("postgresql://b@localhost/x", "postgres"), ("golf", "postgres")])
def test_the_kind_of_a_copy_follows_from_its_address(typed: str, kind: str) -> None:
    assert find_kind(typed) == kind
