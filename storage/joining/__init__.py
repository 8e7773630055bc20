"""Joining another Rangebook with this one: a private copy of it is read, and what this one lacks comes over."""
