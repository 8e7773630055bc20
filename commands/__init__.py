"""The rooms of cli.py: what its commands share, and how they look in a terminal."""
