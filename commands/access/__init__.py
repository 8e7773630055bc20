"""Who is let in: programs with a token, devices with a code."""
