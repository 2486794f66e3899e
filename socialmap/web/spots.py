"""Where something lies that an account would change, and what the areas of an account are called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shapely import Point

from socialmap.errors import NotFoundError
from socialmap.geo import to_rd
from socialmap.i18n import later
from socialmap.model import Level, RecordKind
from socialmap.queries.common import known
from socialmap.queries.kaart.place import canonical_id
from socialmap.web.site import check_store, now, sight, site, versions

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import pandas as pd

    from socialmap.keeping.queued import Where
    from socialmap.keeping.roles import Account, Spot
    from socialmap.world import World

UNKNOWN = later("Deze plek bestaat niet (meer).")


def of(name: str, account: Account) -> Spot:
    """The codes of where a place or an area lies, as far as this account may know of it.

    Raises
    ------
    NotFoundError
        When there is no such place or area for it.
    """
    seen = _world(account)
    if (area := seen.area(name)) is not None:
        return _around(seen, area)
    id = canonical_id(name)
    id = seen.redirects.get(id, id)
    if id not in seen.places.index:
        raise NotFoundError(UNKNOWN)
    place = seen.places.loc[id]
    return _of_codes(seen, [place["wijk_code"], place["buurt_code"]])


def at(lon: float, lat: float) -> Spot:
    """The codes of where a point lies, in degrees (EPSG:4326); none outside every area."""
    x, y = to_rd(lon, lat)
    seen, point = _world(None), Point(float(x), float(y))
    levels = seen.remember(("spots", "levels"), lambda: seen.areas[seen.areas["level"].isin([Level.WIJK, Level.BUURT])])
    return _of_codes(seen, list(levels.index[levels.sindex.query(point, predicate="intersects")]))


def of_record(kind: RecordKind, record: Mapping[str, Any], account: Account) -> Spot:
    """The codes of where a record lies by what is told of it; none where it says of no place or area that we know."""
    if kind is RecordKind.PLACE and known(record.get("lon")) and known(record.get("lat")):
        return at(float(record["lon"]), float(record["lat"]))
    codes = [record.get("place_id"), record.get("wijk_code"), *str(record.get("area_codes") or "").split()]
    for one in filter(None, codes):
        try:
            return of(str(one), account)
        except NotFoundError:
            continue
    return frozenset()


def of_many(told: Sequence[tuple[RecordKind, Where]], account: Account) -> list[Spot]:
    """The same of many records, each told by pairs of what it says of where it lies."""
    seen = _world(account)
    places = seen.remember(("spots", "places"), lambda: _of_places(seen))
    kept: dict[tuple[RecordKind, Where], Spot] = {}
    for one in told:
        if one not in kept:
            record = dict(one[1])
            at_place = None if "lon" in record else places.get(str(record.get("place_id")))
            kept[one] = of_record(one[0], record, account) if at_place is None else at_place
    return [kept[one] for one in told]


def _of_places(seen: World) -> dict[str, Spot]:
    """Of every place where it lies: by its wijk and buurt, of which there are far fewer."""
    pairs = list(zip(seen.places["wijk_code"], seen.places["buurt_code"], strict=True))
    of_pair = {pair: _of_codes(seen, pair) for pair in dict.fromkeys(pairs)}
    return {str(id): of_pair[pair] for id, pair in zip(seen.places.index, pairs, strict=True)}


def names(codes: Collection[str]) -> list[str]:
    """What areas are called, in order; a code that is no area any more stays a code."""
    known = _world(None).areas["name"]
    return sorted(str(known.get(code, code)) for code in codes)


def _of_codes(seen: World, codes: Collection[str]) -> Spot:
    found = [_around(seen, seen.areas.loc[code]) for code in codes if code]
    return frozenset().union(*found)


def _around(seen: World, area: pd.Series) -> Spot:
    """An area and what it lies in: what lies in no area is nobody's, also not of the whole gemeente."""
    around = (area[name] for name in ("wijk_code", "gebied_code", "stadsdeel_code"))
    return frozenset({str(area.name), seen.gemeente, *(code for code in around if code)})


def _world(account: Account | None) -> World:
    """What this account may see, also on a page that shows what everybody may."""
    check_store()
    return site().worlds.get(versions(), sight(account), now())
