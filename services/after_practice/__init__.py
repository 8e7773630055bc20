"""The minutes after practice: what came, what looks doubtful, what to say of it, who gets it."""
