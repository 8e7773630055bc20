"""Copies out: one module or folder a target. What travels is in golf.copies; nothing here knows SQLite."""
