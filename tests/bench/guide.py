"""The wegwijzer: an answer over HTTP beside an empty page of the same server."""

import gzip
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from statistics import median

from socialmap.config import Settings
from socialmap.importing.flow import import_files
from socialmap.importing.starter import prepare_store
from tests.support.serving import Server, seconds, serving

DATA = Path(__file__).parents[2].parent / "shared" / "data"
REQUESTS = 200
#: As many rows as an answer has at most, from the middle of Amsterdam-Oost.
LONG = {"punt": "4.93 52.361", "minuten": "30", "loper": "wandelen"}
#: From De Eendracht in Geuzenveld, as a volunteer would ask.
ORDINARY = {
    "punt": "4.79086 52.38134",
    "minuten": "15",
    "loper": "rustig",
    "wanneer": "di",
    "dagdeel": "middag",
    "makkelijk": ["gratis", "zonder_trap", "rustig"],
}
ROWS = 50


def measure() -> Iterator[tuple[str, float, float]]:
    """Name, most that is allowed, and what was measured."""
    with tempfile.TemporaryDirectory() as folder:
        settings = amsterdam(Path(folder))
        with serving(settings) as server:
            yield "wegwijzer: an answer of 50 rows, times an empty page", 15, answer(server, LONG, ROWS)
            yield "wegwijzer: an ordinary answer, times an empty page", 15, answer(server, ORDINARY, 1)


def amsterdam(folder: Path) -> Settings:
    """A store with the city's places and areas, and all its streets."""
    settings = Settings(data_dir=folder)
    paths = [*sorted((DATA / "amsterdam").glob("*.geojson"))]
    paths += [DATA / "network" / name for name in ("nodes.csv", "edges.csv")]
    with closing(prepare_store(settings)) as store:
        import_files(store, paths, settings=settings)
    return settings


def answer(server: Server, form: Mapping[str, object], rows: int) -> float:
    """How much longer an answer takes than an empty page, both with keep-alive, in turns."""
    body = server.post("/wegwijzer", form)
    page = (gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body).decode()
    assert page.count('class="answer"') >= rows, "this answer is shorter than what is to be measured"
    ours, theirs = [], []
    for _ in range(REQUESTS):
        ours.append(seconds(lambda: server.post("/wegwijzer", form)))
        theirs.append(seconds(lambda: server.get("/leeg")))
    return median(ours) / median(theirs)
