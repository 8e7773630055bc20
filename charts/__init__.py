"""Table in, figure out; knows no Streamlit and no SQL."""
