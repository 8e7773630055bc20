"""Other programs' databases by their path on this computer."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from api.parts import Asker, Services
from services.api_access.imports import ImportState

router = APIRouter(prefix="/v1/import", tags=["import"])


class DatabasePath(BaseModel):
    """A database, by its path on this computer, inside the folders that the golfer allowed."""

    model_config = ConfigDict(extra="forbid")

    path: Annotated[str, Field(min_length=1, max_length=4096)]


class ImportRequest(DatabasePath):
    """What to import. ``player``: who hit the shots, where the database does not say and there are several."""

    player: Annotated[str, Field(max_length=300)] = ""
    resume: bool = False
    dry_run: bool = False


class DatabaseHolds(BaseModel):
    """What a database holds; ``damage`` are sentences about what is wrong in it.

    ``deleted_shots`` were deleted in that program and are not among ``shots``.
    """

    kind: str
    program: str
    reason: str
    sessions: int
    shots: int
    deleted_shots: int
    first_day: date | None
    last_day: date | None
    players: list[str]
    damage: list[str]


class ImportAnswer(BaseModel):
    """What came of it. ``correlation_id`` is the run's id; None for a dry run and where nothing ran."""

    success: bool
    message: str
    correlation_id: str | None = None


@router.post("/validate")
def validate(services: Services, caller: Asker, wanted: DatabasePath) -> DatabaseHolds:
    """Say what a database holds and what is damaged in it; nothing is stored."""
    return DatabaseHolds(**services.imports.validate(caller, wanted.path))


@router.post("", status_code=202)
def start(services: Services, caller: Asker, wanted: ImportRequest) -> ImportAnswer:
    """Begin an import in the background; ``resume`` goes on with one that was broken off. 409 while anything runs."""
    if wanted.dry_run:
        return ImportAnswer(success=True, message=services.imports.dry_run(caller, wanted.path, wanted.player))
    run_id = services.imports.start(caller, wanted.path, wanted.player, resume=wanted.resume)
    return ImportAnswer(success=True, message="The import has begun.", correlation_id=run_id)


@router.get("/status")
def load_state(services: Services, caller: Asker) -> ImportState:
    """Say how far the import is, or how the last one went."""
    return services.imports.load_state(caller)


@router.delete("", status_code=202)
def stop(services: Services, caller: Asker) -> ImportAnswer:
    """Ask the running import to stop. What is stored stays, and it can be gone on with."""
    stopping = services.imports.stop(caller)
    said = "Nothing is running." if stopping is None else "It stops after the batch that is in work."
    return ImportAnswer(success=stopping is not None, message=said, correlation_id=stopping)


@router.delete("/progress")
def clear_saved_progress(services: Services, caller: Asker) -> ImportAnswer:
    """Forget how far a broken-off import came; what it stored stays."""
    return ImportAnswer(success=True, message=services.imports.clear_saved_progress(caller))
