"""Files of Garmin."""
