"""The vocabulary of devices: what this computer is, and what has to be let in."""
