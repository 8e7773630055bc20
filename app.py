"""The Streamlit frame: navigation over pages/, theme, nothing else."""

from ui.frame import render_frame

render_frame()
