"""Elements of an extract of OpenStreetMap (.osm.pbf, .osm), read by pyosmium in one pass."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely

from socialmap.errors import BadInputError
from socialmap.model.written import file_name
from socialmap.sources.osm.elements import Element, day_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path


def elements(path: Path, keys: Iterable[str], drawn: Callable[[Mapping[str, str]], bool]) -> Iterator[Element]:
    """Each element with one of these keys, as a point, a line or an area.

    A way that closes comes twice: as the line that it is (a bridge that is a square), and as the area within. What
    has parts outside the file has no shape.

    Parameters
    ----------
    drawn
        Whether the shape of an element with these tags is wanted; others come without.

    Raises
    ------
    BadInputError
        When the file is broken off or damaged.
    """
    import osmium
    from osmium.filter import KeyFilter

    wanted = KeyFilter(*keys)
    things: Iterable[Any] = osmium.FileProcessor(opened(path)).with_areas(wanted).with_filter(wanted)
    try:
        for row, thing in enumerate(things, start=1):
            if isinstance(thing, osmium.osm.Node):
                reference = f"node/{thing.id}"
            elif isinstance(thing, osmium.osm.Way):
                reference = f"way/{thing.id}"
            elif isinstance(thing, osmium.osm.Area):
                reference = f"{'way' if thing.from_way() else 'relation'}/{thing.orig_id()}"
            else:  # relations come as areas
                continue
            tags = dict(thing.tags)
            yield Element(reference, tags, _shape(thing) if drawn(tags) else None, day_of(_stamp(thing)), row)
    except (RuntimeError, OSError) as error:
        msg = "het bestand van OpenStreetMap is afgebroken of beschadigd"
        raise BadInputError(msg, file=file_name(path), expected="een heel .osm.pbf-bestand") from error


def is_extract(head: bytes) -> bool:
    """Whether a file that begins so is an extract: .osm.pbf, or the XML of openstreetmap.org's own export."""
    return b"OSMHeader" in head[:32] or b"<osm " in head[:1024]


def opened(path: Path) -> Any:
    """An extract for pyosmium, by what is in it: the end of a file's name may be anything."""
    import osmium

    with path.open("rb") as stream:
        form = "pbf" if b"OSMHeader" in stream.read(32) else "osm"
    return osmium.io.File(str(path), form)


def _stamp(thing: Any) -> str:
    """The moment of the last edit; files may leave it out, and then it is 1970."""
    moment = thing.timestamp
    return moment.isoformat() if moment.timestamp() > 0 else ""


def _shape(thing: Any) -> shapely.Geometry | None:
    """The shape in degrees; None when a part of it lies outside the file or it does not close."""
    import osmium

    factory = osmium.geom.WKBFactory()
    try:
        if isinstance(thing, osmium.osm.Node):
            return shapely.Point(thing.lon, thing.lat)
        if isinstance(thing, osmium.osm.Way):
            return shapely.from_wkb(factory.create_linestring(thing))
        return shapely.from_wkb(factory.create_multipolygon(thing))
    except (RuntimeError, osmium.InvalidLocationError):
        return None
