"""Notices: which ones, to whom, by which channel, in which words."""
