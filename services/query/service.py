"""Questions of the golfer's own: asked, saved, and their answers as files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from golf.errors import NotFound, SettingsError
from golf.query.records import LONGEST_QUESTION, Answer, SavedQuestion
from services.query.ready import ReadyQuestion, build_ready_questions
from services.shared.database_service import DatabaseService

if TYPE_CHECKING:
    from golf.units import DisplayUnits

_KEY: Final = "saved_questions"
MOST_SAVED: Final = 100
LONGEST_NAME: Final = 80


class Queries(DatabaseService):
    """Asks the golfer's file in SQL; can only read. Thread-safe."""

    def ask(self, sql: str) -> Answer:
        """The answer of one SELECT within five seconds. Raises QueryError, DatabaseError."""
        return self._database.query.ask(sql)

    def load_ready(self, player: str, units: DisplayUnits) -> tuple[ReadyQuestion, ...]:
        """What golfers ask first."""
        return build_ready_questions(player, units)

    def load_saved(self) -> tuple[SavedQuestion, ...]:
        """The golfer's own, by name."""
        return tuple(SavedQuestion(name, sql) for name, sql in sorted(self._load().items(), key=_by_name))

    def find(self, name: str) -> SavedQuestion:
        """The saved question of this name. Raises NotFound."""
        sql = self._load().get(name.strip())
        if sql is None:
            raise NotFound(f"There is no saved question “{name}”.", "See them on the page Query, or with: query")
        return SavedQuestion(name.strip(), sql)

    def save(self, name: str, sql: str) -> SavedQuestion:
        """Keep a question; one of the same name is replaced. Raises SettingsError, DatabaseError."""
        name, kept = name.strip(), self._load()
        if not name or len(name) > LONGEST_NAME or not name.isprintable():
            raise SettingsError(f"A question needs a name of at most {LONGEST_NAME} letters.", "Give it one.")
        if not sql.strip() or len(sql) > LONGEST_QUESTION:
            raise SettingsError("There is no question to save.", "Write one first.")
        if name not in kept and len(kept) >= MOST_SAVED:
            raise SettingsError(f"{MOST_SAVED} questions are saved already.", "Remove one first.")
        self._save({**kept, name: sql.strip()})
        return SavedQuestion(name, sql.strip())

    def remove(self, name: str) -> None:
        """Keep a question no more. Raises NotFound, DatabaseError."""
        gone = self.find(name).name
        self._save({kept: sql for kept, sql in self._load().items() if kept != gone})

    def _load(self) -> dict[str, str]:
        """What is kept; whatever else stands there is nothing."""
        try:
            found = json.loads(self._database.preferences.load(_KEY, "{}"))
        except ValueError:
            return {}
        if not isinstance(found, dict):
            return {}
        return {name: sql for name, sql in found.items() if isinstance(sql, str)}

    def _save(self, questions: dict[str, str]) -> None:
        self._database.preferences.save(_KEY, json.dumps(questions, ensure_ascii=False))


def _by_name(item: tuple[str, str]) -> str:
    return item[0].casefold()
