"""What a language model may look up: parts of the document of facts, and nothing beside it.

An answer never repeats what the model asked with; so what leaves is always a part of the document that was shown.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from services.coach.facts import METRIC_NAMES, CoachFacts
from services.secrets.outgoing_values import to_outgoing

_LONGEST_ARGUMENTS = 2000


@dataclass(frozen=True, slots=True)
class Lookup:
    """One look-up as it was answered: ``answer`` is the JSON text that left."""

    tool: str
    answer: str


def build_overview(facts: CoachFacts) -> dict[str, Any]:
    """What goes with every question: who, in which units, and which clubs there are figures of."""
    clubs = [{"club": str(club.club), "shots_counted": club.shots_counted, "sessions": club.sessions,
              "first_month": to_outgoing(club.first_month), "last_month": to_outgoing(club.last_month)}
             for club in facts.clubs]
    return {"golfer": to_outgoing(facts.golfer), "basis": to_outgoing(facts.basis), "clubs": clubs}


def build_lookups(facts: CoachFacts) -> dict[str, Any]:
    """All that the tools can give, by tool: with the overview, this is everything that can leave."""
    return {"club_figures": to_outgoing(facts.clubs), "progress": to_outgoing(facts.progress),
            "gapping": to_outgoing(facts.gaps),
            "digest": to_outgoing(facts.digest)}


def build_tools(facts: CoachFacts) -> list[dict[str, Any]]:
    """The tools as chat completions describe them."""
    club = {"type": "string", "enum": [str(item.club) for item in facts.clubs],
            "description": "A club of the overview."}
    metric = {"type": "string", "enum": list(METRIC_NAMES)}
    return [
        _describe("club_figures", "Carry, dispersion, smash, launch and spin of one club.", {"club": club}),
        _describe("progress", "Whether one metric of one club gets better over its sessions, with the change and how "
                  "sure that is.", {"club": club, "metric": metric}),
        _describe("gapping", "The gaps between the carries of neighbouring clubs.", {}),
        _describe("digest", "What changed beyond chance after the last day of practice, and the one thing to work on "
                  "next.", {}),
    ]


def answer_tool(facts: CoachFacts, tool: str, arguments: str) -> Lookup:
    """The answer to one call; a wrong call is told what there is."""
    answers: Mapping[str, Callable[[CoachFacts, Mapping[str, Any]], Any]] = _ANSWERS
    if tool not in answers:
        return Lookup("unknown", _written({"error": "there is no such tool", "tools": list(answers)}))
    return Lookup(tool, _written(answers[tool](facts, _read_arguments(arguments))))


def _club_figures(facts: CoachFacts, asked: Mapping[str, Any]) -> Any:
    found = [club for club in facts.clubs if club.club == asked.get("club")]
    return to_outgoing(found[0]) if found else _no_such_club(facts)


def _progress(facts: CoachFacts, asked: Mapping[str, Any]) -> Any:
    if asked.get("metric") not in METRIC_NAMES:
        return {"error": "there is no such metric", "metrics": list(METRIC_NAMES)}
    if asked.get("club") not in [club.club for club in facts.clubs]:
        return _no_such_club(facts)
    found = [item for item in facts.progress if (item.club, item.metric) == (asked["club"], asked["metric"])]
    return to_outgoing(found[0]) if found else {"error": "no session has shots enough with this metric"}


_ANSWERS: Final[Mapping[str, Callable[[CoachFacts, Mapping[str, Any]], Any]]] = {
    "club_figures": _club_figures, "progress": _progress,
    "gapping": lambda facts, _asked: {"gaps": to_outgoing(facts.gaps)},
    "digest": lambda facts, _asked: {"digest": to_outgoing(facts.digest)},
}


def _no_such_club(facts: CoachFacts) -> dict[str, Any]:
    return {"error": "there is no such club", "clubs": [str(club.club) for club in facts.clubs]}


def _read_arguments(text: str) -> Mapping[str, Any]:
    """What the model asked with; nothing when it is no JSON object."""
    try:
        read = json.loads(text) if len(text) <= _LONGEST_ARGUMENTS else None
    except (ValueError, RecursionError):
        return {}
    if not isinstance(read, dict):
        return {}
    return {name: value for name, value in read.items() if isinstance(value, str)}


def _written(answer: object) -> str:
    return json.dumps(answer, ensure_ascii=False)


def _describe(name: str, words: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    parameters = {"type": "object", "properties": dict(properties), "required": list(properties)}
    return {"type": "function", "function": {"name": name, "description": words, "parameters": parameters}}
