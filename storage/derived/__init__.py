"""What follows from stored rows: days, duplicates, sums of a session."""
