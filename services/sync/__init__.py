"""One sync: its options, steps and record."""
