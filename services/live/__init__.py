"""Live sessions: Rangebook listens as GSPro does, and a launch monitor's balls are stored the moment they are hit."""
