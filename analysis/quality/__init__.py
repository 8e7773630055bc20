"""Finds shots that were misread or hit with another club."""
