"""The home page: the days of practice and what is new."""
