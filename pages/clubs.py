"""Clubs. The question: what does each club do, and how do they fit together."""

import streamlit as st

from services.home.first_steps import Step
from ui.clubs.bag import ClubsView, render_bag, render_nothing, render_view_choice
from ui.clubs.bag_editor import render_bag_editor
from ui.clubs.detail import render_club, render_unknown_club, render_way_back
from ui.clubs.distance import render_distance
from ui.clubs.gapping import render_gapping
from ui.clubs.stock_yardages import render_stock_yardages
from ui.clubs.wedges import render_wedges
from ui.frame import require_frame
from ui.home.first_steps import mark_seen
from ui.shared.address import query_text, restore_query
from ui.shared.app import load_app
from ui.shared.caching import cached_bag, cached_club, cached_wedges
from ui.shared.device_choice import render_device_choice
from ui.shared.escape import plain_or
from ui.shared.messages import render_flash
from ui.shared.viewing import choose_basis, choose_player

require_frame()
restore_query()
app = load_app()
club = query_text("club")
st.title("Clubs" if club is None else plain_or(club, "Clubs", 60), anchor=False)
render_flash()
player = choose_player(app)
if player is None:
    render_nothing()
    st.stop()
units, basis = app.choices.units, choose_basis(app)
render_device_choice(app, player)
left_handed = app.sessions.is_left_handed(player)

if club is not None:
    render_way_back(player)
    detail = cached_club(app, player, club, basis)
    if detail is None:
        render_unknown_club(player, club)
    else:
        render_club(detail, basis, units, left_handed=left_handed, name_sessions=app.devices.name_sessions)
elif (view := render_view_choice(app)) is ClubsView.EDITOR:
    render_bag_editor(app, player)
elif view is ClubsView.DISTANCE:
    render_distance(app, player, basis, units)
elif view is ClubsView.WEDGES:
    render_wedges(cached_wedges(app, player, basis), player, basis, units)
else:
    bag = cached_bag(app, player, basis)
    if view is ClubsView.GAPPING:
        render_gapping(app, bag, basis, units)
    elif view is ClubsView.YARDAGES:
        render_stock_yardages(bag, basis, units)
    else:
        render_bag(bag, basis, units)
mark_seen(app, Step.CLUBS)
