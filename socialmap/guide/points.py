"""A point as people have it: from a map on a screen, the link of one, a telephone, or a table in RD metres."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import unquote

from socialmap import geo

#: A link is longer than anything that is typed.
MAX_LENGTH = 1000
_PAIR = r"(-?\d{1,3}\.\d+)(?:\s*[,~;+ ]\s*|/)(-?\d{1,3}\.\d+)"
#: Where links of maps hold a point, the most exact first; all have the latitude first.
_IN_LINKS = tuple(
    re.compile(shape)
    for shape in (
        r"!3d(-?\d{1,3}\.\d+)!4d(-?\d{1,3}\.\d+)",
        r"[?&#]mlat=(-?\d{1,3}\.\d+)&mlon=(-?\d{1,3}\.\d+)",
        rf"[?&#](?:q|query|destination|daddr|ll|sll|center|cp|coordinate|marker|pin)=(?:loc:)?{_PAIR}",
        rf"@{_PAIR}",
        rf"#(?:map=)?\d+(?:\.\d+)?/{_PAIR}",
        r"[?&#]lat=(-?\d{1,3}\.\d+)&(?:lon|lng)=(-?\d{1,3}\.\d+)",
        rf"^geo:{_PAIR}",
        rf"/{_PAIR}",
    )
)
_LINK = re.compile(r"(?:[a-z][a-z0-9+.-]*:/?/?|(?:[a-z0-9-]+\.)+[a-z]{2,}/)\S", re.IGNORECASE)
#: Words around numbers that say what they are.
_LABEL = re.compile(
    r"\b(?:lat(?:itude)?|lon(?:gitude)?|lng|long|breedte(?:graad)?|lengte(?:graad)?|co[oö]rdina(?:te|at|ten)s?|punt|gps|"
    r"wgs ?84|rd|epsg:?\s?\d{4,5}|point|[xy])\b\s*[:=]?|[\[\](){}]",
    re.IGNORECASE,
)
_SIDE = r"(?:NB|ZB|OL|WL|[NZSEOW])"
_FRACTION = r"\d+(?:[.,]\d+)?"
_ANGLE = rf"(-?{_FRACTION})\s*°?(?:\s*({_FRACTION})\s*')?(?:\s*({_FRACTION})\s*\")?"
#: As a receiver shows it: the minutes have no sign of their own.
_BARE = rf"(\d+)[°\s]\s*({_FRACTION})(?:\s({_FRACTION}))?"
_APART = r"(?:\s*[,;/|]\s*|\s+|(?<=[^\d.,]))"
#: Whether the side is written before the numbers, and the shape of two of them.
_SHAPES = tuple(
    (before, re.compile(rf"{one}{_APART}{one}", re.IGNORECASE))
    for angle in (_ANGLE, _BARE)
    for before, one in ((False, rf"{angle}\s*({_SIDE})?"), (True, rf"({_SIDE})\s*{angle}"))
)
#: Primes, curly quotes and the other signs for minutes, seconds, degrees and minus.
_SIGNS = str.maketrans("\u2032\u2019\u2018\u2033\u201d\u201c\u00ba\u02da\u2212", "'''\"\"\"°°-")


def read_point(text: str) -> tuple[float, float] | None:
    """Longitude and latitude in degrees (WGS84) of what is a point as a whole; None when it is anything else.

    Swapped only where the swap alone lies in the Netherlands; what lies elsewhere is a point all the same.

    Examples
    --------
    >>> read_point("52.3791, 4.8003"), read_point("4,8003 52,3791"), read_point("geo:52.3791,4.8003;u=35")
    ((4.8003, 52.3791), (4.8003, 52.3791), (4.8003, 52.3791))
    >>> read_point("Albardakade 5"), read_point("020 6123456")
    (None, None)
    """
    typed = " ".join(text.split())[:MAX_LENGTH]
    if _LINK.match(typed):
        return _of_link(unquote(typed))
    signs = re.sub(r'"([a-z]+)"', r"\1", typed.translate(_SIGNS).replace("''", '"'), flags=re.IGNORECASE)
    bare = " ".join(_LABEL.sub(" ", signs).split()).strip(" ,;.")
    for before, shape in _SHAPES:
        if found := shape.fullmatch(bare):
            parts = found.groups()
            point = _oriented(_angle(parts[:4], before=before), _angle(parts[4:], before=before))
            if point:
                return point
    return None


def _of_link(link: str) -> tuple[float, float] | None:
    # geo:0,0?q=... is how a telephone names a place that it has no own point for.
    for shape in _IN_LINKS:
        if found := shape.search(link):
            return _placed(float(found[1]), float(found[2]))
    return None


class _Angle(NamedTuple):
    """A number as written and as degrees, with its side of the world ("" where none is) and whether it says minutes."""

    written: str
    value: float
    side: str
    parted: bool

    @property
    def in_degrees(self) -> bool:
        """Whether this can be an angle: whole degrees alone are any number."""
        return self.parted or bool(re.search(r"[.,]\d", self.written))


def _angle(parts: tuple[str | None, ...], *, before: bool) -> _Angle:
    texts = [part or "" for part in parts]
    side, degrees, minutes, seconds = texts if before else (texts[-1], *texts[:-1])
    size = _number(degrees) + _number(minutes or "0") / 60 + _number(seconds or "0") / 3600
    side = side.upper()[:1]
    return _Angle(degrees, -size if side in ("Z", "S", "W") else size, side, bool(minutes))


def _number(written: str) -> float:
    return float(written.replace(",", "."))


def _oriented(first: _Angle, second: _Angle) -> tuple[float, float] | None:
    """The point of two numbers, by their sides where these are written."""
    sides = ["lat" if one.side in ("N", "Z", "S") else "lon" for one in (first, second) if one.side]
    if len(sides) == 1 or len(set(sides)) != len(sides):
        return None
    if sides == ["lon", "lat"]:
        first, second = second, first
    if sides:
        return _placed(first.value, second.value)
    if first.in_degrees and second.in_degrees and (placed := _placed(first.value, second.value)):
        return placed
    return _of_metres(first.written, second.written)


def _placed(lat: float, lon: float) -> tuple[float, float] | None:
    for x, y in ((lon, lat), (lat, lon)):
        if geo.within(geo.NETHERLANDS, x, y):
            return x, y
    return (lon, lat) if geo.within((-180, -90, 180, 90), lon, lat) else None


def _of_metres(first: str, second: str) -> tuple[float, float] | None:
    """RD metres, also with a point at the thousands."""
    x, y = (float(re.sub(r"[.,](?=\d{3}(?:[.,]|$))", "", one).replace(",", ".")) for one in (first, second))
    for east, north in ((x, y), (y, x)):
        if geo.within(geo.NETHERLANDS_RD, east, north) and east >= 1000:  # noqa: PLR2004 (no point is that far west)
            lon, lat = geo.to_wgs84(east, north)
            return float(lon), float(lat)
    return None
