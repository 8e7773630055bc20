"""The bag and its clubs: figures, gaps, stock yardages, tables."""
