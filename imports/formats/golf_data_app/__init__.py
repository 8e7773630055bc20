"""GolfDataApp's database."""
