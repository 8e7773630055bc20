"""Pieces of the Session page."""
