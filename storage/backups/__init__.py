"""Backup files: make, verify, keep, preview and restore them."""
