"""The vocabulary of Rangebook: standard library only, imported by every layer."""
