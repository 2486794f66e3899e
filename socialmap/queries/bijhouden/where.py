"""Where a new place is: an address or a name that the map knows, a tap on the map, or where somebody stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from socialmap import geo
from socialmap.guide.origin import POSTCODE, NoOrigin, Origin, Suggestion
from socialmap.i18n import later
from socialmap.importing.matching import ONE_GROUND, likely
from socialmap.model import Visibility
from socialmap.offer.words import address, postcode, shown
from socialmap.sources.address_text import read_address

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from socialmap.i18n import Words
    from socialmap.world import World

    Typed = Mapping[str, Sequence[str]]

#: Fields: what was typed, what stood there when the point was chosen, and the point.
TEXT, BEFORE, POINT = "waar", "waar_eerder", "punt"
NOTHING = later("Waar is het? Vul een adres in, of tik op de kaart.")
NOT_EXACT = later("Dit is niet precies genoeg. Vul ook het huisnummer in, of tik op de kaart.")
NO_POINT = later("Dit is geen punt op de kaart.")
_COMPARED = ("name", "kind", "street", "house_number", "postcode")
MOST_ALIKE = 5


@dataclass(frozen=True)
class Where:
    """The fields with the point that was found, or why there is none and what may have been meant."""

    typed: dict[str, list[str]]
    trouble: str = ""
    suggestions: tuple[Suggestion, ...] = ()


@dataclass(frozen=True)
class Alike:
    """A place that is there already and looks like the one that is filled in."""

    id: str
    name: str
    address: str


def located(
    typed: Typed,
    by_text: Callable[[str], Origin | NoOrigin],
    by_point: Callable[[float, float], Origin | NoOrigin],
    stored: Mapping[str, Any] | None = None,
) -> Where:
    """The fields of a form with a point: what was found goes on as its point, and is looked up once.

    Parameters
    ----------
    by_text, by_point
        A start from what was typed or chosen, as the guide finds one.
    stored
        The place as it is: where it lies already it may stay.
    """
    fields = {name: list(values) for name, values in typed.items() if name not in ("lon", "lat")}
    text, before = (next(iter(fields.get(name, [])), "").strip() for name in (TEXT, BEFORE))
    # A point belongs to the text it was chosen with: who types something else after it means that.
    chosen = [value for value in fields.get(POINT, []) if value.strip() and text == before]
    if stored and chosen and chosen[-1] == point_of(stored):
        return Where(fields | {name: [str(stored[name])] for name in ("lon", "lat")})
    found = _at_point(chosen[-1], by_point) if chosen else by_text(text) if text else NoOrigin(NOTHING)
    if isinstance(found, Origin) and found.spread:
        found = NoOrigin(NOT_EXACT)
    if isinstance(found, NoOrigin):
        return Where(fields | {BEFORE: [text], POINT: []}, found.reason, found.suggestions)
    point = {"lon": [f"{found.lon:.6f}"], "lat": [f"{found.lat:.6f}"]}
    fields |= {BEFORE: [text], POINT: [f"{found.lon:.6f} {found.lat:.6f}"], **point}
    return Where(_with_address(fields, text))


def _at_point(text: str, by_point: Callable[[float, float], Origin | NoOrigin]) -> Origin | NoOrigin:
    try:
        lon, lat = (float(part) for part in text.split())
    except ValueError:
        return NoOrigin(NO_POINT)
    return by_point(lon, lat) if geo.within((-180, -90, 180, 90), lon, lat) else NoOrigin(NO_POINT)


def point_of(place: Mapping[str, Any]) -> str:
    """Where a place lies, as the field of a form; "" for one of which nobody told it yet."""
    return "" if place["lon"] is None or place["lat"] is None else f"{place['lon']} {place['lat']}"


def _with_address(fields: dict[str, list[str]], text: str) -> dict[str, list[str]]:
    """Street, house number and postcode of a typed address, where they are not filled in themselves."""
    read = read_address(text)
    if read is None or not read.number:
        return fields
    # With what stands behind it: "58-H", "5 hs".
    number = re.split(rf"\s+{POSTCODE.pattern}\b", text[text.find(read.number) :].split(",", maxsplit=1)[0])[0]
    number = number.removesuffix(read.place).strip()
    told = {"street": read.street, "house_number": number, "postcode": postcode(read.postcode), "town": read.place}
    blank = {name: [value] for name, value in told.items() if value and not "".join(fields.get(name, [])).strip()}
    return fields | blank


def alike(world: World, values: Mapping[str, Any], words: Words, but: str = "") -> list[Alike]:
    """Places that may be the same, by the rules by which two are proposed as one.

    Parameters
    ----------
    values
        The facts of the place.
    but
        The id of the place itself.
    """
    x, y = geo.to_rd(values["lon"], values["lat"])
    points = world.places.geometry
    near = world.places[(np.hypot(points.x - x, points.y - y) <= ONE_GROUND) & (world.places.index != but)]
    told = pd.DataFrame({name: near[name].astype(str) for name in _COMPARED}).assign(
        x=near.geometry.x, y=near.geometry.y
    )
    mine = {name: str(values[name]) for name in _COMPARED} | {"x": float(x), "y": float(y)}
    frame = pd.concat([told, pd.DataFrame([mine])], ignore_index=True).assign(visibility=Visibility.PUBLIC)
    own = len(near)
    found = [pair.one if pair.other == own else pair.other for pair in likely(frame) if own in (pair.one, pair.other)]
    rows = near.iloc[found[:MOST_ALIKE]]
    return [Alike(str(id), shown(row["name"], words), address(row.to_dict())) for id, row in rows.iterrows()]
