"""Files of Rapsodo."""
