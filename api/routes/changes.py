"""Changes: a session's words, decisions about shots, and taking back."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field

from api.parts import Asker, Day, Services
from golf.sessions import SessionType
from services.api_access.changes import SessionChange
from services.sessions.edit_session import NAME_LIMIT, NOTES_LIMIT

router = APIRouter(prefix="/v1", tags=["changes"])
SessionId = Annotated[int, Path(ge=-(2**53), le=2**53)]


class SessionWords(BaseModel):
    """What to say of a session. What is left out stays; an empty name or type goes back to what it came with."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str | None, Field(max_length=NAME_LIMIT)] = None
    type: SessionType | Literal[""] | None = None
    day: Day | None = None
    notes: Annotated[str | None, Field(max_length=NOTES_LIMIT)] = None
    tags: Annotated[list[Annotated[str, Field(max_length=60)]] | None, Field(max_length=50)] = None


class ShotName(BaseModel):
    """One shot, as shots_flat names it."""

    model_config = ConfigDict(extra="forbid")

    report_id: Annotated[int, Field(ge=-(2**53), le=2**53)]
    group_id: Annotated[str, Field(max_length=200)]
    shot_id: Annotated[str, Field(max_length=200)]


class ShotDecision(BaseModel):
    """A decision about shots: hide, restore, out (left out), count (counted again), fine, or swing.

    ``swing_length`` goes with swing: full, three quarter, half, or a distance such as 70 yds; without it the label of
    their group holds again.
    """

    model_config = ConfigDict(extra="forbid")

    choice: Literal["hide", "restore", "out", "count", "fine", "swing"]
    swing_length: Annotated[str | None, Field(max_length=20)] = None
    shots: Annotated[list[ShotName], Field(min_length=1, max_length=1000)]


class ChangeIds(BaseModel):
    """Entries of the change log."""

    model_config = ConfigDict(extra="forbid")

    change_ids: Annotated[list[Annotated[int, Field(ge=1, le=2**53)]], Field(min_length=1, max_length=1000)]


class Changed(BaseModel):
    """How many things changed; ``change_ids`` take decisions about shots back."""

    changed: int
    change_ids: list[int] = []


class TakenBack(BaseModel):
    """The run that put everything back; undoing it brings it all back again."""

    correlation_id: str
    message: str


@router.patch("/sessions/{session_id}")
def change_session(services: Services, caller: Asker, session_id: SessionId, words: SessionWords) -> Changed:
    """Change what is said of a session: name, type, day, notes, tags."""
    tags = None if words.tags is None else tuple(words.tags)
    return Changed(changed=services.changes.change_session(caller, session_id, SessionChange(
        words.name, words.type, words.day, words.notes, tags)))


@router.post("/shots/decisions")
def decide(services: Services, caller: Asker, decision: ShotDecision) -> Changed:
    """Hide shots, leave them out, or count them again: all of them or none."""
    keys = [(shot.report_id, shot.group_id, shot.shot_id) for shot in decision.shots]
    entries = services.changes.decide(caller, keys, decision.choice, decision.swing_length)
    return Changed(changed=len(entries), change_ids=entries)


@router.post("/changes/undo")
def undo_changes(services: Services, caller: Asker, wanted: ChangeIds) -> Changed:
    """Take entries of the change log back: all of them or none."""
    services.changes.undo_changes(caller, wanted.change_ids)
    return Changed(changed=len(wanted.change_ids))


@router.post("/sync/history/{run_id}/undo")
def undo_run(services: Services, caller: Asker, run_id: str) -> TakenBack:
    """Put back exactly what was stored before a run."""
    done = services.changes.undo_run(caller, run_id)
    return TakenBack(correlation_id=done.run_id, message=done.message)
