"""A process that watches a folder and is killed at the so-manieth statement that it sends to the database."""

from __future__ import annotations

import sys
from pathlib import Path

from sqlalchemy import event

from tests.proofs.points import kill_this_process
from tests.proofs.test_watched_folder import open_watched, settle

if __name__ == "__main__":
    watched = open_watched(Path(sys.argv[1]))
    left = [int(sys.argv[2]) * 25]

    @event.listens_for(watched.app.database._store.engine, "before_cursor_execute")
    def count(*_facts: object) -> None:
        left[0] -= 1
        if left[0] <= 0:
            kill_this_process()

    settle(watched)
