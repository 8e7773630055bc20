"""Pieces of the Sync history page."""
