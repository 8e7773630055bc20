"""Files of GSPro."""
