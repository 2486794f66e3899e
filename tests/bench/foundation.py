"""Speed and size of the foundation: import beside bare reading, a page beside an empty one, data, memory."""

import json
import re
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from statistics import median

import pandas as pd
import pyogrio

from socialmap.config import Settings
from socialmap.importing.flow import import_files
from socialmap.importing.starter import prepare_store
from tests.support.serving import Server, seconds, serving

DATA = Path(__file__).parents[2].parent / "shared" / "data"
LAYERS = ["buurten_518", "wijken_110", "gebieden_25", "stadsdelen_9", "maatschappelijke_vzn"]
FILES = {
    pyogrio.read_dataframe: [DATA / f"amsterdam/{name}.geojson" for name in LAYERS],
    pd.read_csv: [DATA / f"cbs2024/{name}.csv" for name in ("buurten", "wijken", "gemeenten")],
    lambda path: pd.read_excel(path, engine="calamine"): [DATA / "rivm/gezondheid_2020_18plus.xlsx"],
}
ROUNDS = 5
REQUESTS = 200


def measure() -> Iterator[tuple[str, float, float]]:
    """Name, most that is allowed, and what was measured."""
    with tempfile.TemporaryDirectory() as folder:
        ratio, settings = _import(Path(folder))
        yield "import: all Amsterdam and the whole country, times bare reading", 8, ratio
        with closing(prepare_store(settings)) as store:
            crosswalk = DATA / "cbs2024/crosswalk_amsterdam_buurten_2020_naar_2022.csv"
            import_files(store, [crosswalk], settings=settings)
        with serving(settings) as server:
            yield "page /: times an empty page", 3, _page(server)
            yield "page /: data, kB gzipped", 160, _data(server) / 1_000
            for address in _every_page(server):
                server.get(address)
            yield "server: peak memory after every page, MB", 600, server.peak_memory() / 1e6


def _import(folder: Path) -> tuple[float, Settings]:
    """How much longer importing takes than bare reading, and where the last import went."""
    ours, theirs = [], []
    for turn in range(ROUNDS):
        settings = Settings(data_dir=folder / str(turn))
        with closing(prepare_store(settings)) as store:
            theirs.append(seconds(_read_bare))
            paths = [path for paths in FILES.values() for path in paths]
            ours.append(seconds(lambda store=store, s=settings, p=paths: import_files(store, p, settings=s)))
    return median(ours) / median(theirs), settings


def _read_bare() -> None:
    for read, paths in FILES.items():
        for path in paths:
            read(path)


def _page(server: Server) -> float:
    """How much longer ``/`` takes than an empty page, both with keep-alive, in turns."""
    ours, theirs = [], []
    for address in ("/", "/leeg"):
        server.get(address)
    for _ in range(REQUESTS):
        ours.append(seconds(lambda: server.get("/")))
        theirs.append(seconds(lambda: server.get("/leeg")))
    return median(ours) / median(theirs)


def _data(server: Server) -> int:
    """Bytes of the page with its list, and of the areas and places that its map asks for."""
    addresses = {"/", "/api/v1/areas?level=buurt", "/api/v1/places"}
    return sum(len(server.get(address)) for address in addresses)


def _every_page(server: Server) -> Iterator[str]:
    """Each page and endpoint, in both languages."""
    codes = re.findall(r'href="(/wijk/[^"]+)"', server.text("/wijken"))
    places = json.loads(server.text("/api/v1/places"))["features"]
    layers = [f"/api/v1/layers/{layer['id']}" for layer in json.loads(server.text("/api/v1/layers"))["layers"]]
    if not (codes and places and layers):
        msg = "the pages name no wijken, places or layers to ask for"
        raise RuntimeError(msg)
    for prefix in ("", "/en"):
        for page in ("/", "/wijken", "/cirkels", "/bronnen", *codes):
            yield f"{prefix}{page}"
        for place in places[::10]:
            yield f"{prefix}/plek/{place['id']}"
    for level in ("buurt", "wijk", "gebied", "stadsdeel", "gemeente"):
        yield f"/api/v1/areas?level={level}"
    yield from ("/api/v1/sources", "/api/v1/fit", "/api/v1/openapi.json", *layers)
