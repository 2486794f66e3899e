"""The sheet as PDF, its ways searched and its map drawn, beside WeasyPrint's time for the same page without those."""

import re
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter

from socialmap import paper
from socialmap.guide.origin import Origin, from_point
from socialmap.i18n import words
from socialmap.queries.wegwijzer.guide_form import GuideForm
from socialmap.queries.wegwijzer.sheet import Sheet, sheet
from socialmap.queries.wegwijzer.sheet_paper import sheet_page, sheet_pdf
from socialmap.store import Store
from socialmap.world import Viewer, World, load_world
from tests.bench.guide import amsterdam

EENDRACHT = (4.79086, 52.38134)
#: One with an ordinary way, and one with the longest that is walked in half an hour from there.
PLACES = ("BK Stichting De Brug", "HvdW 't Pluspunt")
ROUNDS = 7
DUTCH = words("nl")


def measure() -> Iterator[tuple[str, float, float]]:
    """Name, most that is allowed, and what was measured."""
    with tempfile.TemporaryDirectory() as folder:
        settings = amsterdam(Path(folder))
        with closing(Store(settings.database_url or f"sqlite:///{settings.data_dir / 'socialmap.sqlite'}")) as store:
            world = load_world(store, gemeente="GM0363", viewer=Viewer.PUBLIC, now=datetime.now(UTC), settings=settings)
        for name in PLACES:
            yield f"sheet: PDF to {name}, times the page without map and way", 6.0, against_bare(world, name)


def against_bare(world: World, name: str) -> float:
    """Median of runs in turn."""
    origin = from_point(world, *EENDRACHT)
    assert isinstance(origin, Origin)
    place_id = str(world.places.index[world.places["name"] == name][0])
    bare = without_way(world, _sheet(world, origin, place_id))
    ours, theirs = [], []
    for _ in range(ROUNDS):
        start = perf_counter()
        sheet_pdf(world, _sheet(world, origin, place_id), DUTCH)
        ours.append(perf_counter() - start)
        start = perf_counter()
        paper.pdf(bare)
        theirs.append(perf_counter() - start)
    return median(ours) / median(theirs)


def _sheet(world: World, origin: Origin, place_id: str) -> Sheet:
    form = GuideForm(minutes=30)
    return sheet(world, form, origin, [place_id], DUTCH, address=lambda id: f"https://kaart.example/plek/{id}")


def without_way(world: World, found: Sheet) -> str:
    """The same page with an empty list of steps and no map."""
    way = replace(found.places[0].way, steps=(), line=found.places[0].way.line[:0])
    page = sheet_page(world, replace(found, places=(replace(found.places[0], way=way),)), DUTCH)
    assert not re.search("drawn-map", page)
    return page
