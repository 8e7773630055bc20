from collections.abc import Callable
from typing import Any

import pytest

from golf.shots import Shot, StoredShot


@pytest.fixture
def make_shot() -> Callable[..., StoredShot]:
    def make(club: str = "7 Iron", *, position: int = 0, is_default_club: bool = False,
             duplicate_of: str | None = None, **measures: Any) -> StoredShot:
        usual = {"carry_m": 140.0, "side_m": 3.0, "apex_m": 27.0, "launch_angle_deg": 18.0, "descent_angle_deg": 44.0}
        return StoredShot(1, "1", club, None, "", Shot(str(position), position, **{**usual, **measures}),
                          is_default_club=is_default_club, duplicate_of=duplicate_of)

    return make
