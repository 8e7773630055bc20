"""Putting trackers: Proof of Putt, camera programs, and a tracker's database."""
