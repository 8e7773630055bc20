"""Pieces of the Import page."""
