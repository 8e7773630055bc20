"""Sentences, units, locks and clocks that every room uses; knows no room."""
