"""Table in, figure out; knows no Streamlit and no SQL."""

from altair.utils.schemapi import disable_debug_mode

# Altair would check every part of a figure as it is put together, and the whole once more when its specification is
# asked for. The second check alone finds the same, and the tests make it of every figure.
disable_debug_mode()
