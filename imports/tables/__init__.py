"""Any file of rows, read safely into tables of text."""
