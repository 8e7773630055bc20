"""Files of Uneekor's programs and portal."""
