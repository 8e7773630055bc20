"""The SQL tables and the types of their columns."""
