"""Tables with headings in other languages: the guess knows the usual words, and a person confirms it."""

from __future__ import annotations

from datetime import date

import pytest

from imports.read_file import read_file
from imports.records import Answers, NeedKind

FIELDS = ("ball_speed_mps", "club_speed_mps", "carry_m", "total_m", "side_m", "launch_angle_deg", "back_spin_rpm")
TABLES = {
    "German": (("Datum;Schläger;Ballgeschwindigkeit (m/s);Schlägergeschwindigkeit (m/s);Carry-Länge (m);"
               "Gesamtdistanz (m);Seitenabweichung (m);Abflugwinkel;Backspin"),
               "01.06.2026;Eisen 7;50,5;37,2;140,5;150,2;-3,5;17,5;6200"),
    "Spanish": (("Fecha;Palo;Velocidad de bola (m/s);Velocidad del palo (m/s);Distancia carry (m);Distancia total (m);"
                "Desviación (m);Ángulo de lanzamiento;Efecto retroceso"),
                "01.06.2026;Hierro 7;50,5;37,2;140,5;150,2;-3,5;17,5;6200"),
    "French": (("Date;Club;Vitesse de balle (m/s);Vitesse du club (m/s);Distance carry (m);Distance totale (m);"
               "Écart latéral (m);Angle de lancement;Backspin"),
               "01.06.2026;Fer 7;50,5;37,2;140,5;150,2;-3,5;17,5;6200"),
    "Swedish": (("Datum;Klubba;Bollhastighet (m/s);Klubbhastighet (m/s);Carrylängd (m);Totallängd (m);Sida (m);"
                "Utgångsvinkel;Backspinn"), "2026-06-01;7 järn;50,5;37,2;140,5;150,2;-3,5;17,5;6200"),
    "Japanese": (("日付,クラブ,ボール初速（m/s）,ヘッドスピード（m/s）,キャリー（m）,トータル（m）,"
                  "左右（m）,打出角,バックスピン"),
                 "2026/06/01,7番アイアン,50.5,37.2,140.5,150.2,3.5左,17.5,6200"),
    "Korean": ("날짜,클럽,볼스피드(m/s),클럽스피드(m/s),캐리(m),총거리(m),좌우편차(m),발사각,백스핀",
               "2026-06-01,7번 아이언,50.5,37.2,140.5,150.2,3.5L,17.5,6200"),
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("language", TABLES)
def test_the_usual_words_of_a_language_are_guessed(language: str, encoding: str) -> None:
    head, row = TABLES[language]
    found = read_file("\r\n".join((head, *[row] * 4)).encode(encoding), Answers(date(2026, 11, 30), player="Ann"))
    assert [need.kind for need in found.needs] == [NeedKind.LAYOUT], "nothing of it is taken for granted"
    first = found.shots[0]
    assert (first.club.name, first.day) == ("7 Iron", date(2026, 6, 1))
    assert [first.value(field) for field in FIELDS] == [50.5, 37.2, 140.5, 150.2, -3.5, 17.5, 6200]
