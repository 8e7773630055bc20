"""The download menus: there where a table or a figure is, with the numbers that the page shows, lazy."""

from datetime import UTC, datetime
from itertools import permutations
from statistics import median

import pytest
from streamlit.testing.v1 import AppTest

from analysis.session_comparison import compare_sessions
from golf.bag_and_goals import BagClub
from golf.errors import ReportNotPrinted
from golf.sessions import SessionCard, SessionType
from golf.shot_edits import ShotFilter
from golf.sync_events import SyncResult, SyncStatus
from golf.sync_preview import PreviewItem, PreviewKind
from services.exports.table_units import STORED
from services.shared.choices import Choices
from services.shared.shot_filter import SHOT_FILTER_NAMES, compute_left_out, describe_left_out
from services.sync.options import SyncOptions
from services.sync_preview.view import SyncPreview
from tests.pages.conftest import TODAY, FakeApp, go_to, make_run, open_box, seed_sessions, texts
from tests.pages.exported import Exported, assert_same, assert_table, record_exports, shown_table
from tests.pages.suspicious_sessions import CARRY_WRONG, CLUBS_WRONG, ODD_SESSION, seed_suspicious
from ui.session.figures import find_most_hit


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> Exported:
    """The menus of the page drawn last."""
    return record_exports(monkeypatch)


def labels(page: AppTest) -> list[str]:
    return [element.proto.label for element in page.get("download_button")]


def two_comparable_sessions(app: FakeApp) -> tuple[SessionCard, SessionCard]:
    """Of one player, the first with several clubs, the other with the one that was hit most."""
    cards = app.database.journal.load_cards("Alex", limit=24)
    shots = {card.report_id: app.database.journal.load_shots(card.report_id) for card in cards}
    return next((one, other) for one, other in permutations(cards, 2) if len(one.clubs) > 1 and (
        find_most_hit(shots[one.report_id]) in other.clubs) and any(
        each.difference for each in compare_sessions(shots[one.report_id], shots[other.report_id],
                                                     ShotFilter.UNFLAGGED)))


def test_the_session_has_its_shots_and_each_figure_as_files(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 1)
    page = go_to(frame, "session")
    assert not page.exception
    assert labels(page).count("PNG") == labels(page).count("SVG") == 1
    assert labels(page).count("CSV") == labels(page).count("Excel") == labels(page).count("Parquet") == 3


def test_nothing_is_made_before_the_click(app: FakeApp, frame: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    seed_sessions(app.database, 1)
    monkeypatch.setattr("ui.shared.export_menu.write_table", lambda *_: pytest.fail("too early"))
    monkeypatch.setattr("ui.shared.export_menu.write_chart", lambda *_: pytest.fail("too early"))
    page = go_to(frame, "session")
    assert not page.exception
    assert all(element.proto.deferred_file_id for element in page.get("download_button"))


def test_without_the_library_the_menu_says_where_a_picture_is_to_be_had(
    app: FakeApp, frame: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    seed_sessions(app.database, 1)
    monkeypatch.setattr("ui.shared.export_menu.can_draw_charts", lambda: False)
    page = go_to(frame, "session")
    assert not page.exception
    assert "PNG" not in labels(page)
    assert "cannot be made on this computer" in texts(page)


def test_a_session_and_a_month_have_a_report(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 12)
    page = go_to(frame, "session")
    assert "HTML" in labels(page)
    for name, label in (("progress", "Report for a coach"), ("sessions", "Report of a month for a coach · Alex")):
        page = go_to(frame, name)
        assert not page.exception
        assert label in [block.proto.popover.label for block in page.get("popover")]
        assert "HTML" in labels(page)
        assert page.selectbox(key="report_month").options[0] == "July 2026"


def test_the_pdf_is_offered_once_it_is_made(app: FakeApp, frame: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    seed_sessions(app.database, 2)
    monkeypatch.setattr("services.coach_reports.service.print_report",
                        lambda page, _home: b"%PDF-" + page[:10].encode())
    page = go_to(frame, "session")
    make = next(button for button in page.button if button.label == "Make the PDF")
    assert "PDF" not in labels(page)
    make.click().run()
    assert not page.exception
    assert "PDF" in labels(page)


def test_a_pdf_that_cannot_be_made_says_what_to_do(
    app: FakeApp, frame: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_page: str, _home: object) -> bytes:
        raise ReportNotPrinted("No browser that could print the report was found.", "Take the report as HTML.")

    seed_sessions(app.database, 2)
    monkeypatch.setattr("services.coach_reports.service.print_report", refuse)
    page = go_to(frame, "session")
    next(button for button in page.button if button.label == "Make the PDF").click().run()
    assert "Take the report as HTML" in texts(page)
    assert "PDF" not in labels(page)


@pytest.mark.parametrize(("name", "query", "pictures"), [
    ("progress", {"club": "7 Iron"}, 1), ("practice", {}, 1),
    ("clubs", {"club": "7 Iron"}, 4), ("clubs", {"view": "gapping"}, 1)])
def test_the_figures_of_the_other_pages_have_files_too(
    app: FakeApp, frame: AppTest, name: str, query: dict[str, str], pictures: int
) -> None:
    seed_sessions(app.database, 24)
    page = go_to(frame, name, **query)
    assert not page.exception
    assert labels(page).count("PNG") >= pictures
    assert labels(page).count("PNG") == len(page.get("vega_lite_chart"))


def test_a_pdf_of_another_choice_is_not_offered(
    app: FakeApp, frame: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    seed_sessions(app.database, 2)
    monkeypatch.setattr("services.coach_reports.service.print_report", lambda _page, _home: b"%PDF-")
    page = go_to(frame, "session")
    next(button for button in page.button if button.label == "Make the PDF").click().run()
    assert "PDF" in labels(page)
    Choices(app.database).save_shot_filter(ShotFilter.ALL)
    page.run()
    assert "PDF" not in labels(page)


def test_the_tables_of_a_session_are_saved_as_they_stand(app: FakeApp, frame: AppTest, files: Exported) -> None:
    seed_sessions(app.database, 24)
    card, other = two_comparable_sessions(app)
    page = go_to(frame, "session", session=str(card.report_id), compare=str(other.report_id))
    assert not page.exception
    assert_table(shown_table(page, "Best (yd)"), files.rows("clubs"), {
        "Carry (yd)": "carry_median_yd", "Side (yd)": "side_median_yd", "Ball speed (mph)": "ball_speed_median_mph",
        "Smash": "smash_factor_median", "Back spin (rpm)": "back_spin_median_rpm", "Best (yd)": "best_carry_yd"})
    shown = shown_table(page, "80 % between, side (yd)").set_index("Club")
    for there in files.rows("landing-numbers"):
        label = ", ".join(filter(None, (there["club"], there["hit_to_a_distance"])))
        assert_same(shown.loc[label, "Side (yd)"], there["side_median_yd"])
    assert_table(shown_table(page, "The other"), files.rows("compared"), {
        "This session": "this_session", "The other": "other_session", "Difference": "difference"})
    assert {row["other_report_id"] for row in files.rows("compared")} == {other.report_id}
    open_box(page, "Against your own last sessions")
    assert_table(shown_table(page, "Usual spread"), files.rows("usual"), {
        "Here": "here", "Shots": "shots", "Usual (mean)": "usual", "Difference": "difference",
        "Usual spread": "usual_spread"})
    assert {row["player"] for row in files.rows("clubs")} == {card.player}
    assert files.about("compared-landings")[0].startswith(f"{card.player} · ")
    assert files.about("other-landings")[0].endswith(f"session {other.report_id}")
    assert files.table("clubs", STORED).headings[9] == "carry_median_m"


def test_the_flights_as_delivered_are_saved(app: FakeApp, frame: AppTest, files: Exported) -> None:
    seed_sessions(app.database, 1)
    page = go_to(frame, "session", view="club-delivery")
    assert not page.exception
    shown = shown_table(page, "Share")
    assert list(shown["Flight, as delivered"]) == [row["flight"] for row in files.rows("flights")]
    assert_table(shown, files.rows("flights"), {"Shots": "shots", "Share": "share_percent"})


def test_a_left_handers_files_have_the_monitors_sides(app: FakeApp, frame: AppTest, files: Exported) -> None:
    seed_sessions(app.database, 1)
    page = go_to(frame, "session")
    right = files.rows("clubs"), files.rows("landing-numbers")
    app.database.players.set_left_handed(app.database.journal.load_cards()[0].player, True)
    page.run()
    assert not page.exception
    assert (files.rows("clubs"), files.rows("landing-numbers")) == right


@pytest.mark.parametrize(("address", "picture"), [
    (("clubs", {"club": "7 Iron"}), ("club-launch", "7 Iron · the last 20 sessions")),
    (("clubs", {"view": "gapping"}), ("gapping", "the last 20 sessions")),
    (("progress", {"club": "7 Iron", "period": "10"}), ("trend", "7 Iron · last 10 sessions")),
    (("practice", {}), ("practice-year", " to "))])
def test_a_picture_says_whose_club_time_and_trust(
    app: FakeApp, frame: AppTest, files: Exported, address: tuple[str, dict[str, str]], picture: tuple[str, str]
) -> None:
    seed_sessions(app.database, 24)
    (name, query), (what, says) = address, picture
    page = go_to(frame, name, player="Alex", **query)
    assert not page.exception
    whose, rests = files.about(what)
    assert whose.startswith("Alex · ")
    assert says in whose
    assert rests.startswith("Made on" if name == "practice" else "Numbers rest on: without flagged · made on")


def test_a_club_is_saved_session_by_session_and_shot_by_shot(
    app: FakeApp, frame: AppTest, files: Exported
) -> None:
    seed_sessions(app.database, 24)
    page = go_to(frame, "clubs", player="Alex", club="7 Iron")
    assert not page.exception
    sessions, shots = files.rows("club-sessions"), files.rows("club-carry")
    open_box(page, f"The newest {len(sessions)} sessions with this club")
    assert len(page.get("page_link")) > len(sessions) > 1
    assert sum(row["shots"] for row in sessions) == sum(row["counts"] and row["carry_yd"] is not None for row in shots)
    counted = [row["carry_yd"] for row in shots if row["counts"] and row["carry_yd"] is not None]
    assert_same(page.metric[0].value, median(counted))


def test_the_gapping_as_a_table_is_what_the_file_saves(app: FakeApp, frame: AppTest, files: Exported) -> None:
    seed_sessions(app.database, 60)
    page = go_to(frame, "clubs", player="Alex", view="gapping")
    assert not page.exception
    rows = files.rows("gapping")
    open_box(page, "Gapping as a table")
    shown = shown_table(page, "P10–P90 (yd)")
    assert_table(shown, rows, {"Shots": "shots", "Sessions": "sessions", "Median (yd)": "carry_median_yd",
                               "P10–P90 (yd)": "carry_p10_yd"})
    judged = [(str(here["Verdict"]), here["To the longer one (yd)"], there)
              for here, there in zip(shown.to_dict("records"), rows, strict=True) if there["verdict"]]
    assert len(judged) > 3
    by_club = {row["club"]: row["shots"] for row in rows}
    for verdict, gap, row in judged:
        assert_same(gap, row["gap_yd"])
        assert str(by_club[row["longer_club"]]) in verdict
        assert str(row["shots"]) in verdict
    assert all("not enough shots yet" in here["Verdict"] for here, there in zip(
        shown.to_dict("records"), rows, strict=True) if there["shots"] < 10)


def test_progress_saves_its_sessions_bests_and_goals(app: FakeApp, frame: AppTest, files: Exported) -> None:
    seed_sessions(app.database, 24)
    app.database.goals.add("Alex", "carry_m", 150.0, club="7 Iron", note="=1+1")
    page = go_to(frame, "progress", player="Alex", club="7 Iron", period="all")
    assert not page.exception
    lines = files.rows("trend")
    open_box(page, "The sessions as a table")
    shown = shown_table(page, "80 % of balls").iloc[::-1]
    assert_table(shown, lines, {"Carry (yd)": "carry_median_yd", "Balls": "balls", "80 % of balls": "carry_p10_yd",
                                "Last five sessions": "carry_middle_of_five_yd"})
    assert [f"/session?session={row['report_id']}" for row in lines] == list(shown["Session"])
    assert all(row["carry_p10_yd"] <= row["carry_median_yd"] <= row["carry_p90_yd"] for row in lines)
    assert len(lines) == int(page.metric[3].value)
    ball, session = files.rows("bests")
    links = [link.proto.label for link in page.get("page_link")]
    assert_same(next(text for text in links if text.startswith("Best ball")), ball["carry_yd"])
    assert_same(next(text for text in links if text.startswith("Best session")), session["carry_yd"])
    (goal,) = files.rows("goals")
    assert (goal["target"], goal["unit"], goal["note"]) == (pytest.approx(164.042), "yd", "=1+1")
    assert files.rows("goals", STORED)[0]["target"] == 150.0


def test_bests_never_rest_on_flagged_balls_and_the_file_says_so(
    app: FakeApp, frame: AppTest, files: Exported
) -> None:
    seed_sessions(app.database, 12)
    Choices(app.database).save_shot_filter(ShotFilter.ALL)
    assert not go_to(frame, "progress", player="Alex", club="7 Iron").exception
    assert {row["numbers_rest_on"] for row in files.rows("bests")} == {"Without flagged"}
    assert {row["numbers_rest_on"] for row in files.rows("trend")} == {"All shots"}


@pytest.mark.parametrize("shot_filter", list(ShotFilter))
def test_blocked_or_mixed_counts_every_ball_and_its_file_and_page_say_so(
    app: FakeApp, frame: AppTest, files: Exported, shot_filter: ShotFilter
) -> None:
    """The order needs every ball: the trust acts on first balls and warming up alone."""
    seed_sessions(app.database, 40)
    Choices(app.database).save_shot_filter(shot_filter)
    page = go_to(frame, "practice", player="Alex")
    assert not page.exception
    (mixing,) = files.rows("mixing")
    practised = [card for card in app.database.journal.load_cards("Alex", limit=99) if card.distinct_shots][:20]
    shots = [shot for card in practised if card.type is not SessionType.ROUND
             for shot in app.database.practice.load_shots([card.report_id]) if not shot.is_default_club]
    assert mixing["balls"] == sum(shot.passes(ShotFilter.ALL) for shot in shots)
    assert mixing["numbers_rest_on"] == "All shots"
    assert {row["numbers_rest_on"] for row in files.rows("first-ball")} == {SHOT_FILTER_NAMES[shot_filter]}
    assert "Counts every ball that is not hidden" in texts(page)
    assert describe_left_out(compute_left_out(shots, shot_filter)) in texts(page)
    assert any(shot.shot.flags for shot in shots)


def test_practice_saves_days_months_mixing_first_balls_and_warming_up(
    app: FakeApp, frame: AppTest, files: Exported
) -> None:
    seed_sessions(app.database, 40)
    page = go_to(frame, "practice", player="Alex", year="2026")
    open_box(page, "The months as a table")
    assert_table(shown_table(page, "Month").iloc[::-1], files.rows("months"), {
        "Days": "practice_days", "Sessions": "sessions", "Balls": "balls"})
    days = files.rows("practice-year")
    assert sum(row["balls"] > 0 for row in days) == int(page.metric[0].value)
    assert sum(row["balls"] for row in days) == sum(row["balls"] for row in files.rows("months"))
    (mixing,) = files.rows("mixing")
    assert f"At least {mixing['changes_at_least']:,} change" in texts(page)
    assert f"over {mixing['balls']:,} balls" in texts(page)
    firsts = files.rows("first-ball")
    assert [row["aspect"] for row in firsts] == ["Carry", "Offline", "Smash"]
    assert all(f"Over {row['first_balls']:,} first ball" in texts(page) for row in firsts
               if row["worse_than_percent"] is not None)
    assert [row["first_ball"] for row in files.rows("warm-up")] == [1, 6, 11]


def test_the_list_to_review_is_saved_with_reasons_numbers_and_probability(
    app: FakeApp, frame: AppTest, files: Exported
) -> None:
    seed_sessions(app.database, 40)
    seed_suspicious(app.database)
    page = go_to(frame, "quality", player="Alex", session=str(ODD_SESSION))
    assert not page.exception
    rows = files.rows("to-review")
    assert f"All {len(rows)} shots of this list" in texts(page)
    assert f"of {len(rows):,}** ticked" in texts(page)
    assert {row["report_id"] for row in rows} == {ODD_SESSION}
    assert all(unescaped(row["reason"]) in unescaped(texts(page)) for row in rows if row["kind"] != "Stored twice")
    wedges = [row for row in rows if row["likely_club"] is not None]
    assert len(wedges) == CLUBS_WRONG
    assert all(row["probability_percent"] >= 90 and row["in_the_numbers"] for row in wedges)
    carries = [row for row in rows if row["kind"] == "Likely misread"]
    assert len(carries) == CARRY_WRONG
    for row in carries:
        assert (row["measure"], row["unit"]) == ("Carry", "yd")
        assert f"Carry {row['value']:.1f} yd" in row["reason"]
        assert row["value"] > row["usual_high"]
    assert not any(row["in_the_numbers"] for row in rows if row["kind"] == "Stored twice")
    assert f"Carry {files.rows('to-review', STORED)[rows.index(carries[0])]['value']:.1f} m" in " ".join(
        row["reason"] for row in files.rows("to-review", STORED))


def unescaped(text: str) -> str:
    return text.replace("\\", "").replace("\u2060", "")


def test_the_syncs_are_saved_as_the_filter_shows_them(app: FakeApp, frame: AppTest, files: Exported) -> None:
    for number in range(3):
        app.database.runs.begin(f"r{number}", trigger="button", mode="full", max_sessions=10, account="me@example.com",
                                started_at=datetime(2026, 2, 12, number, tzinfo=UTC))
        app.database.runs.finish(SyncResult(f"r{number}", SyncStatus.SUCCESS, sessions_imported=number),
                                 datetime(2026, 2, 12, number, 1, tzinfo=UTC))
    page = go_to(frame, "sync_history")
    assert not page.exception
    assert [(row["run_id"], row["sessions_imported"]) for row in files.rows("syncs")] == [
        ("r2", 2), ("r1", 1), ("r0", 0)]
    assert labels(page) == ["CSV", "Excel", "Parquet", "Download as JSON"]
    page = go_to(frame, "sync_history", run="r1")
    assert not page.exception
    assert files.rows("sync") == []
    assert labels(page) == ["CSV", "Excel", "Parquet", "Download as JSON"]


def test_settings_save_the_last_runs_days_changes_and_types(app: FakeApp, frame: AppTest, files: Exported) -> None:
    seed_sessions(app.database, 3)
    first = app.database.journal.load_cards()[-1]
    app.database.edits.set_tags(first.report_id, ["wind"])
    app.jobs.runs = [make_run(SyncStatus.SUCCESS)]
    for tab in ("automation", "maintenance", "tags"):
        assert not go_to(frame, "settings", tab=tab).exception
    assert [row["run_id"] for row in files.rows("syncs")] == ["run-0"]
    assert len(files.rows("practice-days")) == len(files.rows("sessions")) == 3
    assert {row["report_id"]: row["tags"] for row in files.rows("sessions")}[first.report_id] == "wind"
    assert (files.rows("changes")[0]["what"], files.rows("changes")[0]["by"]) == ("tags", "you")


def test_the_bag_is_saved_as_it_stands(app: FakeApp, frame: AppTest, files: Exported) -> None:
    seed_sessions(app.database, 12)
    app.database.bag.save_club(BagClub("Alex", "7 Iron", position=1, make="Blade", loft_deg=34.0))
    page = go_to(frame, "clubs", view="editor", player="Alex")
    assert not page.exception
    first, *_ = rows = files.rows("bag")
    assert (first["club"], first["make"], first["loft_deg"], first["in_the_bag"]) == ("7 Iron", "Blade", 34.0, True)
    assert [row["club"] for row in rows] == [use.club for use in app.database.practice.load_clubs("Alex")]


def test_a_plan_is_saved_session_by_session(app: FakeApp, frame: AppTest, files: Exported) -> None:
    items = tuple(PreviewItem(number, PreviewKind.NEW, "range", "Alex", None, TODAY, 30, 0, will_run=number > 1)
                  for number in (2, 1))
    app.jobs.preview = SyncPreview("r1", "me@example.com", SyncOptions(10), datetime.now(UTC), items, (), None)
    page = go_to(frame, "sync_preview")
    assert not page.exception
    assert [row["this_sync"] for row in files.rows("plan")] == list(shown_table(page, "This sync")["This sync"])
