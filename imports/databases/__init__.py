"""Databases of other programs, read in batches that the readers of files understand."""
