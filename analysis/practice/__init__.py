"""How practice was done: the order of shots, first balls, warming up, the year."""
