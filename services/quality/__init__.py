"""Suspicious shots and what is decided on them."""
