"""Syncs, undo, days, players, bags, words, merging and moving in any order: sums stay what the shots say."""

from __future__ import annotations

import random
import tempfile
from collections import Counter
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from golf.errors import GolfError
from golf.sessions import DateEvidence, DateSource
from golf.shot_edits import ShotFilter, ShotReview
from golf.sync_events import SyncResult, SyncStatus
from golf_db import GolfDatabase, open_database
from tests.depth import share
from tests.storage.builders import GUESS, content, group, moment, raw, row, shot

ACCOUNTS = ("bob@example.com", "ann@example.com")
PLAYERS = ("Bob", "Ann", None)
CLUBS = ("7 Iron", "Driver")


class Life:
    """One database with everything that can happen to it, drawn at random."""

    def __init__(self, db: GolfDatabase, source: random.Random) -> None:
        self.db, self.source = db, source
        self.runs: list[str] = []
        self.rows = {report_id: source.choice(PLAYERS) for report_id in range(1, 5)}

    def sync(self) -> None:
        run_id = f"r{len(self.runs)}"
        account = self.source.choice(ACCOUNTS)
        self.db.runs.begin(run_id, trigger="cli", mode="full", max_sessions=None, account=account, started_at=moment())
        self.runs.append(run_id)
        reports = self.db.reports(account)
        seen = self.source.sample(sorted(self.rows), 3)
        for report_id in seen:
            day = date(2026, 2, self.source.randrange(1, 9))
            name = f"s{report_id}{self.source.choice('ab')}"
            reports.save_listing_rows(
                [row(report_id, name, player=self.rows[report_id], listed_on=day)], run_id,
                link_dates={report_id: DateEvidence(DateSource.LINK, day, day.isoformat())}
                if self.source.random() < 0.3 else {})
        for report_id in self.source.sample(seen, self.source.randrange(0, 4)):
            seed = self.source.choice([report_id, 1])
            shots = [shot(number, seed=seed) for number in range(self.source.randrange(1, 5))]
            made = content(group(shots[::2], club=self.source.choice(CLUBS)),
                           *([group(shots[1::2], group_id="g2", position=1, club=self.source.choice(CLUBS),
                                    is_default_club=self.source.random() < 0.3)] if shots[1::2] else []),
                           day=date(2026, 2, self.source.randrange(1, 9)) if self.source.random() < 0.5 else None)
            reports.save_report(raw(report_id, made), made, GUESS, run_id)
        if self.source.random() < 0.4:
            reports.finish_listing(seen, run_id)
        self.db.runs.finish(SyncResult(run_id, SyncStatus.SUCCESS), moment(13))

    def take_back_a_run(self) -> None:
        run_id = f"r{len(self.runs)}"
        self.db.changesets.undo(self.source.choice(self.runs), run_id, moment(14))
        self.runs.append(run_id)

    def take_back_a_change(self) -> None:
        changes = [change.change_id for change in self.db.edits.load_changes(limit=12)]
        self.db.edits.undo(self.source.choice(changes))

    def ids(self) -> list[int]:
        return [card.report_id for card in self.db.journal.load_cards(limit=99)]

    def some_shots(self) -> list[tuple[int, str, str]]:
        found = [stored.key for stored in self.db.practice.load_shots(self.ids())]
        return self.source.sample(found, min(2, len(found)))

    def say(self) -> None:
        match self.source.randrange(4):
            case 3:
                self.db.shot_edits.save(self.some_shots(), swing_length=self.source.choice(["half", "full", None]))
            case 0:
                self.db.shot_edits.save(self.some_shots(), is_hidden=self.source.random() < 0.5)
            case 1:
                self.db.shot_edits.save(self.some_shots(), club=self.source.choice(["PW", None]))
            case _:
                self.db.shot_edits.save(self.some_shots(), review=self.source.choice([ShotReview.OUT, None]))

    def regroup(self) -> None:
        one, other = self.source.choice(self.ids()), self.source.choice(self.ids())
        match self.source.randrange(4):
            case 0:
                self.db.regrouping.merge([one], other)
            case 1:
                self.db.regrouping.move(self.some_shots(), other)
            case 2:
                keys = [stored.key for stored in self.db.journal.load_shots(one)]
                self.db.regrouping.split(self.source.sample(keys, min(2, len(keys))), "b")
            case _:
                self.db.regrouping.part(self.source.choice(sorted(self.rows)))

    def edit(self) -> None:
        report_id = self.source.choice(self.ids())
        match self.source.randrange(3):
            case 0:
                self.db.edits.set_player(report_id, self.source.choice(PLAYERS))
            case 1:
                self.db.edits.set_days([report_id], self.source.choice([date(2026, 2, 3), date(2026, 2, 20), None]))
            case _:
                self.db.edits.set_default_club(report_id, "g2", self.source.choice([True, False, None]))

    def bag(self) -> None:
        player = self.source.choice(["Bob", "Ann"])
        rules = self.db.bag.load_rules(player)
        if rules and self.source.random() < 0.3:
            self.db.bag.delete_rule(rules[0].rule_id)
        else:
            self.db.bag.save_rule(player, self.source.choice(CLUBS), self.source.choice(["A", "B"]),
                                  self.source.choice([None, date(2026, 2, 4)]))

    def rename_for_the_portal(self) -> None:
        report_id = self.source.choice(sorted(self.rows))
        self.rows[report_id] = self.source.choice(PLAYERS)


STEPS = (Life.sync, Life.sync, Life.take_back_a_run, Life.take_back_a_change, Life.say, Life.regroup, Life.regroup,
         Life.edit, Life.bag, Life.rename_for_the_portal)


def check_against_the_table(db: GolfDatabase) -> None:
    """The kept sums against pandas over the plain view of the file."""
    with db._store.reading() as connection:
        flat = pd.read_sql_query(
            "SELECT f.*, t.is_distinct, g.is_default_club AND w.club IS NULL AS clubless FROM shots_flat AS f "
            "JOIN shots AS t USING (report_id, group_id, shot_id) JOIN club_groups AS g USING (report_id, group_id) "
            "LEFT JOIN shot_words AS w USING (report_id, group_id, shot_id)", connection)
        stored = connection.exec_driver_sql("SELECT count(*) FROM shots").scalar_one()
    assert len(flat) == stored, "every stored ball counts with one session"
    shown = flat[(flat.is_distinct == 1) & (flat.is_hidden == 0)]
    totals = db.journal.load_totals(None, date(2026, 3, 1))
    assert totals.shots == len(shown)
    cards = {card.report_id: card.distinct_shots for card in db.journal.load_cards(limit=99) if card.distinct_shots}
    assert cards == Counter(shown.session_id)
    counted = flat[(flat.counts == 1) & (flat.smash_factor <= 1.65)]  # of a chip smash can be no number
    assert {card.report_id: (card.smash_shots, round(card.average_smash, 9))
            for card in db.journal.load_cards(limit=99) if card.average_smash is not None} == {
        session: (len(own), round(own.mean(), 9)) for session, own in counted.groupby("session_id").smash_factor}
    with_club = shown[shown.clubless == 0]
    for player, own in with_club.groupby("player"):
        assert {use.club: use.shots for use in db.practice.load_clubs(str(player))} == Counter(own.club)
    check_short_cuts(db)
    loaded = db.practice.load_shots(list(cards))
    assert sorted(shot.key for shot in loaded if shot.passes(ShotFilter.ALL)) == sorted(
        zip(shown.report_id, shown.group_id, shown.shot_id, strict=True))
    assert sum(shot.counts for shot in loaded) == int(flat[flat.session_id.isin(list(cards))].counts.sum())
    assert {shot.key: (shot.club, shot.player, shot.session_id) for shot in loaded} == {
        (line.report_id, line.group_id, line.shot_id): (line.club, line.player, line.session_id)
        for line in flat.itertuples() if line.session_id in cards}


def check_short_cuts(db: GolfDatabase) -> None:
    """What is counted by subtraction or found by jumps through an index is what a walk over everything finds."""
    for player in PLAYERS:
        assert db.journal.count_sessions(player) == len(db.journal.load_cards(player, limit=999)), player
    assert [(each.report_id, each.name, each.player, each.practised_on, each.shots)
            for each in db.journal.load_names(limit=999)] == [
        (card.report_id, card.name, card.player, card.practised_on, card.distinct_shots or card.stored_shots)
        for card in db.journal.load_cards(limit=999)]
    with db._store.reading() as connection:
        players = connection.exec_driver_sql(
            "SELECT player, max(practised_on) FILTER (WHERE distinct_shots > 0) FROM sessions WHERE counted = 1 "
            "GROUP BY player").all()
    assert set(db.journal.load_players()) == set(db.practice.load_players()) == {player for player, _ in players}
    assert db.practice.load_players() == [
        player for player, _ in sorted(players, key=lambda row: (row[1] or "", row[0]), reverse=True)]
    for player, _ in players:
        uses = db.practice.load_clubs(player)
        assert db.practice.load_club_names(player) == [use.club for use in uses]
        recent = db.practice.load_sessions_of_clubs(player, [use.club for use in uses], limit=3)
        assert recent == {use.club: db.practice.load_club_sessions(player, use.club)[:3] for use in uses}
        wanted = {club: [item.report_id for item in found] for club, found in recent.items()}
        each = {club: db.practice.load_shots(report_ids, club) for club, report_ids in wanted.items()}
        assert db.practice.load_shots_by_club(wanted) == each
        assert db.practice.load_shots_of_clubs(player, wanted, sessions=3) == each
        assert db.practice.load_last_days(player) == {use.club: use.last_on for use in uses}
        days = [day.day for day in db.journal.load_practice_days(player, date.min, date.max)]
        assert db.journal.load_first_day(player) == min(days, default=None)
        since = date(2026, 2, 4)
        assert db.practice.load_club_names(player, since) == [
            use.club for use in uses if use.last_on is not None and use.last_on >= since]


@pytest.mark.timeout(900)
@settings(max_examples=share(4, 60), phases=(Phase.explicit, Phase.generate))
@given(st.integers(0, 10**6))
def test_whatever_happens_the_sums_are_what_the_shots_say(seed: int) -> None:
    source = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        db = open_database(Path(folder) / "golf.db")
        life = Life(db, source)
        for _ in range(4):
            life.sync()
        for _ in range(25):
            step = source.choice(STEPS)
            try:
                step(life)
            except (GolfError, IndexError):
                continue
            assert [finding for finding in db.upkeep.check() if finding.severity == "error"] == [], step.__name__
            check_against_the_table(db)
        db.close()
