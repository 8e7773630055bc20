"""Help when something is wrong: the doctor and the diagnostics file."""
