"""Tools of the portal side: HTTP client, request pacing, text and HTML readers."""
