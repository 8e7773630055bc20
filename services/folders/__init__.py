"""Watched folders: files of launch monitors that come in by themselves."""
