"""Copies in BigQuery."""
