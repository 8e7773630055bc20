"""Putting: how many go in, where they start, how far they roll, in a row and in a minute."""
