"""Answers that unpack to gigabytes, never end, or lie, given over real HTTP to every client that reads some."""

from __future__ import annotations

import json
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from automation.reports.report_api import ReportApi
from automation.reports.shot_pictures import fetch_shot_pictures
from automation.shared.request_pacing import RequestPacer
from golf.errors import CoachNotAnswered, GolfError, NoticeNotSent, ReportUnavailable, ReportUnreadable
from golf.reports import ReportKey
from services.coach.chat_client import ChatEndpoint
from services.notices.senders import RealSenders
from services.support.doctor import CheckState, check_answers
from tests.services.hostile_server import HostileServer, hostile_server, packed_once

KEY = ReportKey("SECRETKEY12345")
MOST_MEMORY = 80 * 1024 * 1024
"""Four times the largest report that is believed: the pieces, their sum, and what the libraries hold."""
TOO_MUCH = ("nested", "three layers", "two headers", "bomb", "endless", "endless gzip")
PACKED_OTHERWISE = ("nested", "three layers", "two headers", "brotli", "zstd")
BROKEN = ("no gzip", "cut off gzip", "lying length")


@pytest.fixture
def server() -> Iterator[HostileServer]:
    packed_once()
    with hostile_server() as server:
        yield server


@pytest.fixture
def api(server: HostileServer) -> Iterator[ReportApi]:
    stop = threading.Event()
    with ReportApi(f"http://127.0.0.1:{server.port}", RequestPacer(None, stop), stop, backoff_s=0.01) as api:
        yield api


@contextmanager
def little_memory() -> Iterator[None]:
    """The block never holds more than MOST_MEMORY at once."""
    tracemalloc.start(1)
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < MOST_MEMORY
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("manner", dict.fromkeys((*TOO_MUCH, *PACKED_OTHERWISE, *BROKEN)))
def test_a_report_costs_no_more_memory_than_is_allowed_for_it(
    server: HostileServer, api: ReportApi, manner: str
) -> None:
    server.manner = manner
    error = ReportUnavailable if manner in BROKEN else ReportUnreadable
    with little_memory(), pytest.raises(error) as caught:
        api.fetch_report(1, KEY)
    assert server.asked == (4 if manner in BROKEN else 1)  # what is broken may have been the way; the rest is meant
    said = caught.value.what_happened
    if manner in PACKED_OTHERWISE:
        assert said == "The portal packed its answer in a way that Rangebook does not open."
    elif manner in TOO_MUCH:
        assert "far more data" in said


@pytest.mark.parametrize("manner", TOO_MUCH)
def test_pictures_and_their_list_cost_no_more(server: HostileServer, api: ReportApi, manner: str) -> None:
    server.manner = manner
    with little_memory(), pytest.raises(ReportUnreadable):
        fetch_shot_pictures(api, (1, "a", "b"), KEY)
    with little_memory(), pytest.raises(ReportUnreadable):
        api.fetch_bytes("picture.png", 1, largest=8 * 1024 * 1024)


@pytest.mark.parametrize("manner", dict.fromkeys((*TOO_MUCH, *PACKED_OTHERWISE, *BROKEN)))
def test_a_models_answer_costs_no_more(server: HostileServer, manner: str) -> None:
    server.manner, server.good = manner, b'{"choices": []}'
    with little_memory(), pytest.raises(CoachNotAnswered) as caught:
        ChatEndpoint(f"http://127.0.0.1:{server.port}/v1").post("{}")
    said = caught.value.what_happened
    if manner in PACKED_OTHERWISE:
        assert "packed its answer in a way that Rangebook does not open" in said
    elif manner in TOO_MUCH:
        assert "far more than an answer" in said


@pytest.mark.parametrize("manner", dict.fromkeys((*TOO_MUCH, *PACKED_OTHERWISE, *BROKEN)))
def test_a_notice_is_sent_whatever_the_receiver_answers_to_it(server: HostileServer, manner: str) -> None:
    server.manner = manner
    with little_memory():
        RealSenders().to_address(f"json://127.0.0.1:{server.port}/hook", "Title", "Text")
    assert server.asked == 1


def test_a_notice_that_nobody_takes_is_still_said(server: HostileServer) -> None:
    with pytest.raises(NoticeNotSent):
        RealSenders().to_address("json://127.0.0.1:9/hook", "Title", "Text")


@pytest.mark.parametrize("manner", TOO_MUCH)
def test_the_doctor_reads_no_body_at_all(server: HostileServer, manner: str) -> None:
    server.manner = manner
    with little_memory():
        assert check_answers("Portal", f"http://127.0.0.1:{server.port}/").state is CheckState.OK


@pytest.mark.parametrize("manner", ["plain", "gzip"])
def test_what_is_packed_as_asked_for_arrives(server: HostileServer, api: ReportApi, manner: str) -> None:
    server.manner, server.good = manner, json.dumps([{"id": number} for number in range(90_000)]).encode()
    assert api.fetch_report(1, KEY).body == server.good
    server.good = b'{"choices": []}'
    assert ChatEndpoint(f"http://127.0.0.1:{server.port}/v1").post("{}") == {"choices": []}
    assert server.accepted == ["gzip", "gzip"]


def test_the_largest_body_arrives_and_one_byte_more_does_not(server: HostileServer, api: ReportApi) -> None:
    fetch: Callable[[], bytes] = lambda: api.fetch_bytes("x", 1, largest=100_000)  # noqa: E731
    for server.manner in ("plain", "gzip"):
        server.good = b"7" * 100_000
        assert fetch() == server.good
        server.good += b"7"
        with pytest.raises(GolfError, match="far more data"):
            fetch()
