"""What the golfer chose: preferences, accounts, notices, goals, players."""
