"""The page of the session that runs: the last ball at a glance, and with which club the next one is hit."""
