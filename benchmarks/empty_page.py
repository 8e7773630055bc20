"""The floor of every page: a Streamlit page with a title and nothing else."""

import streamlit as st

st.title("Nothing here")
