import pytest

from golf.limits import describe_reading


@pytest.mark.parametrize(("stored", "said"), [
    ("club speed 1e+05 m/s is impossible", "no club speed was measured"),
    ("carry 405 m is impossible; launch angle 80 ° is impossible",
     "the carry is impossible; launch angle 80 ° is impossible"),
    ("side distance 200 m is farther than the ball went", "it came down farther to the side than it went"),
    ("impact 120 mm is impossible", "impact 120 mm is impossible"), ("listed twice", "listed twice")])
def test_a_page_shows_no_number_in_units_that_nobody_chose(stored: str, said: str) -> None:
    assert describe_reading(stored) == said
