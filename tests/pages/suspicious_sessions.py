"""A session of the demo account saved once more with readings gone wrong, for the pages that look for such."""

import json
from datetime import UTC, datetime
from typing import Any

from automation.reports.report_parser import read_report
from golf.reports import ListedReport, RawReport, ReportKey
from golf.session_types import guess_report_type
from golf_db import GolfDatabase
from tests.demo_accounts import fresh_account
from tests.pages.conftest import TODAY
from tests.stored_sessions import ACCOUNT

ODD_SESSION = 900_001
CARRY_WRONG, CLUBS_WRONG = 3, 2


def seed_suspicious(database: GolfDatabase, sessions: int = 40) -> None:
    """After ``seed_sessions``: in the newest session with iron shots three carries are wrong, and two wedge
    balls are stored under the driver. Its other shots are copies of the session it was made from."""
    account = fresh_account(today=TODAY, sessions=max(sessions, 40))
    report, payload = next((one, found) for one in account.reports[:sessions]
                           if one.player == "Alex" and _is_fit(found := one.payload()))
    _group(payload, "IRON7", "IRON9", "IRON8")["shots"][:CARRY_WRONG] = [
        {**shot, "carry_distance": shot["carry_distance"] * 1.4}
        for shot in _group(payload, "IRON7", "IRON9", "IRON8")["shots"][:CARRY_WRONG]]
    wedge = next(_group(found, "WEDGE_56")["shots"] for one in account.reports if one.player == "Alex"
                 if (found := one.payload()) and _has(found, "WEDGE_56", 12))
    driver = _group(payload, "DRIVER")
    driver["shots"] += [{**shot, "id": 990_000 + place, "ball_speed": shot["ball_speed"] * 1.001}
                        for place, shot in enumerate(wedge[4:4 + CLUBS_WRONG])]
    _save(database, report.name, payload)


def _is_fit(payload: list[dict[str, Any]]) -> bool:
    return _has(payload, "DRIVER", 5) and any(_has(payload, club, 5) for club in ("IRON7", "IRON8", "IRON9"))


def _has(payload: list[dict[str, Any]], club: str, shots: int) -> bool:
    return any(group["club_name"] == club and len(group["shots"]) >= shots and "yd" not in group["name"]
               for group in payload)


def _group(payload: list[dict[str, Any]], *clubs: str) -> dict[str, Any]:
    return next(group for group in payload if group["club_name"] in clubs and len(group["shots"]) >= 5)


def _save(database: GolfDatabase, name: str, payload: list[dict[str, Any]]) -> None:
    store = database.reports(ACCOUNT)
    count = sum(len(group["shots"]) for group in payload)
    store.save_listing_rows([ListedReport(ODD_SESSION, ReportKey("k" * 12), name, "Alex", TODAY,
                                          f"{TODAY:%b %d, %Y}", count)], "odd")
    body = json.dumps(payload).encode()
    content = read_report(body, session_name=name, today=TODAY)
    raw = RawReport(ODD_SESSION, body, datetime(2026, 7, 24, 13, tzinfo=UTC))
    store.save_report(raw, content, guess_report_type(name, content), "odd")
