"""Checks the stored data and reads raw reports again."""
