"""Small real pictures of a shot: where the ball met the face, and the club from above. Standard library PNG."""

from __future__ import annotations

import hashlib
import struct
import zlib
from functools import lru_cache
from math import hypot, radians, sin, tan

SIZE_PX = 160
CENTRE = SIZE_PX // 2
PX_PER_MM = 1.8
BALL_RADIUS_PX = 14.0
BACKGROUND, FACE, GROOVE, BALL = range(4)
PALETTE = bytes((24, 30, 38, 150, 160, 170, 110, 120, 130, 240, 240, 235))
IMAGE_KINDS = ("ballimpact", "topview_1")
BOMB_SIDE_PX = 12_000
"""A picture of 144 million pixels in about 20 kB."""


def has_image(report_id: int, group_id: int, shot_id: int) -> bool:
    """Whether the camera kept pictures of this shot: two shots in five, always the same ones."""
    return _digest(f"{report_id}/{group_id}/{shot_id}")[0] % 5 < 2


def image_token(key: str) -> str:
    """Return what stands for the report key in a picture's path, so that the path does not give the key away."""
    return _digest(key).hex()[:16]


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


@lru_cache(maxsize=64)
def draw_ball_impact(x_mm: float, y_mm: float) -> bytes:
    """Draw the club face with the ball's print; x and y are mm from its centre (up and towards the toe positive)."""
    ball_x, ball_y = CENTRE + x_mm * PX_PER_MM, CENTRE - y_mm * PX_PER_MM
    rows = [bytes(_face_pixel(x, y, ball_x, ball_y) for x in range(SIZE_PX)) for y in range(SIZE_PX)]
    return _png(rows)


def _face_pixel(x: int, y: int, ball_x: float, ball_y: float) -> int:
    if hypot(x - ball_x, y - ball_y) < BALL_RADIUS_PX:
        return BALL
    if hypot((x - CENTRE) / 70, (y - CENTRE) / 46) > 1:
        return BACKGROUND
    return GROOVE if y % 9 == 0 else FACE


@lru_cache(maxsize=64)
def draw_top_view(path_deg: float, face_deg: float) -> bytes:
    """Draw the club head from above: the path as a line, the face as a bar across it."""
    slope, tilt = tan(radians(path_deg)), sin(radians(face_deg))
    rows = [bytes(_top_pixel(x - CENTRE, y - CENTRE, slope, tilt) for x in range(SIZE_PX)) for y in range(SIZE_PX)]
    return _png(rows)


def _top_pixel(x: int, y: int, slope: float, tilt: float) -> int:
    if abs(x) < 40 and abs(y - x * tilt) < 6:
        return FACE
    if abs(x + y * slope) < 1.5:
        return BALL
    return BACKGROUND


@lru_cache(maxsize=1)
def draw_bomb() -> bytes:
    """Draw a one-coloured picture that needs hundreds of megabytes once it is unpacked to RGB."""
    row = bytes(1 + (BOMB_SIDE_PX + 7) // 8)
    squeeze = zlib.compressobj(9)
    parts = [squeeze.compress(row) for _ in range(BOMB_SIDE_PX)]
    data = b"".join([*parts, squeeze.flush()])
    header = struct.pack(">IIBBBBB", BOMB_SIDE_PX, BOMB_SIDE_PX, 1, 0, 0, 0, 0)
    return _file(_chunk(b"IHDR", header) + _chunk(b"IDAT", data))


def _png(rows: list[bytes]) -> bytes:
    """Pack rows of palette indices into a PNG file."""
    header = struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, 3, 0, 0, 0)
    data = zlib.compress(b"".join(b"\x00" + row for row in rows))
    return _file(_chunk(b"IHDR", header) + _chunk(b"PLTE", PALETTE) + _chunk(b"IDAT", data))


def _file(chunks: bytes) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + chunks + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
