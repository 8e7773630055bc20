"""Arithmetic on shots: shots in, frozen values out. No database, no sentence, no Streamlit."""
