"""Files of Foresight and Bushnell."""
