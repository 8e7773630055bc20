"""Files of this computer sent to another Rangebook."""
