"""The file to take along: built for fifteen minutes around a point in all of Amsterdam."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from socialmap.config import Settings
from socialmap.guide.origin import Origin, from_point
from socialmap.i18n import words
from socialmap.importing.flow import import_files
from socialmap.importing.starter import prepare_store
from socialmap.queries.wegwijzer.take_along import neighbourhood_file
from socialmap.world import Viewer, load_world

REAL_DATA = Path(__file__).parents[2].parent / "shared" / "data"
#: Geuzenveld, Albardakade, the Dam and Amsterdam-Zuidoost.
POINTS = ((4.79086, 52.38134), (4.80264, 52.37803), (4.8936, 52.3731), (4.9716, 52.3146))
MEGABYTE = 1e6


def measure() -> Iterator[tuple[str, float, float]]:
    """Name, most that is allowed, and what was measured: seconds from opening the store to the whole text."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder))
        files = [*sorted((REAL_DATA / "amsterdam").glob("*.geojson"))]
        files += [REAL_DATA / "network" / name for name in ("nodes.csv", "edges.csv")]
        with closing(prepare_store(settings)) as store:
            import_files(store, files, settings=settings)
        made = [_made(settings, lon, lat) for lon, lat in POINTS]
    yield "offline: file of 15 minutes around a point, seconds", 5.0, max(seconds for seconds, _ in made)
    yield "offline: file of 15 minutes around a point, MB", 3.0, max(size for _, size in made) / MEGABYTE


def _made(settings: Settings, lon: float, lat: float) -> tuple[float, int]:
    start = time.perf_counter()
    with closing(prepare_store(settings)) as store:
        world = load_world(
            store, gemeente=settings.gemeente, viewer=Viewer.PUBLIC, now=datetime.now(UTC), settings=settings
        )
    origin = from_point(world, lon, lat)
    assert isinstance(origin, Origin)
    html = neighbourhood_file(world, origin, words("nl"), minutes=15, profile="wandelen")
    return time.perf_counter() - start, len(html.encode())
