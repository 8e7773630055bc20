"""Bringing a Rangebook on another computer together with this one."""
