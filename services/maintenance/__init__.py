"""Reads stored reports again, checks the database and lists its changes."""
