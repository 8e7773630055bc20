"""The players: one whose name is stored in two spellings."""
