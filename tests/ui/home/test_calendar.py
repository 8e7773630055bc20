from datetime import date, timedelta

from golf.sessions import PracticeDay
from services.home.view import fill_calendar, first_calendar_day
from ui.home.calendar import build_calendar_html

TODAY = date(2026, 7, 22)  # a Wednesday


def test_the_calendar_is_four_whole_weeks_up_to_today() -> None:
    first = first_calendar_day(TODAY)
    assert first == date(2026, 6, 29)
    assert first.weekday() == 0
    days = fill_calendar([PracticeDay(TODAY, 2, 60)], first, TODAY)
    assert len(days) == 24
    assert days[-1] == PracticeDay(TODAY, 2, 60)
    assert days[0] == PracticeDay(first, 0, 0)


def test_a_screen_reader_hears_each_day() -> None:
    first = first_calendar_day(TODAY)
    html = build_calendar_html(fill_calendar([PracticeDay(TODAY, 2, 60)], first, TODAY), TODAY)
    assert "Wed 22 Jul 2026: 2 sessions, 60 shots" in html
    assert "Mon 29 Jun 2026: no practice" in html
    assert "Practice of the last four weeks: 1 day, 60 shots" in html
    assert html.count("<tr>") == 5
    assert html.count("<td") == 28


def test_a_day_of_copies_alone_has_no_division_by_zero() -> None:
    days = [PracticeDay(TODAY - timedelta(days=i), 1, 0) for i in range(3)]
    assert "rb-shots" in build_calendar_html(days, TODAY)


def test_a_practice_day_leads_to_its_session_and_says_so_of_several() -> None:
    days = fill_calendar([PracticeDay(TODAY, 2, 60, 51), PracticeDay(TODAY - timedelta(days=1), 1, 9, 50)],
                         first_calendar_day(TODAY), TODAY)
    html = build_calendar_html(days, TODAY)
    assert html.count("<a ") == 2
    assert '<a href="session?session=50"><span class="rb-hidden">Tue 21 Jul 2026: 1 session, 9 shots</span>' in html
    assert "2 sessions, 60 shots; opens the newest" in html
