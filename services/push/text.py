"""Our sentences about files that are sent to another Rangebook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from services.shared.formatting import count_of, format_moment

if TYPE_CHECKING:
    from services.push.view import OutboxView

QUEUED = "It waits to be sent."
AGAIN = "It is sent once more every hour, in case it was answered. To have it sent now, end push and start it again."
PUT_BACK = "To have it sent again, put it back into the folder."
NONE = "Nothing is sent from this computer yet. Begin with: push --to URL --watch FOLDER"
STARTS = ("It begins within a quarter of an hour, goes on until the computer is shut down, and begins again after the "
          "next start.")


def describe_taken(body: dict[str, Any]) -> str:
    """``12 new shots.``; of the answer of the other Rangebook, which may hold anything."""
    shots = body.get("shots")
    counts = shots if isinstance(shots, dict) else {}
    new, known, lost = (counts.get(name) if isinstance(counts.get(name), int) else 0
                        for name in ("new", "known", "unreadable"))
    said = "Nothing new: everything in it is there already." if not new else f"{count_of(new, 'new shot')}" + (
        f", {known:,} known." if known else ".")
    return said + (f" {count_of(lost, 'row')} could not be read." if lost else "")


def describe_outbox(view: OutboxView) -> list[str]:
    """A folder with what became of its files, in a few lines."""
    whose = f", sessions of {view.player}" if view.player else ""
    last = f" Last: {format_moment(view.last_at)}." if view.last_at else ""
    return [f"{view.folder} → {view.address}{whose}",
            f"   {view.uploaded:,} uploaded, {view.refused:,} refused, {view.waiting:,} waiting.{last}",
            *(f"   {file.name}: {file.message}" for file in view.problems)]
