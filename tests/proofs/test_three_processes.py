"""A sync, a golfer who edits and takes back, and backups, each in a process of its own, all at once."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from golf.errors import SyncAlreadyRunning
from golf.sync_events import SyncStatus
from golf_db import UndoRefused
from services.sync.options import SyncOptions
from tests.proofs.house import SmallHouse, content_shots, stored_shots
from tests.proofs.points import Doom, raise_crash

ROOT = Path(__file__).resolve().parents[2]
_FRAME = """
import json, sys
from pathlib import Path
from types import SimpleNamespace
from golf.errors import GolfError
from golf_db import open_database
from golf.settings import Settings
from services.shared.clock import SystemClock
home, api, rows = Path(sys.argv[1]), sys.argv[2], json.loads(sys.argv[3])
settings = Settings(home=home, portal_url=api.removesuffix("/v2"), api_url=api, requests_per_second=None)
def say(**facts):
    sys.stdout.write(json.dumps(facts) + "\\n"); sys.stdout.flush()
"""
_SYNC = _FRAME + """
from services.sync.options import SyncOptions
from services.sync_service import run_sync
from tests.journeys.conftest import make_dependencies
from tests.proofs.killing_ground import ToldListing
portal = SimpleNamespace(url=settings.portal_url, api_url=api)
parts = make_dependencies(home, portal, ToldListing(rows, lambda: None))
for turn in range(6):
    try:
        result = run_sync(sys.argv[4], "secret", options=SyncOptions(None, full=True, rechecks=9), dependencies=parts)
        say(status=result.status.value, errors=[str(error) for error in result.errors])
    except GolfError as error:
        say(sentence=str(error), code=error.code)
"""
_EDIT = _FRAME + """
from services.sync_history.service import SyncHistory
from services.wiring import build_dependencies
parts = build_dependencies(settings)
database, history = parts.database, SyncHistory(parts, None, None)
ids = [row[0] for row in rows][:4]
for turn in range(40):
    report_id = ids[turn % len(ids)]
    try:
        database.edits.rename(report_id, f"mine {turn}")
        database.edits.set_tags(report_id, [f"tag {turn}"])
        say(report_id=report_id, name=f"mine {turn}", tag=f"tag {turn}")
        if turn % 8 == 7:
            history.undo(database.runs.load_recent(1)[0].run_id)
    except GolfError as error:
        say(sentence=str(error), code=error.code)
"""
_BACKUP = _FRAME + """
from services.backups.service import Backups
backups = Backups(open_database(settings.database_path), settings, SystemClock(), lambda: None)
for turn in range(5):
    try:
        say(backup=backups.make().name)
    except GolfError as error:
        say(sentence=str(error), code=error.code)
"""
EXPECTED = {SyncAlreadyRunning.code, UndoRefused.code}
"""What one may be told because of another: sentences, no errors."""


@pytest.mark.slow
def test_a_sync_an_editing_golfer_and_backups_at_once_lose_nothing(tmp_path: Path) -> None:
    house = SmallHouse(tmp_path, Doom(raise_crash), sessions=10)
    house.sync(SyncOptions(None, rechecks=0))
    for report in house.portal.account.reports[4:]:
        house.portal.grow(report.id, 2)
    for _ in range(3):
        house.portal.add_report(name="new one", shots=4)
    said = [talk for process in [start(house, code) for code in (_SYNC, _EDIT, _BACKUP)] for talk in [listen(process)]]
    sentences = [fact for facts in said for fact in facts if "sentence" in fact]
    assert {fact["code"] for fact in sentences} <= EXPECTED, sentences
    assert all(fact["sentence"].strip() for fact in sentences)
    syncs, edits, backups = said
    assert {fact["status"] for fact in syncs if "status" in fact} <= {"success", "no_new"}, syncs
    assert_words_stand(house, edits)
    assert len([fact for fact in backups if "backup" in fact]) == 5
    assert_nothing_lost(house)


def start(house: SmallHouse, code: str) -> subprocess.Popen[str]:
    reports = sorted(house.portal.account.reports, key=lambda one: (one.date, one.id), reverse=True)
    rows = [[one.id, one.key, one.name, one.player, one.date.isoformat(), one.shot_count] for one in reports]
    told = rows[-4:] + rows[:-4] if code is _EDIT else rows
    return subprocess.Popen(
        [sys.executable, "-c", code, str(house.parts.settings.home), house.portal.api_url,
         json.dumps(told), house.portal.username], cwd=ROOT, text=True, stdout=subprocess.PIPE)


def listen(process: subprocess.Popen[str]) -> list[dict[str, Any]]:
    said, _ = process.communicate(timeout=240)
    assert process.returncode == 0
    return [json.loads(line) for line in said.splitlines() if line.startswith("{")]


def assert_words_stand(house: SmallHouse, edits: list[dict[str, Any]]) -> None:
    """The last word that was acknowledged for each session is what is there."""
    last = {fact["report_id"]: fact for fact in edits if "report_id" in fact}
    assert len(last) == 4
    for report_id, fact in last.items():
        card = house.database.journal.load_session(report_id).card
        assert (card.name, card.tags) == (fact["name"], (fact["tag"],))


def assert_nothing_lost(house: SmallHouse) -> None:
    folder = house.parts.settings.backup_folder
    for info in house.app.backups.load_list():
        house.database.backups.verify(folder, info.name)
    result = house.sync(SyncOptions(None, full=True, rechecks=100))
    assert result.status in (SyncStatus.SUCCESS, SyncStatus.NO_NEW)
    assert result.receipt is not None
    assert result.receipt.is_complete
    for report in house.portal.account.reports:
        assert stored_shots(house.database, report.id) == content_shots(house.truth(report))
    assert house.database.upkeep.check() == []
    house.close()
