"""Importing a made-up file, and looking at what is stored."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from services.imports.view import ImportAnswers, ImportResult
from tests.imports.builders import SPECS, Ball, ball, build
from tests.opened_app import OpenedApp

DAY = date(2026, 6, 25)
ANN = ImportAnswers(player="Ann", day=DAY, takes_guesses=True)


def balls(number: int, first: int = 1, **changes: Any) -> list[Ball]:
    return [ball(each, **changes) for each in range(first, first + number)]


def bring(
    app: OpenedApp, spec: str, shots: Sequence[Ball], answers: ImportAnswers = ANN, name: str = ""
) -> ImportResult:
    """Preview and import a file of this maker."""
    made = SPECS[spec]
    preview = app.imports.preview(build(made, shots), name or made.file_name, answers)
    return app.imports.store(preview, answers)


def count_shots(app: OpenedApp) -> int:
    """Balls that count, each once."""
    return sum(card.distinct_shots for card in app.database.journal.load_cards(limit=1000))


def errors_of(app: OpenedApp) -> list[str]:
    return [finding.message for finding in app.database.upkeep.check() if finding.severity == "error"]
