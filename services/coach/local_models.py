"""For models in programs on this computer: the coach's look-ups with the coach's privacy, off until switched on.

Nothing can be changed through it. Who asked what is in the audit; what was answered is not.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from golf.errors import GolfError
from golf.maintenance import AuditEntry, AuditKind
from services.coach.tools import answer_tool, build_overview, build_tools
from services.shared.audit_note import note_audit

if TYPE_CHECKING:
    from automation.ports import Clock
    from golf_db import GolfDatabase
    from services.coach.facts import CoachFacts
    from services.coach.service import CoachService
    from services.sessions.service import Sessions
    from services.shared.choices import Choices

_KEY, _ON = "local_models", "on"
OVERVIEW: Final = "overview"
HOW_TO_ANSWER: Final = (
    "Numbers of a golfer's practice with a launch monitor; they can be read and not changed. Look at overview first: "
    "it says in which units the numbers are, what they rest on, and which clubs there are. null means not measured or "
    "too few shots. Say each number with its unit and how many shots or sessions it rests on. A verdict 'open' means "
    "that the sessions do not carry a verdict yet. Never invent a number or a cause.")
_OVERVIEW = "Which hand plays, the units of the numbers, what they rest on, and which clubs there are. Look here first."
_LONGEST_NAME, _LONGEST_DETAIL = 40, 200


class ModelsOff(GolfError):
    """The golfer has not switched it on, or has switched it off."""

    code = "models_off"


@dataclass(frozen=True, slots=True)
class ToolFacts:
    """A look-up as it is offered; ``parameters`` is its JSON schema."""

    name: str
    description: str
    parameters: dict[str, Any]


class LocalModels:
    """What programs on this computer may look up for a model. Thread-safe."""

    def __init__(
        self, database: GolfDatabase, clock: Clock, coach: CoachService, sessions: Sessions, choices: Choices
    ) -> None:
        self._database = database
        self._clock = clock
        self._coach = coach
        self._sessions = sessions
        self._choices = choices
        self._kept: tuple[tuple[int, date, str | None], CoachFacts] | None = None

    @property
    def is_on(self) -> bool:
        """Off unless the golfer switched it on."""
        return self._database.preferences.load(_KEY, "") == _ON

    def switch(self, *, is_on: bool) -> None:
        """Allow it from now on, or refuse whatever is asked next. Raises DatabaseError."""
        self._database.preferences.save(_KEY, _ON if is_on else "off")

    def check_on(self) -> None:
        """Raises ModelsOff."""
        if not self.is_on:
            raise ModelsOff("Models on this computer may not look anything up: it is switched off.",
                            "Switch it on under Settings, Coach, or with: mcp --on")

    def list_tools(self, player: str | None = None) -> list[ToolFacts]:
        """The coach's look-ups, and the overview that goes with each of its questions.

        Raises ModelsOff, NotFound for a player who is not here, DatabaseError.
        """
        self.check_on()
        found = [described["function"] for described in build_tools(self._load_facts(player))]
        overview = ToolFacts(OVERVIEW, _OVERVIEW, {"type": "object", "properties": {}})
        return [overview, *(ToolFacts(each["name"], each["description"], each["parameters"]) for each in found)]

    def answer(self, client: str, tool: str, arguments: Mapping[str, Any], player: str | None = None) -> str:
        """The answer to one look-up as JSON text, noted as the program ``client``'s. Raises as ``list_tools``."""
        self.check_on()
        asked = json.dumps(dict(arguments), ensure_ascii=False, default=str)
        self._note(client, tool, asked)
        facts = self._load_facts(player)
        if tool == OVERVIEW:
            return json.dumps(build_overview(facts), ensure_ascii=False)
        return answer_tool(facts, tool, asked).answer

    def _load_facts(self, player: str | None) -> CoachFacts:
        """The document, worked out anew once something was stored or chosen."""
        today = self._clock.today()
        key = self._database.load_revision(), today, player
        kept = self._kept
        if kept is None or kept[0] != key:
            view = self._coach.load_view(self._sessions.find_player(player), self._choices.load_basis(today),
                                         self._choices.units)
            self._kept = kept = key, view.facts
        return kept[1]

    def _note(self, client: str, tool: str, asked: str) -> None:
        name = "".join(each for each in client if each.isprintable())[:_LONGEST_NAME].strip() or "program"
        note_audit(self._database, AuditEntry(
            AuditKind.EXPORT, f"model in {name}", f"Looked up: {tool[:_LONGEST_NAME]}",
            "" if asked == "{}" else asked[:_LONGEST_DETAIL]))
