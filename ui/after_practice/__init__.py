"""Pieces of the page After practice."""
