"""Portal logins: where they are kept and when a password may be sent."""
