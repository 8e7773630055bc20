"""What a program with a token may ask and change: every door of the API passes these services."""
