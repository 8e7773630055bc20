"""What the services share that need nothing but the golfer's database."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from golf_db import GolfDatabase


class DatabaseService:
    """Answers and changes from the database alone. Thread-safe, as the database is."""

    def __init__(self, database: GolfDatabase) -> None:
        self._database = database
