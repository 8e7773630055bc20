"""Copies in PostgreSQL: a server of one's own, Supabase, or any other."""
