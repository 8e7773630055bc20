"""Questions in SQL: asked by a process of their own, of a connection that can only read."""
