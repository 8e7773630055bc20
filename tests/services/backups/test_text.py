from __future__ import annotations

from datetime import UTC, date, datetime

from golf.backups import BackupInfo, RestorePreview, SessionChange
from services.backups.text import describe_backup, describe_change, describe_preview, list_backups

INFO = BackupInfo("golf-1-daily.db", datetime(2026, 3, 2, 12, tzinfo=UTC), 5_000_000, 125, 453, "", "daily", 7, 10)
DAY = date(2026, 3, 1)


def test_a_backup_counts_the_sessions_that_are_really_in_it() -> None:
    assert "10 sessions · 453 shots" in describe_backup(INFO)
    assert list_backups([INFO], {INFO.name: ["day", "newest"]})[0].sessions == 10
    assert list_backups([INFO], {INFO.name: ["day", "newest"]})[0].kept == "one of 7 days"
    assert list_backups([INFO], {})[0].kept == "not any more"


def test_a_preview_says_each_kind_of_change_and_only_what_there_is() -> None:
    assert describe_preview(RestorePreview(INFO, 1)) == [
        "Nothing would change: what is stored now is what this backup holds."]
    preview = RestorePreview(
        INFO, 1, vanishing=(SessionChange(1, "a", "b", DAY, 30, None),),
        differing=(SessionChange(2, "a", "b", DAY, 80, 0, ("shots",)),
                   SessionChange(3, "a", "b", DAY, 4, 4, ("name",))),
        edits_lost=2)
    assert describe_preview(preview) == [
        "1 session would no longer be here (30 shots).",
        "1 session would be listed only, without shots (80 shots), until a sync brings them again.",
        "1 session would be as it was then.",
        "2 changes of yours would leave the list of changes.",
    ]
    assert [describe_change(change) for change in (*preview.vanishing, *preview.differing)] == [
        "goes", "loses its shots", "name"]


def test_a_preview_says_what_becomes_of_words_that_belong_to_no_session() -> None:
    preview = RestorePreview(INFO, 1, edits_turned=1, bags_changed=1, goals_changed=2, hands_changed=1)
    assert describe_preview(preview) == [
        "1 change of yours would be undone or hold again.",
        "The bag of 1 player would be as it was then.",
        "2 goals would go, come back or be as then.",
        "The hand of 1 player would be as it was then.",
    ]
    assert describe_preview(RestorePreview(INFO, 1, rest_differs=True)) == [
        "Only details would change: of syncs, notices or accounts, not of what you hit or said."]
