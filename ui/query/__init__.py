"""Pieces of the page Query."""
