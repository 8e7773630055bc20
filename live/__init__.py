"""Open Connect v1, the language in which launch monitors talk to GSPro: bytes in, balls and answers out; pure."""
