"""From the portal to clean records; knows no Streamlit and no SQL."""
