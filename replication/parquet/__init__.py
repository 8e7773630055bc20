"""Copies in a folder of Parquet files."""
