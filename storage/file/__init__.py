"""The database file: open it, migrate it, translate its errors, count its revisions."""
