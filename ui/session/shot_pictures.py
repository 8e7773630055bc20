"""The camera's pictures of a shot: shown when they are here, fetched when a golfer asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from golf.errors import PictureUnavailable
from golf.shots import StoredShot
from ui.shared.messages import render_error

if TYPE_CHECKING:
    from services.sessions.shot_pictures import Picture, ShotPictures

_WORDS = {"ballimpact": "Where the ball met the face", "topview": "The club from above"}


def render_pictures(stored: StoredShot, desk: ShotPictures, *, may_fetch: bool) -> None:
    """Kept pictures at once; else a button that asks the portal, for who may."""
    pictures = desk.load_kept(stored.key)
    asking = st.empty()
    if not pictures and may_fetch and asking.button(
            "Fetch its pictures", icon=":material/photo_camera:", key="fetch_pictures",
            help="Asks the portal for the camera's pictures of this shot; they are kept here."):
        pictures = _fetch(stored, desk)
    if pictures:
        asking.empty()
        _draw(pictures)


def _fetch(stored: StoredShot, desk: ShotPictures) -> list[Picture]:
    try:
        with st.spinner("Asking the portal …"):
            pictures = desk.fetch(stored.key)
    except PictureUnavailable as error:
        render_error(error)
        return []
    if not pictures:
        st.info("The portal has no pictures of this shot.")
    return pictures


def _draw(pictures: list[Picture]) -> None:
    with st.container(horizontal=True):
        for picture in pictures:
            words = _WORDS.get(picture.kind, "")
            st.image(picture.body, caption=words, width=300, alt=words)
