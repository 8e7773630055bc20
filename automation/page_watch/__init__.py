"""Notices that the portal's pages have changed."""
