"""What a save costs: itself, beside empty pages and a bare commit; the first page after it; memory after many."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from statistics import median

from sqlalchemy import select

from socialmap.config import Settings
from socialmap.importing.editing import edit_place
from socialmap.importing.flow import import_files
from socialmap.importing.starter import prepare_store
from socialmap.model import Visibility
from socialmap.store import Store, tables
from tests.support.serving import Server, seconds, serving

DATA = Path(__file__).parents[2].parent / "shared" / "data"
SAVES = 25
MANY = 200
#: Empty pages in turn with the saves; 200 and more for each address.
EMPTY = 8
ASKED = {"punt": "4.9 52.37", "van": "", "van_eerder": "", "wens": "ontmoeten"}


def measure() -> Iterator[tuple[str, float, float]]:
    """Name, most that is allowed, and what was measured."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder))
        paths = [*sorted((DATA / "amsterdam").glob("*.geojson"))]
        paths += [DATA / "cbs2024" / f"{name}.csv" for name in ("buurten", "wijken", "gemeenten")]
        paths += [DATA / "network" / name for name in ("nodes.csv", "edges.csv")]
        with closing(prepare_store(settings)) as store:
            import_files(store, paths, settings=settings)
            with serving(settings) as server:
                yield from _after_a_save(store, server)


def _a_save(store: Store, server: Server, ids: list[str]) -> tuple[str, float, float]:
    """Every save is of another place; empty pages and commits are measured between the saves."""
    saves, pages, commits = [], [], []
    for number in range(MANY):
        note = {"note": f"Gezien, kort na {number} uur."}
        saves.append(seconds(partial(edit_place, store, ids[number % len(ids)], note, role="redacteur")))
        pages.append(seconds(lambda: server.get("/leeg")))
        commits.append(seconds(partial(_commit, store)))
    bound = 10 * median(pages) + median(commits)
    return "saving one change, times 10 empty pages and a bare durable commit", 1, median(saves) / bound


def _commit(store: Store) -> None:
    meta = tables.meta
    with store.engine.execution_options(write=True).begin() as connection:
        connection.execute(meta.update().where(meta.c.key == "ledger").values(value="1"))


def _after_a_save(store: Store, server: Server) -> Iterator[tuple[str, float, float]]:
    place = tables.place
    with store.read() as session:
        public = select(place.c.id).where(place.c.visibility == Visibility.PUBLIC).order_by(place.c.id)
        ids = list(session.execute(public).scalars())
    pages: dict[str, Callable[[], bytes]] = {
        "/": lambda: server.get("/"),
        "/?zoek=": lambda: server.get("/?zoek=koffie"),
        "/wegwijzer": lambda: server.post("/wegwijzer", ASKED),
        "/plek": lambda: server.get(f"/plek/{ids[0]}"),
        "/wijk": lambda: server.get("/wijk/FB"),
        "/cirkels": lambda: server.get("/cirkels"),
    }
    for ask in [*pages.values(), lambda: server.get("/leeg")] * 2:
        ask()
    yield _a_save(store, server, ids)
    number = 0
    for name, ask in pages.items():
        ours, theirs = [], []
        for _ in range(SAVES):
            number += 1
            edit_place(store, ids[number % len(ids)], {"note": f"Gezien, {number}."}, role="redacteur")
            ours.append(seconds(ask))
            theirs += [seconds(lambda: server.get("/leeg")) for _ in range(EMPTY)]
        yield f"page {name}: the first after a save, times an empty page", 100, median(ours) / median(theirs)
    before = server.peak_memory()
    for number in range(MANY):
        edit_place(store, ids[number % len(ids)], {"note": f"Gezien, {-number}."}, role="redacteur")
        for ask in list(pages.values())[number % 2 :: 2]:
            ask()
    yield (
        f"server: peak memory, MB more after {MANY} saves with pages in between",
        60,
        ((server.peak_memory() - before) / 1e6),
    )
