"""Pieces of the Practice page."""
