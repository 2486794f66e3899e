"""Where somebody starts: a postcode, a place, a street, a neighbourhood, a point, or an address looked up outside.

What can be told without sending anything away is told first: only a text that is an address as a whole goes out.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd
import shapely

from socialmap import geo
from socialmap.errors import BadInputError, SourceUnavailableError
from socialmap.guide.on_land import can_stand
from socialmap.guide.points import read_point
from socialmap.i18n import later
from socialmap.model import Level
from socialmap.model.text import letters, plain, plain_name
from socialmap.offer.stops import stops
from socialmap.sources.address_text import AddressText, read_address
from socialmap.walks import walks

if TYPE_CHECKING:
    from socialmap.sources.addresses import Address
    from socialmap.world import World

MAX_TEXT = 100
SUGGESTIONS = 6
#: Metres that a start may lie away. Of our own, but the last: the error that three quarters of 200 known places
#: stay below when their own postcode is left out.
POSTCODE_SPREAD, STREET_SPREAD, NEARBY_SPREAD = 100.0, 200.0, 450.0
POSTCODE = re.compile(r"([1-9]\d{3})\s*([a-zA-Z]{2})")


@dataclass(frozen=True)
class Origin:
    """A start.

    Attributes
    ----------
    lon, lat, x, y
        In degrees and in RD metres.
    about
        What is counted from, as a text to translate with ``name`` filled in; never what was typed.
    name
        Of a stored place, street or area; "" for an address or a point.
    spread
        Metres that the real start may lie away, when this is the middle of something larger.
    """

    lon: float
    lat: float
    x: float
    y: float
    about: str
    name: str = ""
    spread: float = 0.0


class Suggestion(NamedTuple):
    """Something that may have been meant."""

    name: str
    lon: float
    lat: float


@dataclass(frozen=True)
class NoOrigin:
    """Why there is no start, and what may have been meant."""

    reason: str
    suggestions: tuple[Suggestion, ...] = ()


FROM_POINT = later("vanaf het punt dat u koos")
FROM_ADDRESS = later("vanaf het adres dat u typte")
FROM_PLACE = later("vanaf %(name)s")
FROM_STOP = later("vanaf halte %(name)s")
FROM_STREET = later("vanaf de straat die u typte, ongeveer")
FROM_AREA = later("vanaf het midden van %(name)s")
FROM_POSTCODE = later("vanaf uw postcode, ongeveer")
NOTHING_TYPED = later("Vul in waar u begint: een postcode, een straat of een plek. Of tik op de kaart.")
OUTSIDE = later("Dit punt ligt buiten de gemeente van deze kaart. Kies een punt daarbinnen.")
NO_POSTCODE = later("Deze postcode kennen wij niet. Typ een straat of een plek, of tik op de kaart.")
NOT_FOUND = later("Dit begin vinden wij niet. Typ een postcode, een straat of een plek. Of tik op de kaart.")
CHOOSE = later("Wij vinden meer dan één plek met deze naam. Kies er een.")
IN_WATER = later("Dit punt ligt in het water of ver van een straat. Kies een punt op een straat.")


def from_point(world: World, lon: float, lat: float, *, about: str = FROM_POINT) -> Origin | NoOrigin:
    """A start at a point in degrees; not outside the municipality, in water, or far from every street."""
    origin = _origin(lon, lat, about)
    if not _inside(world, origin):
        return NoOrigin(OUTSIDE)
    if not can_stand(world, origin.x, origin.y):
        return NoOrigin(IN_WATER)
    return origin


def from_text(
    world: World,
    text: str,
    *,
    same_buurt: Callable[[str], pd.DataFrame],
    look_up: Callable[[str], list[Address]],
) -> Origin | NoOrigin:
    """A start from what was typed.

    Parameters
    ----------
    same_buurt
        The postcodes of the buurt of a postcode: columns postcode and buurt_name.
    look_up
        Asks the Kadaster; only an address that is not known here gets there.
    """
    if point := read_point(text):
        return from_point(world, *point)
    typed = " ".join(text.split())[:MAX_TEXT]
    if not typed:
        return NoOrigin(NOTHING_TYPED)
    address = _in_reach(world, read_address(text))
    if postcode := re.match(rf"{POSTCODE.pattern}\b", typed):
        if address and address.number and not address.street:
            return _from_postcode_and_number(world, address, typed, same_buurt=same_buurt, look_up=look_up)
        return _from_postcode(world, f"{postcode[1]}{postcode[2].upper()}", same_buurt)
    if here := _from_names(world, typed):
        return here
    return _from_address(world, typed, look_up) if address else _from_street(world, typed)


def _from_names(world: World, typed: str) -> Origin | NoOrigin | None:
    """What we know by this name, or at this number; None when that is nothing."""
    known, bare = _known_names(world), plain(typed)
    found = known[known["plain"] == bare]
    if found.empty and not re.search(r"\d", typed):
        found = known[known["plain"].map(lambda name: bare in name).astype(bool)] if len(bare) > 2 else found  # noqa: PLR2004
    if len(found):
        return _from_known(found)
    street, number = _parts(typed)
    here = known[(known["plain"] == street) & (known["number"] == number) & (number != "")]
    if len(here) and typed.casefold().endswith(number):
        return _origin(here["lon"].iloc[0], here["lat"].iloc[0], FROM_ADDRESS)
    return None


def _in_reach(world: World, address: AddressText | None) -> AddressText | None:
    """An address unless it names a town that is not on this map: what is named so may be a person as well."""
    if address is None or not address.place:
        return address
    town = [plain_name(name) for name in world.areas.loc[world.areas["level"] == Level.GEMEENTE, "name"]]
    named = plain(address.place).replace("-", " ")
    parts = {named, *(named.removeprefix(f"{name} ") for name in town)}
    known = {plain_name(name).replace("-", " ") for name in world.areas["name"]}
    return address if not town or parts & known else None


def _from_known(found: pd.DataFrame) -> Origin | NoOrigin:
    """One name, or names that lie together, is a start; more are a choice."""
    distinct = found.drop_duplicates(["shown", "about"])
    if len(distinct) == 1 or (len(set(distinct["plain"])) == 1 and (distinct["about"] != FROM_PLACE).all()):
        first = distinct.iloc[0]
        name = "" if first["about"] == FROM_STREET else first["name"]
        return _origin(first["lon"], first["lat"], first["about"], name, spread=first["spread"])
    return NoOrigin(CHOOSE, _suggestions(distinct))


def _from_postcode_and_number(
    world: World,
    asked: AddressText,
    typed: str,
    *,
    same_buurt: Callable[[str], pd.DataFrame],
    look_up: Callable[[str], list[Address]],
) -> Origin | NoOrigin:
    """The address, or without the Kadaster what its postcode tells."""
    try:
        address = look_up(typed)[0]
    except (SourceUnavailableError, IndexError):
        return _from_postcode(world, asked.postcode, same_buurt)
    if asked.postcode in address.name and asked.number in _numbers(address.name):
        return from_point(world, address.lon, address.lat, about=FROM_ADDRESS)
    return _from_postcode(world, asked.postcode, same_buurt)


def _from_address(world: World, typed: str, look_up: Callable[[str], list[Address]]) -> Origin | NoOrigin:
    try:
        addresses = look_up(typed)
    except SourceUnavailableError:
        addresses = []
    if addresses:
        first = addresses[0]
        (street, number), name = _parts(typed), plain(first.name)
        if street in name and (not number or number in _numbers(name)):
            return from_point(world, first.lon, first.lat, about=FROM_ADDRESS)
        return NoOrigin(NOT_FOUND, tuple(Suggestion(*address) for address in addresses))
    return _from_street(world, typed)


def _numbers(text: str) -> list[str]:
    # Not by a pattern with the number in it: patterns are kept.
    return re.findall(r"\d+", text)


def _from_street(world: World, typed: str) -> Origin | NoOrigin:
    """The stored street of an address, at the nearest number that is stored."""
    street, number = _parts(typed)
    known = _known_names(world)
    found = known[(known["plain"] == street) & (known["about"] == FROM_STREET)]
    if found.empty:
        close = difflib.get_close_matches(street, known["plain"].unique(), n=SUGGESTIONS, cutoff=0.6)
        order = {name: place for place, name in enumerate(close)}
        near = known[known["plain"].isin(close)].drop_duplicates(["plain", "about"])
        near = near.iloc[near["plain"].map(order).argsort(kind="stable")]
        return NoOrigin(NOT_FOUND, _suggestions(near))
    first = found.iloc[0]
    if number:
        off = (found["number"].str.extract(r"^(\d+)")[0].astype(float) - int(number)).abs()
        first = found.iloc[int(off.fillna(math.inf).argmin())]
    return _origin(first["lon"], first["lat"], FROM_STREET, spread=first["spread"])


def _from_postcode(world: World, postcode: str, same_buurt: Callable[[str], pd.DataFrame]) -> Origin | NoOrigin:
    """A place at the postcode, else the middle of its buurt, else what we know of the same buurt or four digits."""
    places = world.places
    here = places[places["postcode"] == postcode]
    if len(here):
        return _origin(here["lon"].mean(), here["lat"].mean(), FROM_POSTCODE, spread=POSTCODE_SPREAD)
    around = same_buurt(postcode)
    if len(around):
        buurten = world.level(Level.BUURT)
        named = buurten[buurten["name"].map(letters) == letters(around["buurt_name"].iloc[0])]
        if len(named) and pd.notna(named["lon"].iloc[0]):
            area = named.iloc[0]
            return _origin(area["lon"], area["lat"], FROM_AREA, area["name"], spread=_radius(area.geometry))
    near = places[places["postcode"].isin(around["postcode"])] if len(around) else places.iloc[:0]
    if near.empty:
        near = places[places["postcode"].str[:4] == postcode[:4]]
    if near.empty:
        return NoOrigin(NO_POSTCODE)
    return _origin(near["lon"].median(), near["lat"].median(), FROM_POSTCODE, spread=NEARBY_SPREAD)


def _radius(shape: Any) -> float:
    """Of a circle as large as an area."""
    return NEARBY_SPREAD if shape is None else math.sqrt(shape.area / math.pi)


def _origin(lon: float, lat: float, about: str, name: str = "", *, spread: float = 0.0) -> Origin:
    if not geo.within((-180, -90, 180, 90), lon, lat):
        msg = "dit is geen punt op de kaart"
        raise BadInputError(msg, expected="een punt dat u op de kaart kiest")
    x, y = geo.to_rd(lon, lat)
    return Origin(float(lon), float(lat), float(x), float(y), about, name, float(spread))


def _inside(world: World, origin: Origin) -> bool:
    borders = world.remember(("borders",), lambda: shapely.STRtree(world.areas.geometry.dropna().to_numpy()))
    if not len(borders):
        return bool(geo.within(geo.NETHERLANDS, origin.lon, origin.lat))
    return bool(len(borders.query(shapely.Point(origin.x, origin.y), predicate="intersects")))


def _suggestions(known: pd.DataFrame) -> tuple[Suggestion, ...]:
    rows = known.head(SUGGESTIONS)
    return tuple(Suggestion(*row) for row in rows[["shown", "lon", "lat"]].itertuples(index=False))


def _known_names(world: World) -> pd.DataFrame:
    return world.remember(("names",), lambda: _all_names(world))


def _all_names(world: World) -> pd.DataFrame:
    """Names of places, stops, streets and areas, with a point: the first of a kind comes first."""
    places, there, named = world.places, stops(world), street_names(world)
    areas = world.areas[(world.areas["level"] != Level.GEMEENTE) & world.areas["lon"].notna()]
    addressed = places[places["street"] != ""]
    parts = [
        _names(places, places["name"], FROM_PLACE).assign(
            shown=(places["name"] + ", " + places["street"]).str.removesuffix(", ")
        ),
        _names(addressed, addressed["street"], FROM_STREET).assign(number=addressed["house_number"]),
        _names(there, there["name"], FROM_STOP),
        _names(areas, areas["name"], FROM_AREA).assign(spread=[_radius(shape) for shape in areas.geometry]),
        _names(named, named["name"], FROM_STREET),
    ]
    names = pd.concat(parts, ignore_index=True)
    return names[names["plain"] != ""]


def _names(frame: pd.DataFrame, name: pd.Series, about: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "plain": name.map(plain),
            "name": name,
            "shown": name,
            "number": "",
            "about": about,
            "spread": STREET_SPREAD if about == FROM_STREET else 0.0,
            "lon": frame["lon"].astype(float),
            "lat": frame["lat"].astype(float),
        }
    )


def street_names(world: World) -> pd.DataFrame:
    """Named streets of the network, each at the middle of one of its parts: name, lon, lat, and x, y in RD metres."""
    return world.remember(("names of streets",), lambda: _street_names(world))


def _street_names(world: World) -> pd.DataFrame:
    on_streets = walks(world)
    if on_streets is None or len(on_streets.network.names) <= 1:
        nothing = dict.fromkeys(("lon", "lat", "x", "y"), pd.Series(dtype=float))
        return pd.DataFrame({"name": pd.Series(dtype="str"), **nothing})
    network = on_streets.network
    parts = pd.DataFrame({"row": network.name, "x": network.x[network.start], "y": network.y[network.start]})
    middle = parts[parts["row"] > 0].groupby("row").median()
    lon, lat = geo.to_wgs84(middle["x"], middle["y"])
    names = pd.Series([network.names[row] for row in middle.index], dtype="str")
    x, y = middle["x"].to_numpy(), middle["y"].to_numpy()
    return pd.DataFrame({"name": names, "lon": lon, "lat": lat, "x": x, "y": y})


def _parts(typed: str) -> tuple[str, str]:
    """Street and house number of an address as people type it.

    Examples
    --------
    >>> _parts("Albardakade 5 hs, Amsterdam"), _parts("Tweede Weteringplantsoen 9")
    (('albardakade', '5'), ('tweede weteringplantsoen', '9'))
    """
    found = re.match(r"(\D*)(\d*)", plain(typed))
    street, number = found.groups() if found else (plain(typed), "")
    return street.split(",")[0].strip(), number
