"""Progress over time: trends, bests, goals."""
