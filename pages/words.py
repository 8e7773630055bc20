"""Words: what the terms on the pages mean."""

import streamlit as st

from analysis.metrics import METRICS
from ui.frame import require_frame
from ui.shared.messages import render_flash

TERMS = (
    ("Session", "The balls of one visit to the range or one round on the simulator, as the launch monitor stored it."),
    ("Median", ("The middle ball: half of your balls are above it, half below. One wild ball does not move it. It is "
               "the number of a club on every page.")),
    ("Middle 80 %", "Eight of ten balls lie in this range. The best tenth and the worst tenth are outside."),
    ("Stock carry", "The median carry of your full swings with a club."),
    ("Part swing", ("A ball hit to a distance on purpose, such as in a group named “70 yds”. It is in no number of the "
                   "club's full swing.")),
    ("Gap", "The difference between the stock carries of two neighbouring clubs."),
    ("Period", "How far back the numbers look. Choose it at the top; it holds on every page."),
    ("Usual", "Your own last sessions with the same club."),
    ("Proven change", ("A change that is larger than what your sessions differ by chance, after everything that was "
                      "looked at. Smaller ones are not shown.")),
    ("Too early to say", "There are too few sessions, or they differ too much, to tell a change from chance."),
    ("Strike", "Where on the face the ball was hit."),
    ("Flagged", "A reading that cannot be, such as a carry of 99,999. It is stored and is in no number."),
    ("Left out", "A shot that you took out of the numbers. It stays stored, and you can put it back."),
    ("Copy", "The same ball stored twice. It counts once."),
    ("Measured, calculated", "Measured: the monitor saw it. Calculated: it worked it out from what it saw."),
    ("Mixed clubs", "A session whose monitor was not told the club. Its balls are in no club's numbers."),
)

require_frame()
st.title("Words", anchor=False)
render_flash()
st.markdown("\n".join(f"- **{name}**: {words}" for name, words in TERMS))
st.header("What can be followed")
st.markdown("\n".join(f"- **{metric.name}**: {metric.words}" for metric in METRICS.values()))
