"""Copies elsewhere: bring them up to date, check them, bring everything back."""
