"""The rooms behind golf_db: tables, transactions, queries."""
