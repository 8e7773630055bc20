"""Files of folders sent to another Rangebook: the simulator PC."""
