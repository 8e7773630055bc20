"""Pieces of the Progress page."""
