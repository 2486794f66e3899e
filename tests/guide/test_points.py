"""A point is understood in the shapes that people have it, and nothing else is taken for one."""

import json
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from socialmap.guide.points import read_point

LAT, LON = 52.3791, 4.8003
SAID = [
    *(
        "52.3791, 4.8003",
        "52.3791,4.8003",
        "52.3791 4.8003",
        "52.3791;4.8003",
        "52.3791 / 4.8003",
        "52.3791  ,  4.8003",
    ),
    *("52,3791 4,8003", "52,3791, 4,8003", "52,3791; 4,8003", "52,3791,4,8003"),
    *("4.8003, 52.3791", "4,8003 52,3791", "(52.3791, 4.8003)", "[4.8003, 52.3791]", "POINT(4.8003 52.3791)"),
    *("lat: 52.3791 lon: 4.8003", "lat=52.3791&lng=4.8003".replace("&", " "), '{"lat": 52.3791, "lng": 4.8003}'),
    *("52.3791° N, 4.8003° E", "52.3791N 4.8003E", "N 52.3791 E 4.8003", "E4.8003 N52.3791", "52,3791 NB 4,8003 OL"),
    *("52.3791° N 4.8003° O", "52.3791 n, 4.8003 e", "coördinaten: 52.3791, 4.8003", "geo:52.3791,4.8003;u=35"),
    *("geo:52.3791,4.8003", "geo:0,0?q=52.3791,4.8003(Huis%20van%20de%20Wijk)", "52.3791º, 4.8003º", "٥٢.٣٧٩١, ٤.٨٠٠٣"),
    "https://www.google.com/maps/@52.3791,4.8003,17z",
    "https://www.google.nl/maps/place/De+Brug/@52.37,4.80,17z/data=!3m1!4b1!4m6!3m5!1s0x0!8m2!3d52.3791!4d4.8003?hl=nl",
    *("https://maps.google.com/?q=52.3791,4.8003", "https://www.google.com/maps/search/?api=1&query=52.3791%2C4.8003"),
    *("google.com/maps/@52.3791,4.8003,17z", "https://www.google.com/maps/dir/?api=1&destination=52.3791,4.8003"),
    "https://www.openstreetmap.org/#map=17/52.3791/4.8003",
    "https://www.openstreetmap.org/?mlat=52.3791&mlon=4.8003#map=16/52.0/4.1",
    *("https://maps.apple.com/?ll=52.3791,4.8003", "https://waze.com/ul?ll=52.3791%2C4.8003&navigate=yes"),
    "https://www.bing.com/maps?cp=52.3791~4.8003&lvl=16",
]
TURNED = [
    *(
        "52°22'44.8\"N 4°48'01.1\"E",
        "52° 22\u2032 44.76\u2033 N, 4° 48\u2032 1.08\u2033 E",
        "52°22'44.76''N, 4°48'1.08''E",
    ),
    *("N52 22.746 E4 48.018", "N 52° 22.746' E 004° 48.018'", "52° 22.746' N 4° 48.018' E"),
]
METRES = [
    *("155000, 463000", "155000 463000", "X: 155000 Y: 463000", "x=155000, y=463000", "155.000, 463.000"),
    *("463000 155000", "RD 155000 463000", "155000.0;463000.0", "(155000, 463000)"),
]
NO_POINT = [
    *("", " ", "52", "52.3791", "4,8003", "Albardakade 5", "Albardakade 5, Amsterdam", "1067 DD", "1067DD 12", "12, 5"),
    *("06-12345678", "06 12345678", "0612345678", "020 6123456", "+31 6 12345678", "123456782", "1234 56 782"),
    *("12-3-1950", "1 1 1950", "ik woon op 52.3791, 4.8003", "52.3791, 4.8003 bij mijn moeder", "jan@voorbeeld.nl"),
    *("https://voorbeeld.nl/", "https://maps.app.goo.gl/abc", "52.3791 N 4.8003 N", "999.5, 999.5", "52.3791 E"),
    *("1e99, 4.8", "nan, nan", "52.3791, 4.8003, 12.5"),
]


@pytest.mark.parametrize("text", SAID)
def test_a_point_as_it_is_written(text):
    assert read_point(text) == (LON, LAT)
    assert read_point(f"  {text}\n") == (LON, LAT)


@pytest.mark.parametrize("text", TURNED)
def test_minutes_and_seconds(text):
    assert read_point(text) == pytest.approx((LON, LAT), abs=2e-5)


@pytest.mark.parametrize("text", METRES)
def test_metres_of_the_national_grid(text):
    """The tower of Amersfoort, where the grid has its origin; its degrees are those of the Kadaster."""
    assert read_point(text) == pytest.approx((5.38720621, 52.15517440), abs=1e-5)


@pytest.mark.parametrize("text", NO_POINT)
def test_what_is_no_point(text):
    assert read_point(text) is None


def test_only_a_swap_that_lies_in_the_netherlands_is_one():
    assert read_point("48.8566, 2.3522") == (2.3522, 48.8566)
    assert read_point("-33.86, 151.21") == (151.21, -33.86)
    assert read_point("52.3791 S 4.8003 W") == (-4.8003, -52.3791)


@given(st.floats(50.8, 53.6), st.floats(3.3, 7.2), st.integers(4, 8))
def test_every_point_of_the_country_in_every_shape(lat, lon, decimals):
    north, east = f"{lat:.{decimals}f}", f"{lon:.{decimals}f}"
    wanted = (float(east), float(north))
    for text in (f"{north}, {east}", f"{east} {north}", f"{north.replace('.', ',')} {east.replace('.', ',')}"):
        assert read_point(text) == wanted
    assert read_point(f"https://www.google.com/maps/@{north},{east},15z") == wanted
    assert read_point(f"https://www.openstreetmap.org/#map=15/{north}/{east}") == wanted
    assert read_point(json.dumps({"lat": wanted[1], "lon": wanted[0]})) == wanted


@given(st.text(max_size=1200) | st.from_regex(re.compile(r"[NEOS0-9°'\",. /@!?=&#-]{0,200}"), fullmatch=True))
@example("9" * 1000 + "." + "9" * 1000)
@example(" ".join(["52.3791,"] * 200))
@example("N" + " 1" * 400)
def test_whatever_is_typed_is_a_point_on_earth_or_none(text):
    found = read_point(text)
    assert found is None or (-180 <= found[0] <= 180 and -90 <= found[1] <= 90)
