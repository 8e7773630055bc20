"""Doors in: files of launch monitors, read into shots. Pure: no database, no Streamlit."""
