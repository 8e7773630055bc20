"""Words: what the terms on the pages mean."""

import streamlit as st

from analysis.metrics import METRICS
from services.shared.glossary import TERMS
from ui.frame import require_frame
from ui.shared.messages import render_flash

require_frame()
st.title("Words", anchor=False)
render_flash()
st.markdown("\n".join(f"- **{name}**: {words}" for name, words in TERMS))
st.header("What can be followed")
st.markdown("\n".join(f"- **{metric.name}**: {metric.words}" for metric in METRICS.values()))
