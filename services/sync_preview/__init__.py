"""The preview of a sync: what it would do, found out by a dry run."""
