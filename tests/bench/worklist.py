"""The worklist of the whole city beside an empty page, and what a round of Geuzenveld makes sure in the real store."""

import gzip
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from statistics import median

from socialmap.config import Settings
from socialmap.guide.alive import ASKS, Sure, sure_in
from socialmap.importing.flow import import_files
from socialmap.importing.starter import prepare_store
from socialmap.keeping.quarter import SECONDS
from socialmap.keeping.worklist import Stop, Way, first_questions, worklist
from socialmap.schedule import AMSTERDAM_TIME
from socialmap.store import Store
from socialmap.world import Viewer, World, load_world
from tests.support.rounds import answer_yes
from tests.support.serving import seconds, serving

SHARED = Path(__file__).parents[2].parent / "shared"
#: The real store as it was kept that day, and the same noon.
KEPT = SHARED / "stores" / "2026-11-28.sqlite.gz"
NOW = datetime(2026, 11, 28, 12, tzinfo=AMSTERDAM_TIME)
STREETS = [SHARED / "data" / "network" / name for name in ("nodes.csv", "edges.csv")]
CITY, WIJK, BEST = "GM0363", "WK0363FB", 23
ROUNDS, EMPTY = 5, 40


def measure() -> Iterator[tuple[str, float, float]]:
    """Name, most that is allowed, and what was measured."""
    with tempfile.TemporaryDirectory() as folder:
        yield from _speed(Settings(data_dir=Path(folder)))
    every, other = (round_of(step) for step in (1, 2))
    yield "round: Geuzenveld, % not sure before", 100, _unsure(every[1])
    for name, most, (calls, before, after) in (("each", 60, every), ("every other", 80, other)):
        yield f"round: Geuzenveld, % not sure after {BEST} questions, yes to {name}", most, _unsure(after)
        gained = after.sure - before.sure
        yield f"round: seconds of calling for a sure answer, yes to {name}", most / 2, calls * SECONDS / gained


def _speed(settings: Settings) -> Iterator[tuple[str, float, float]]:
    with closing(prepare_store(settings)) as store:
        import_files(store, [*sorted((SHARED / "data" / "amsterdam").glob("*.geojson")), *STREETS], settings=settings)
        world = _world(store, settings)
        listed = partial(worklist, world, way=Way.PHONE, today=NOW.date())
        yield "worklist: of the whole city, the first after an import, seconds of one core", 3, _work(listed)
        with serving(settings) as server:
            server.get("/leeg")
            empty = median(seconds(lambda: server.get("/leeg")) for _ in range(EMPTY))
        for way in Way:
            again = partial(listed, way=way)
            again()
            yield f"worklist: of the whole city ({way}), times an empty page", 30, _least(again) / empty


def _work(job: partial[tuple[Stop, ...]]) -> float:
    """Seconds of one core: nothing here waits."""
    start = time.process_time()
    job()
    return time.process_time() - start


def _least(job: partial[tuple[Stop, ...]]) -> float:
    return min(seconds(job) for _ in range(ROUNDS))


def round_of(step: int) -> tuple[int, Sure, Sure]:
    """Ring with the best questions of the wijk and write down each ``step``-th answer, all of them yes.

    Returns
    -------
    tuple of int, Sure and Sure
        How many places are rung, and the sure answers of the wijk before and after.
    """
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder))
        (settings.data_dir / "socialmap.sqlite").write_bytes(gzip.decompress(KEPT.read_bytes()))
        with closing(prepare_store(settings)) as store:
            import_files(store, STREETS, settings=settings)
            world = _world(store, settings)
            before = _sure(world, settings)
            stops = first_questions(worklist(world, area=WIJK, way=Way.PHONE, today=NOW.date()), BEST)
            answer_yes(store, _each(stops, step), today=NOW.date())
            return len(stops), before, _sure(_world(store, settings), settings)


def _each(stops: tuple[Stop, ...], step: int) -> Iterator[Stop]:
    """Every ``step``-th question, counted through all of them."""
    before = 0
    for stop in stops:
        yield replace(stop, questions=stop.questions[-before % step :: step])
        before += len(stop.questions)


def _world(store: Store, settings: Settings) -> World:
    return load_world(store, gemeente=CITY, viewer=Viewer.PUBLIC, now=NOW, settings=settings)


def _sure(world: World, settings: Settings) -> Sure:
    area = world.area(WIJK)
    assert area is not None
    return sure_in(world, settings.starter_dir / ASKS, area)


def _unsure(one: Sure) -> float:
    return 100 * (1 - one.share)
