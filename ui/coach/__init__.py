"""Pieces of the Coach page."""
