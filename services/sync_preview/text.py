"""A sync's preview in a golfer's words. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from golf.sync_preview import PreviewItem, PreviewKind

if TYPE_CHECKING:
    from services.sync_preview.view import SyncPreview

PREVIEW_WORDS = {
    PreviewKind.NEW: "New",
    PreviewKind.CHANGED: "Changed",
    PreviewKind.WAITING: "Waiting",
    PreviewKind.RETRY: "Try again",
    PreviewKind.CHOSEN: "Again",
    PreviewKind.GONE: "Gone there",
}


def describe_fate(item: PreviewItem) -> str:
    """What the sync would do with a session of its preview."""
    if item.kind is PreviewKind.GONE:
        return "marks it"
    return "fetches it" if item.will_run else "leaves it waiting"


def describe_preview(preview: SyncPreview) -> str:
    """``12 new, 2 changed · 115 would stay waiting · 1 gone from the portal``."""
    words = ((PreviewKind.NEW, "new"), (PreviewKind.CHANGED, "changed"), (PreviewKind.WAITING, "waiting from earlier"),
             (PreviewKind.RETRY, "tried again"), (PreviewKind.CHOSEN, "fetched again"))
    parts = [f"{number:,} {word}" for kind, word in words if (number := preview.count(kind, will_run=True))]
    sentences = [", ".join(parts) if parts else "Nothing to fetch"]
    if later := sum(not item.will_run and item.kind is not PreviewKind.GONE for item in preview.items):
        sentences.append(f"{later:,} would stay waiting")
    if preview.gone:
        sentences.append(f"{len(preview.gone):,} gone from the portal")
    if moves := sum(item.moves for item in preview.items):
        sentences.append(f"{moves:,} would move to another day")
    return " · ".join(sentences)
