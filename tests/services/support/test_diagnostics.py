"""What helps a helper, and nothing else: canaries in every corner of a Rangebook, looked for in every form."""

from __future__ import annotations

import base64
import json
import zipfile
from collections.abc import Iterator
from dataclasses import make_dataclass, replace
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from golf.settings import Settings
from golf.sync_history import RunFilter
from services.secrets.outgoing_values import AllowedText
from services.support import diagnostics
from services.support.diagnostics import About, Diagnostics, build_diagnostics
from storage.tables.core import metadata
from tests.opened_app import OpenedApp
from tests.services.support.canaries import (
    CHECKS,
    EMAIL,
    FIXED,
    HOST,
    LOG,
    NOW,
    PASSWORD,
    SESSION,
    build_full_house,
    find_in_text,
    find_leaks,
    forms_of,
    of_this_machine,
    save_run,
    write_log,
)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenedApp]:
    app = build_full_house(tmp_path_factory.mktemp("house"))
    yield app
    app.database.close()


def build(app: OpenedApp) -> Diagnostics:
    return build_diagnostics(app.settings, NOW, CHECKS)


def files(app: OpenedApp) -> dict[str, object]:
    return {name: json.loads(text) for name, text in build(app).files.items() if name.endswith(".json")}


def test_the_house_is_full_of_canaries(house: OpenedApp) -> None:
    """Else their absence from the report would prove nothing."""
    there = b"".join(path.read_bytes() for path in house.settings.home.rglob("*")
                     if path.is_file() and "golf.db" not in path.name)
    with house.database._store.raw() as connection:
        there += "\n".join(connection.iterdump()).encode()
    there += str(house.settings).encode()
    outside_of_files = {PASSWORD, "checkCanary"}  # the keyring; the doctor's sentences
    assert find_in_text(there, FIXED) >= set(FIXED) - outside_of_files - {"notesCanary é中"}


def test_no_canary_is_in_the_report(house: OpenedApp) -> None:
    report = build(house)
    assert find_leaks(report.as_zip(), (*FIXED, *of_this_machine(), str(house.settings.home))) == set()
    assert find_in_text("".join(report.files.values()).encode(), FIXED) == set()


def test_the_report_is_of_use(house: OpenedApp) -> None:
    told = files(house)
    assert set(told) == {"about.json", "checks.json", "data.json", "runs.json", "events.json", "pages.json"}
    about, data, runs = told["about.json"], told["data.json"], told["runs.json"]
    assert isinstance(about, dict)
    assert isinstance(data, dict)
    assert isinstance(runs, list)
    assert about["rangebook"].count(".") == 2
    assert about["own_portal_address"] is True
    assert "other" not in about["packages"]
    assert data["rows"]["sessions"] == 2
    assert data["rows"]["shots"] == 8
    assert "other" not in data["rows"]
    assert data["backups"]["by_hand"] == 1
    assert [account["refusal"] for account in data["accounts"]].count("other") == 1
    assert runs[0]["status"] == "partial"
    assert runs[0]["errors"] == {"other": 1}
    assert told["checks.json"] == [{"name": "Python", "state": "ok"}, {"name": "other", "state": "fail"}]


def test_every_table_is_counted_by_name(house: OpenedApp) -> None:
    counted = house.database.upkeep.load_counts()
    assert set(metadata.tables) <= set(counted)
    assert set(counted) == diagnostics.COUNTED


def test_the_zip_holds_exactly_the_files_that_are_shown(house: OpenedApp) -> None:
    report = build(house)
    with zipfile.ZipFile(BytesIO(report.as_zip())) as archive:
        assert {name: archive.read(name).decode() for name in archive.namelist()} == dict(report.files)
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert report.as_zip() == report.as_zip()


def test_known_events_are_told_with_numbers_and_known_words_only(house: OpenedApp) -> None:
    write_log(house.settings.home, [
        {"event": "report_failed", "code": "report_unreadable", "report_id": 101, "session": SESSION},
        {"event": "listing_shrunk", "known": 125, "missing": LOG},
        {"event": "sync_finished", "status": "success", "imported": float("inf")}])
    told = files(house)["events.json"]
    assert isinstance(told, dict)
    assert [(event["event"], event["facts"]) for event in told["events"][-3:]] == [
        ("report_failed", {"code": "report_unreadable"}), ("listing_shrunk", {"known": 125, "missing": None}),
        ("sync_finished", {"status": "success", "imported": None})]
    assert told["not_told"] >= 1


BEFORE, BEHIND = "CanaryZq7", "Qz9Canary"
words = st.text("abcXYZ019 .@<>&\"'\\/%=+-_\u00e9\u4e2d\u202e\ud7ff", min_size=1, max_size=30).map(
    lambda text: f"{BEFORE}{text}{BEHIND}")
log_values = st.recursive(words | st.integers() | st.booleans() | st.none(),
                          lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3))
EVENT_NAMES = st.sampled_from(["sync_started", "sync_finished", "report_failed", "portal_changed", "backup_made",
                               "listing_shrunk", "schedule_saved", "tick_failed"])
FIELDS = st.sampled_from(["code", "mode", "trigger", "status", "page", "shots", "known", "level", "event", "at", "job"])


@settings(deadline=None, max_examples=25,
          suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(name=words, message=words, code=words, lines=st.lists(st.tuples(EVENT_NAMES, FIELDS, log_values), max_size=6))
@example(name=BEFORE, message=BEHIND, code="report_gone", lines=[("sync_started", "mode", BEFORE + BEHIND)])
def test_nothing_injected_anywhere_gets_out(
    house: OpenedApp, name: str, message: str, code: str, lines: list[tuple[str, str, object]]
) -> None:
    run_id = f"{BEFORE}{house.database.history.count_runs(RunFilter())}{BEHIND}"
    save_run(house, run_id, mode=code, trigger=name, code=code, message=message, name=name)
    house.database.edits.rename(101, name)
    house.database.accounts.save_label(EMAIL, name)
    house.database.preferences.save(name[:80], message)
    write_log(house.settings.home, [{"event": event, field: value} for event, field, value in lines])
    packed = build(house).as_zip()
    assert find_leaks(packed, (name, message, BEFORE, BEHIND, *FIXED)) == set()


def test_a_field_that_would_leak_breaks_the_report(house: OpenedApp, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new field with a plain text is refused by its type, whatever it holds."""
    leaky = make_dataclass("About", [("home", str)], bases=(), frozen=True)
    for value in (str(house.settings.home), house.settings.home, b"bytes", object(), ["list"], {"plain": 1}):
        monkeypatch.setattr(diagnostics, "_read_about", lambda *_, told=value: leaky(told))
        with pytest.raises(TypeError, match="not safe"):
            build(house)


@pytest.mark.parametrize("hide", [
    str, str.upper, lambda text: quote(text, safe=""), lambda text: text.encode().hex(),
    lambda text: base64.b64encode(text.encode()).decode(), lambda text: base64.b64encode(f"a{text}".encode()).decode(),
    lambda text: base64.b64encode(f"{text}zz".encode()).decode(), lambda text: f"<{text}>"])
@pytest.mark.parametrize("secret", [PASSWORD, EMAIL, HOST, SESSION])
def test_the_canary_test_sees_a_field_that_leaks_all_the_same(
    house: OpenedApp, monkeypatch: pytest.MonkeyPatch, hide: type[str], secret: str
) -> None:
    """Somebody calls a secret a known word, and encodes it on top: the search finds it."""
    honest = diagnostics._read_about

    def leak(settings: Settings, now: object) -> About:
        return replace(honest(settings, NOW), machine=AllowedText(hide(secret)))

    monkeypatch.setattr(diagnostics, "_read_about", leak)
    assert secret in find_leaks(build(house).as_zip(), FIXED)


def test_every_form_of_a_canary_is_one_it_is_found_by() -> None:
    for form in forms_of("Ünïcode/Canary+1"):
        assert find_in_text(b"before" + form + b"after", ["Ünïcode/Canary+1"])
    assert not find_in_text(b"nothing here", FIXED)


@pytest.mark.parametrize("state", ["none", "damaged", "empty"])
def test_a_report_is_made_of_a_house_whose_database_does_not_open(tmp_path: Path, state: str) -> None:
    home = Settings(home=tmp_path / "house")
    home.home.mkdir()
    if state != "none":
        home.database_path.write_bytes(b"hello" * 5000 if state == "damaged" else b"")
    data = json.loads(build_diagnostics(home, NOW, []).files["data.json"])
    assert data["exists"] is (state != "none")
    assert data["error"] == (None if state == "none" else "database_damaged")
    assert home.database_path.exists() is (state != "none"), "looking makes no database"


@pytest.mark.parametrize("line", ["", "{", "[]", "null", "{}", '{"event": 5, "at": "x"}', '{"event": "sync_started"}',
                                  '{"at": "2026-01-01T00:00:00", "event": "sync_started"}', "[" * 30_000, "x" * 100_000,
                                  '{"at": "2026-01-01T00:00:00+00:00", "event": "sync_started", "mode": {"a": []}}'])
def test_any_line_may_stand_in_the_log(tmp_path: Path, line: str) -> None:
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "rangebook.log").write_text(line + "\n\xff\x00\n", encoding="latin-1")
    text = build_diagnostics(Settings(home=tmp_path), NOW, []).files["events.json"]
    assert len(json.loads(text)["events"]) <= 1
