"""Pieces of the page that previews a sync."""
