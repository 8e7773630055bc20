"""One session: its shots, figures, tables and pictures."""
