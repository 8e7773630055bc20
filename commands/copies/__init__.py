"""``copy``: copies in other databases, kept up to date, checked, and brought back."""
