"""Dates as the portal and people write them; impossible ones are never invented into others."""

import unicodedata
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from automation.date_reclassifier import read_api_date, read_day, read_listing_date, read_name_date
from golf.month_names import month_of
from golf.sessions import DateSource

TODAY = date(2026, 3, 1)
FEB_12 = date(2026, 2, 12)


@pytest.mark.parametrize("text", [
    "Feb 12, 2026", "February 12, 2026", "Feb. 12 2026", "12 Feb 2026", "12. Feb 2026", "2026-02-12", "2026.2.12",
    "2026/02/12", "2026-02-12T21:44:00Z", "Thu Feb 12, 2026", "12-Feb-2026", "12th of February 2026", "sgt Feb 12 2026",
    "12. Februar 2026", "12 février 2026", "12 FEVRIER 2026", "12 févr. 2026", "12 de febrero de 2026",
    "12 febbraio 2026", "12 de fevereiro de 2026", "12 februari 2026", "12. helmikuuta 2026", "helmikuun 12. 2026",
    "12. februar 2026", "12 lutego 2026", "luty 12 2026", "12 fe\u0301vrier 2026", "Augusta 9 12 Feb 2026",
    "2026年2月12日", "2026年02月12日 練習", "2026년 2월 12일", "2026. 2. 12.", "２０２６年２月１２日", "2026年2月12号",
])
def test_known_ways_to_write_a_day(text: str) -> None:
    assert read_day(text) == FEB_12


@pytest.mark.parametrize("text", [
    "", "Feb 30, 2026", "2026-13-45", "0000-00-00", "02/12/2026", "12.02.26", "Foo 12, 2026",
    "Augusta 12 2026", "12 Augusta 2026", "Mark 12 2026", "Marathon 12 2026", "Julie 12 2026", "Jungle 12 2026",
    "Maya 12 2026", "Decent 12 2026", "Junior 12 2026", "Marco 12 2026", "Octagon 12, 2026", "Augusto 12 2026",
    "May", "May 2026", "May carry 2026", "April", "Set 12 2026", "Out 9 2026", "Lip 3 2026", "front 9 out 2026",
    "Gen 2 2026", "Out. 9 2026", "xFeb12 2026", "2026年2月", "2026年13月12日", "2026월 2일 12",
])
def test_impossible_or_ambiguous_days_are_none(text: str) -> None:
    assert read_day(text) is None


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_every_day_reads_back(day: date) -> None:
    assert read_day(f"{day:%b %d, %Y}") == day
    assert read_day(day.isoformat()) == day
    assert read_day(f"{day.year}.{day.month}.{day.day}") == day


MONTHS = {  # one language each, written down from its own dates, not from the table
    "English": "January February March April May June July August September October November December",
    "German": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "French": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "Spanish": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "Italian": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "Portuguese": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "Dutch": "januari februari maart april mei juni juli augustus september oktober november december",
    "Swedish": "januari februari mars april maj juni juli augusti september oktober november december",
    "Danish": "januar februar marts april maj juni juli august september oktober november december",
    "Norwegian": "januar februar mars april mai juni juli august september oktober november desember",
    "Finnish": "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta "
               "lokakuuta marraskuuta joulukuuta",
    "Polish": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "English, short": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "German, short": "Jan. Feb. Mär. Apr. Mai Jun. Jul. Aug. Sept. Okt. Nov. Dez.",
    "French, short": "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
    "Spanish, short": "ene feb mar abr may jun jul ago sept oct nov dic",
    "Italian, short": "gen feb mar apr mag giu lug ago set ott nov dic",
    "Portuguese, short": "jan. fev. mar. abr. mai. jun. jul. ago. set. out. nov. dez.",
    "Dutch, short": "jan feb mrt apr mei jun jul aug sep okt nov dec",
    "Swedish, short": "jan. feb. mars apr. maj juni juli aug. sep. okt. nov. dec.",
    "Finnish, short": "tammik. helmik. maalisk. huhtik. toukok. kesäk. heinäk. elok. syysk. lokak. marrask. jouluk.",
    "Polish, short": "sty lut mar kwi maj cze lip sie wrz paź lis gru",
}


@pytest.mark.parametrize("language", MONTHS)
def test_every_month_of_a_language_is_read(language: str) -> None:
    names = MONTHS[language].split()
    assert [read_day(f"7 {name} 2026") for name in names] == [date(2026, month, 7) for month in range(1, 13)]
    bare = ["".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c)) for name in names]
    assert [read_day(f"7. {name.upper()} 2026") for name in bare] == [date(2026, month, 7) for month in range(1, 13)]


@pytest.mark.parametrize("name", ["März", "Marz", "Maerz", "Ma\u0308rz", "MÄRZ"])
def test_march_in_german_is_read_however_its_umlaut_is_written(name: str) -> None:
    assert read_day(f"12. {name} 2026") == date(2026, 3, 12)


@given(st.from_regex(r"[A-Za-zäöüéłß]{1,12}", fullmatch=True))
def test_a_word_is_a_month_only_when_a_language_calls_it_so(word: str) -> None:
    assume(month_of(word) is None)
    assert read_day(f"{word} 12 2026") is None
    assert read_day(f"12 {word} 2026") is None


def test_no_name_of_a_month_begins_another_word() -> None:
    for month in MONTHS["English"].split():
        assert month_of(month + "ville") is None
        assert month_of(month[:2]) is None


def test_tomorrow_is_believed_for_a_pc_east_of_here_but_not_next_week() -> None:
    assert read_listing_date(date(2026, 3, 2), "Mar 2, 2026", TODAY) is not None
    late = read_listing_date(date(2026, 3, 9), "Mar 9, 2026", TODAY)
    assert late is not None
    assert late.day is None


def test_a_row_without_a_date_is_no_evidence() -> None:
    assert read_listing_date(None, "", TODAY) is None


def test_a_date_in_the_name_is_the_weakest_evidence() -> None:
    evidence = read_name_date("2026.2.12", TODAY)
    assert evidence is not None
    assert (evidence.source, evidence.day) == (DateSource.LINK, FEB_12)
    assert read_name_date("sgt pebble", TODAY) is None


def test_no_groups_no_evidence() -> None:
    assert read_api_date([], TODAY) is None
    assert read_api_date([("", 3)], TODAY) is None
