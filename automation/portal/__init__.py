"""One page of the portal in a browser: sign in, tell its state, guard it."""
