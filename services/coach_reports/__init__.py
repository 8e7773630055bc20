"""The report for a coach, as HTML and PDF."""
