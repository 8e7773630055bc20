"""Putting: do they go in, where do they start, how far do they roll."""
