"""Files of TrackMan."""
