"""The portal's list of reports: find its rows, read a page, go from page to page."""
