"""Pieces of the Data quality page."""
