"""Pieces of the Putting page, and the putts of a session."""
