"""Files of launch monitors: preview, import, undo, and sessions typed in."""
