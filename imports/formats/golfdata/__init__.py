"""GolfDataApp's shots."""
