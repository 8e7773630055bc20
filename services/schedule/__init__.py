"""Syncs and other jobs that start by themselves."""
