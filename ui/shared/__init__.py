"""Pieces and helpers that every page uses; knows no page."""
