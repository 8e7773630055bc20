"""What syncs did: the runs, their undo, conflicts and quarantined reports."""
