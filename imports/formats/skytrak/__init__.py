"""Files of SkyTrak."""
