"""The log of runs, their history and their undo."""
