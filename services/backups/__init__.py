"""Backups: when they are made, what is restored, what is said of them."""
