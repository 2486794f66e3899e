"""A sheet on paper: each place on one A4, with a map as large as its words leave room for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
import shapely

from socialmap import paper
from socialmap.drawing.sheet import Mark, draw_map
from socialmap.model import FeatureKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from socialmap.guide.directions import Directions
    from socialmap.i18n import Words
    from socialmap.queries.wegwijzer.sheet import Sheet
    from socialmap.queries.wegwijzer.sheet_place import SheetPlace
    from socialmap.world import World

TEMPLATE = "paper/sheet.html"
#: Millimetres of an A4 between its borders, of a map at most and at least, and how much a map gives up at once.
WIDTH, HEIGHT, OWN_WIDTH = 186.0, 283.0, 114.0
LARGEST, SMALLEST, SHRINK = 125.0, 46.0, 16.0
#: Metres from the way within which a toilet or a bench is drawn.
BESIDE = 40.0
_SEEN = {FeatureKind.TOILET: "toilet", FeatureKind.BENCH: "bankje"}


class Size(NamedTuple):
    """How a page is put on its A4: millimetres of its map, and how far its lines move together.

    ``style`` is a class of the sheet: as large as can be, ``tight``, or with letters of 12.5 and of 11 pt as well.
    A sheet in small letters is better than one whose telephone number lies on a second page at home.
    """

    map: float
    style: Literal["", "tight", "tight small", "tight smaller"] = ""


def sheet_page(
    world: World,
    found: Sheet,
    words: Words,
    *,
    sizes: Sequence[Size] | None = None,
    front: Size | None = None,
    **around: object,
) -> str:
    """A sheet as HTML.

    Parameters
    ----------
    sizes
        Of the places that have a page of their own; by default all, guessed from how long their words are.
    front
        Of the page with all places.
    around
        What the template shows around it on a screen: stylesheet, back, way_back, pdf_address, fields, no_pdf, and
        the scripts back_script and aloud: the one that reads it.
    """
    defaults: dict[str, object] = {"back": "", "pdf_address": "", "fields": (), "no_pdf": "", "aloud": ""}
    defaults |= {"way_back": None, "back_script": ""}
    sizes = [_sizes(place)[0] for place in found.places] if sizes is None else sizes
    front = front or _front_sizes(found)[0]
    return paper.page(
        TEMPLATE,
        words,
        sheet=found,
        front=_front_map(world, found, words, front.map),
        front_size=front,
        sizes=sizes,
        maps=[_own_map(world, place, words, size.map) for place, size in zip(found.places, sizes, strict=False)],
        **(defaults | around),
    )


def sheet_pdf(world: World, found: Sheet, words: Words) -> bytes:
    """A sheet as PDF: the map of a place shrinks until its words fit, and then its lines move together.

    Raises
    ------
    PaperError
        When Pango is not on this machine.
    """
    sizes, made = [], b""
    for place in found.places:
        alone, tried = replace(found, places=(place,)), _sizes(place)
        number, made = paper.fitting((sheet_page(world, alone, words, sizes=[size]) for size in tried), 1)
        sizes.append(tried[number])
    if len(found.places) == 1:
        return made
    fronts = _front_sizes(found)
    number, _ = paper.fitting((sheet_page(world, found, words, sizes=[], front=size) for size in fronts), 1)
    return paper.pdf(sheet_page(world, found, words, sizes=sizes, front=fronts[number]))


def _sizes(place: SheetPlace) -> list[Size]:
    """The sizes to try, best first; the first one is a good guess."""
    room, least = _room(place), _least(place)
    larger = [Size(float(height)) for height in np.arange(room, least, -SHRINK)]
    near = [Size(least)] if room > least - SHRINK / 2 else []
    small = [Size(least, "tight"), *(Size(SMALLEST, style) for style in ("tight", "tight small", "tight smaller"))]
    return [*larger, *near, *small]


def _front_sizes(found: Sheet) -> list[Size]:
    """The same for the page with all places."""
    room = max(SMALLEST, min(LARGEST, HEIGHT - 66 - 29 * len(found.places)))
    larger = [Size(float(height)) for height in np.arange(room, SMALLEST, -SHRINK)]
    return [*larger, Size(SMALLEST), *(Size(SMALLEST, style) for style in ("tight", "tight small", "tight smaller"))]


def _front_map(world: World, found: Sheet, words: Words, height: float) -> str:
    """The map with a number for each place; "" for one place, which has its own."""
    if len(found.places) == 1:
        return ""
    marks = [_start(place.way) for place in found.places if len(place.way.line)][:1]
    for place in found.places:
        x, y = _end(world, place)
        marks.append(Mark(x, y, str(place.number)))
    return draw_map(
        world,
        lines=[place.way.line for place in found.places],
        off=[off for place in found.places for off in (place.way.first, place.way.last)],
        marks=marks,
        width=WIDTH,
        height=height,
        title=words.gettext("Kaart met de plekken en de weg ernaartoe"),
    )


def _own_map(world: World, place: SheetPlace, words: Words, height: float) -> str:
    """The map of one way, with the numbers of its steps; "" where no way is known."""
    line = place.way.line
    if len(line) == 0:
        return ""
    corners = [Mark(*step.at, str(number), "step") for number, step in enumerate(place.way.steps, start=1)][1:-1]
    marks = [_start(place.way), Mark(*_end(world, place), "", "aankomst"), *corners, *_seen(world, line)]
    return draw_map(
        world,
        lines=[line],
        off=[place.way.first, place.way.last],
        marks=marks,
        width=OWN_WIDTH,
        height=height,
        title=words.gettext("Kaart met de weg naar %(name)s", name=place.name),
    )


def _start(way: Directions) -> Mark:
    # Where the line begins, never where somebody lives.
    x, y = (way.first if len(way.first) else way.line)[0].tolist()
    return Mark(x, y, "", "start")


def _end(world: World, place: SheetPlace) -> tuple[float, float]:
    point = world.places.at[place.way.place_id, "geometry"]
    return point.x, point.y


def _seen(world: World, line: np.ndarray[Any, Any]) -> list[Mark]:
    """Toilets and benches beside the way."""
    features = world.features[world.features["kind"].isin(list(_SEEN))]
    if features.empty:
        return []
    way = shapely.LineString(line) if len(line) > 1 else shapely.Point(line[0])
    near = features[shapely.distance(features.geometry.to_numpy(), way) <= BESIDE].sort_values("kind", ascending=False)
    return [
        Mark(point.x, point.y, "", _SEEN[FeatureKind(kind)])
        for point, kind in zip(near.geometry.centroid, near["kind"], strict=True)
    ]


def _room(place: SheetPlace) -> float:
    """Millimetres that the words leave for a map, guessed from how long they are."""
    steps = sum(6.1 * max(1.6, _lines(step.text, 54)) + 0.7 for step in place.way.steps) + 9
    steps += sum(6.2 * _lines(text, 66) for text in place.way.unknown) + (8 if place.way.unknown else 0)
    steps += 6.2 * _lines(place.rests, 66) if place.rests else 0
    hours = max((len(day.hours) for day in place.week), default=0)
    hours = max(hours, _lines(place.week_words, 50))
    head = 9 * _lines(place.name, 28) + 6 * _lines(place.kind + place.where, 50) + 3
    return min(LARGEST, HEIGHT - head - 12 - 6 * max(hours, 1.4) - 7 * bool(place.week_note) - steps - 50)


def _least(place: SheetPlace) -> float:
    """Millimetres that a map has anyhow: as high as the facts beside it."""
    told = [fact for fact in place.facts if fact.text]
    facts = sum(6.2 * _lines(f"{fact.label} {fact.text} {fact.doubt}", 23) + 2 for fact in told) + 8.5 * (
        len(place.facts) - len(told)
    )
    facts += sum(6.2 * _lines(text, 26) for text in place.activities) + (8 if place.activities else 0)
    return max(SMALLEST, min(LARGEST, facts))


def _lines(text: str, letters: int) -> int:
    return 1 + len(text) // letters
