import io
import re
from xml.etree import ElementTree as ET

import altair as alt
import pytest
from PIL import Image

from charts.dispersion import build_dispersion_figure
from golf.errors import ChartNotDrawn
from golf.shots import Shot, StoredShot
from golf.units import DISPLAY_UNITS, UnitSystem
from services.exports import figure_files as chart_files
from services.exports.figure_files import Figure, PictureFormat, build_paper_spec, write_chart

YARDS = DISPLAY_UNITS[UnitSystem.IMPERIAL]


def figure(club: str = "7 Iron") -> Figure:
    return build_dispersion_figure(
        [StoredShot(7, "g", club, None, "", Shot(str(n), n, carry_m=140.0 + n, side_m=n - 4.0)) for n in range(9)],
        YARDS)


def test_a_png_is_large_and_on_white() -> None:
    picture = Image.open(io.BytesIO(write_chart(figure(), PictureFormat.PNG, ("Alex · Thu 12 Feb 2026",))))
    assert picture.width > 1200
    assert picture.convert("RGB").getpixel((2, 2)) == (255, 255, 255)


def test_a_svg_says_title_unit_count_and_whose_it_is() -> None:
    content = write_chart(figure(), PictureFormat.SVG, ("Alex · Thu 12 Feb 2026", "Without flagged")).decode()
    words = " ".join(ET.fromstring(content).itertext())
    for said in ("Where they landed · 9 of 9 shots", "Alex · Thu 12 Feb 2026", "Without flagged", "Carry (yd)",
                 "7 Iron"):
        assert said in words


def test_a_svg_asks_nobody_and_runs_nothing_whatever_a_club_is_called() -> None:
    content = write_chart(figure("<script>x</script><image href='http://x.example'/>"), PictureFormat.SVG).decode()
    root = ET.fromstring(content)
    tags = {element.tag.split("}")[1] for element in root.iter()}
    assert not tags & {"script", "image", "foreignObject", "a", "use", "style"}
    assert not [name for element in root.iter() for name in element.attrib
                if name.startswith("on") or name.endswith("href")]
    assert re.findall(r"url\((?!#)", content) == []


def test_a_figure_that_would_ask_the_network_is_not_drawn() -> None:
    asking = alt.Chart(alt.UrlData("http://127.0.0.1:9/shots.csv")).mark_point().encode(x="x:Q")
    with pytest.raises(ChartNotDrawn):
        write_chart(asking, PictureFormat.SVG)


def test_without_the_library_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chart_files, "can_draw_charts", lambda: False)
    with pytest.raises(ChartNotDrawn, match="menu at the figure's corner"):
        write_chart(figure(), PictureFormat.PNG)


def test_what_the_figure_says_itself_stays() -> None:
    spec = build_paper_spec(figure(), ("Alex", ""))
    assert spec["title"] == {"text": "Where they landed · 9 of 9 shots", "subtitle": ["Alex"]}
    assert build_paper_spec(figure())["title"] == "Where they landed · 9 of 9 shots"
    assert spec["height"] == figure().to_dict()["height"]


def test_a_figure_of_many_points_is_drawn_whole() -> None:
    shots = [StoredShot(7, "g", "7 Iron", None, "", Shot(str(n), n, carry_m=140.0 + n % 20, side_m=n % 7 - 3.0))
             for n in range(5_200)]
    spec = build_paper_spec(build_dispersion_figure(shots, YARDS))
    assert max(len(rows) for rows in spec["datasets"].values()) == 5_200


def test_a_page_being_drawn_meanwhile_changes_no_picture() -> None:
    """Streamlit gives Altair another way with tables while it draws; the setting is global."""
    quiet = build_paper_spec(figure())

    def hand_over(_data: object) -> dict[str, str]:
        return {"name": "elsewhere"}

    alt.data_transformers.register("hand_over", hand_over)
    with alt.data_transformers.enable("hand_over"):
        assert build_paper_spec(figure()) == quiet
