"""Every format that Rangebook knows, by its id; the one place where a new one is added (docs/imports.md)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from imports.format import Format
from imports.formats.awesome_golf import awesome_golf
from imports.formats.flightscope import cloud, fs_golf, mevo
from imports.formats.foresight import fsx_2020, fsx_json, fsx_play, shot_analysis
from imports.formats.garmin import golf_app
from imports.formats.golfdata import shots as golfdata_shots
from imports.formats.gspro import practice, rounds
from imports.formats.putting import camera, history_database, proof_of_putt
from imports.formats.rangebook import shots
from imports.formats.rapsodo import mlm2pro
from imports.formats.skytrak import history
from imports.formats.square import square_golf
from imports.formats.trackman import performance_studio, report_json, report_sheet
from imports.formats.uneekor import portal_csv, view
from imports.records import Detection
from imports.tables.table import Table
from imports.unknown import UnknownFormat

KNOWN_FORMATS: Final[dict[str, Format]] = {each.id: each for each in (
    golf_app.FORMAT, mlm2pro.FORMAT, performance_studio.FORMAT, report_sheet.FORMAT, report_json.FORMAT,
    fsx_play.FORMAT, fsx_json.FORMAT, fsx_2020.FORMAT, shot_analysis.FORMAT, mevo.FORMAT, fs_golf.FORMAT, cloud.FORMAT,
    square_golf.FORMAT, awesome_golf.FORMAT, history.FORMAT, view.FORMAT, portal_csv.FORMAT, practice.FORMAT,
    rounds.FORMAT, shots.FORMAT, proof_of_putt.FORMAT, camera.FORMAT, history_database.FORMAT)}
UNKNOWN_FORMAT: Final = UnknownFormat()
DATABASE_FORMATS: Final[dict[str, Format]] = {each.id: each for each in (
    golfdata_shots.FORMAT, practice.DATABASE_FORMAT)}
"""Rows of other programs' databases: imports.databases tells them by the database, never by a table's look."""
ALL_FORMATS: Final[dict[str, Format]] = {**KNOWN_FORMATS, **DATABASE_FORMATS, UNKNOWN_FORMAT.id: UNKNOWN_FORMAT}


def detect_format(table: Table, profiles: Sequence[Format] = ()) -> tuple[Format, Detection]:
    """The format that is surest of a table; saved profiles before the makers' where both are as sure.

    An unknown table comes with the confidence of a guess; 0 when nothing in it looks like shots.
    """
    found = [(each, each.detect(table)) for each in (*profiles, *KNOWN_FORMATS.values())]
    best = max(found, key=lambda item: (item[1].confidence, item[1].known))
    return best if best[1].confidence else (UNKNOWN_FORMAT, UNKNOWN_FORMAT.detect(table))
