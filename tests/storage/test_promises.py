"""Any sequence of listings, saves, failures and edits keeps the promises; checked against a plain model."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import event

from golf.errors import ReportUnreadable
from golf.reports import ReportContent
from golf.sessions import UNKNOWN_PLAYER, SessionState
from golf.sync_events import SyncFailure
from golf_db import open_database
from tests.depth import share
from tests.storage.builders import GUESS, RUN, content, group, raw, row, shot

IDS = st.integers(1, 3)
PLAYERS = st.sampled_from(["Bob", None, "Ann"])
NAMES = st.sampled_from(["range", "warmup", ""])
DAYS = st.one_of(st.none(), st.dates(date(2026, 1, 1), date(2026, 1, 3)))
BALLS = st.lists(st.integers(0, 3), max_size=4, unique=True)
"""Shots by the number of their ball: the same ball in two reports is a duplicate."""
TODAY = date(2026, 1, 3)
_template: list[Path] = []


@dataclass
class Modelled:
    """What a report must look like."""

    name: str = ""
    player: str | None = None
    listed_on: date | None = None
    api_day: date | None = None
    balls: list[int] | None = None
    gone: bool = False
    listed: bool = False
    failed: bool = False
    edits: dict[str, Any] = field(default_factory=dict)

    @property
    def effective_player(self) -> str:
        return self.edits.get("player") or self.player or UNKNOWN_PLAYER

    @property
    def is_anybodys(self) -> bool:
        return self.effective_player == UNKNOWN_PLAYER

    @property
    def day(self) -> date | None:
        return self.edits.get("day") or self.api_day or self.listed_on


def new_file(folder: Path) -> Path:
    """A copy of one database made once: creating is tested elsewhere."""
    if not _template:
        _template.append(Path(tempfile.mkdtemp()) / "golf.db")
        open_database(_template[0]).close()
    folder.mkdir(exist_ok=True)
    shutil.copy(_template[0], folder / "golf.db")
    return folder / "golf.db"


class Promises(RuleBasedStateMachine):
    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.db = open_database(new_file(self.folder))
        event.listen(self.db._store.engine, "connect", lambda c, _: c.execute("PRAGMA synchronous = OFF"))
        self.db.close()  # the next connections do not wait for the disk: durability is tested elsewhere
        self.reports = self.db.reports("bob")
        self.model: dict[int, Modelled] = {}
        for report_id in (1, 2):
            self.list_a_row(report_id, "range", "Bob", None)
            self.save(report_id, [0, 1], None)

    def teardown(self) -> None:
        self.db.close()
        shutil.rmtree(self.folder)

    @rule(report_id=IDS, name=NAMES, player=PLAYERS, day=DAYS)
    def list_a_row(self, report_id: int, name: str, player: str | None, day: date | None) -> None:
        listed = row(report_id, name, player=player, listed_on=day, date_text=str(day) if day else "")
        self.reports.save_listing_rows([listed], RUN)
        known = self.model.setdefault(report_id, Modelled())
        known.gone, known.listed = False, True
        known.name = name or known.name
        known.player = player or known.player
        known.listed_on = day or known.listed_on
        self.again(lambda: self.reports.save_listing_rows([listed], RUN))

    @rule(report_id=IDS, balls=BALLS, day=DAYS)
    def save(self, report_id: int, balls: list[int], day: date | None) -> None:
        report = content(group([shot(ball, seed=1) for ball in balls]), day=day)
        if not balls and report_id in self.model and self.model[report_id].balls:
            self.again(lambda: self.is_refused(report_id, report))
            return
        saved = self.reports.save_report(raw(report_id, report), report, GUESS, RUN)
        known = self.model.setdefault(report_id, Modelled("label"))
        before = set(known.balls or [])
        assert saved.is_new == (known.balls is None)
        assert saved.new_shots == len(set(balls) - before)
        assert saved.archived_shots == len(before - set(balls))
        known.balls, known.failed = balls, False
        known.api_day = day or known.api_day
        self.again(lambda: self.reports.save_report(raw(report_id, report), report, GUESS, RUN))

    @rule(report_id=IDS)
    def fail(self, report_id: int) -> None:
        self.reports.save_failure(SyncFailure("report_unavailable", "No answer.", True, report_id), RUN)
        if report_id in self.model:
            self.model[report_id].failed = True

    @rule(seen=st.sets(IDS))
    def walk_everything(self, seen: set[int]) -> None:
        gone = self.reports.finish_listing(seen, RUN)
        expected = {n for n, known in self.model.items() if known.listed and not known.gone and n not in seen}
        assert set(gone) == expected
        for report_id in expected:
            self.model[report_id].gone = True
        self.again(lambda: self.reports.finish_listing(seen, RUN))

    @rule(report_id=IDS, player=PLAYERS)
    def say_who_it_was(self, report_id: int, player: str | None) -> None:
        if report_id in self.model:
            self.db.edits.set_player(report_id, player)
            self.model[report_id].edits["player"] = player

    @rule(report_id=IDS, name=st.sampled_from([None, "mine"]), day=DAYS)
    def say_what_and_when(self, report_id: int, name: str | None, day: date | None) -> None:
        if report_id in self.model:
            self.db.edits.rename(report_id, name)
            self.db.edits.set_days([report_id], day)
            self.model[report_id].edits |= {"name": name, "day": day}

    def is_refused(self, report_id: int, report: ReportContent) -> None:
        with pytest.raises(ReportUnreadable):
            self.reports.save_report(raw(report_id, report), report, GUESS, RUN)

    def again(self, action: Any) -> None:
        """Doing it twice changes nothing a page shows."""
        before = self.db.load_revision()
        action()
        assert self.db.load_revision() == before

    @invariant()
    def the_database_is_sound(self) -> None:
        if hasattr(self, "db"):
            assert [finding for finding in self.db.upkeep.check() if finding.severity == "error"] == []

    @invariant()
    def every_session_is_as_modelled(self) -> None:
        for report_id, known in getattr(self, "model", {}).items():
            card = self.db.journal.load_session(report_id).card
            assert card.name == (known.edits.get("name") or known.name)
            assert (card.player, card.practised_on, card.gone) == (known.effective_player, known.day, known.gone)
            assert card.stored_shots == len(known.balls or [])
            state = SessionState.FAILED if known.failed else (
                SessionState.PENDING if known.balls is None else SessionState.IMPORTED)
            assert card.state is state

    @invariant()
    def each_ball_is_counted_once(self) -> None:
        owner: dict[tuple[str, int], int] = {}
        model: dict[int, Modelled] = getattr(self, "model", {})
        for report_id, known in sorted(
                model.items(), key=lambda item: (item[1].is_anybodys, item[1].gone, item[0])):
            for ball in known.balls or []:
                if not (known.is_anybodys and any(owned == ball for _player, owned in owner)):
                    owner.setdefault((known.effective_player, ball), report_id)
        if not model:
            return
        counted = set(owner.values())  # a session in which nobody hit a ball is no practice
        totals = self.db.journal.load_totals(None, TODAY)
        assert (totals.shots, totals.sessions) == (len(owner), len(counted))
        for report_id in model:
            card = self.db.journal.load_session(report_id).card
            assert card.distinct_shots == list(owner.values()).count(report_id)


TestPromises = Promises.TestCase
TestPromises.settings = settings(max_examples=share(5, 50), stateful_step_count=20, deadline=None,
                                 suppress_health_check=list(HealthCheck))
