"""The change log, changesets, report snapshots and the undo of one change."""
