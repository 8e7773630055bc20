"""Statistics that know nothing of golf: summaries, outliers, trends, intervals."""
