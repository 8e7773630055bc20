"""Files of Rangebook itself."""
