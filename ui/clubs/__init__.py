"""Pieces of the Clubs page."""
