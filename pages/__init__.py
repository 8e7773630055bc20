"""One file per question the golfer has."""
