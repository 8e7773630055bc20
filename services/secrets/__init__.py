"""Secrets on this computer: the keyring, private files, and what masks or stops a secret on its way out."""
