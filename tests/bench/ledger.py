"""The ledger beside bare reading of the same rows: resolving, and importing again."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

from socialmap.config import Settings
from socialmap.importing.adopting import adopt_all
from socialmap.importing.flow import import_files
from socialmap.importing.starter import prepare_store
from socialmap.ledger.write import read, resolved
from socialmap.sources.reading import read_any
from socialmap.store import Store
from tests.support.records import SOURCE, a_place, a_row, add_first
from tests.support.serving import seconds

RECORDS = 5_000
ROUNDS = 5


def measure() -> Iterator[tuple[str, float, float]]:
    """Name, most that is allowed, and what was measured."""
    with tempfile.TemporaryDirectory() as folder, closing(_store(Path(folder) / "s.sqlite")) as store:
        with store.read() as session:
            bare = min(seconds(lambda: read(session, "place")) for _ in range(ROUNDS))
            ours = min(seconds(lambda: resolved(session, "place")) for _ in range(ROUNDS))
        yield f"ledger: resolving all statements of {RECORDS:,} records, times reading them", 5, ours / bare
    with tempfile.TemporaryDirectory() as folder:
        yield from _again(Path(folder))


def _store(path: Path) -> Store:
    store = Store(f"sqlite:///{path}")
    with store.write() as session:
        add_first(session)
        for number in range(RECORDS):
            listed = {"listed_source_id": SOURCE, "listed_on": "2026-05", "street": "Kade", "house_number": str(number)}
            session.add(a_place(f"p{number}", f"Plek {number}", phone="020 1234567", **listed))
        session.flush()
        session.add_all(a_row(f"p{number}", f"r{number}") for number in range(RECORDS))
    adopt_all(store)
    return store


def _again(folder: Path) -> Iterator[tuple[str, float, float]]:
    """The city's own list twice, beside reading it and doing nothing with it."""
    published = Path(__file__).parents[3] / "shared" / "data" / "amsterdam" / "maatschappelijke_vzn.geojson"
    settings = Settings(data_dir=folder / "var")
    with closing(prepare_store(settings)) as store:
        take = partial(import_files, store, [published], settings=settings, skip_same=True)
        take()
        bare = min(seconds(lambda: read_any(published, settings=settings)) for _ in range(ROUNDS))
        same = min(seconds(take) for _ in range(ROUNDS))
        yield "ledger: the same bytes again, times reading them", 2, same / bare
        turned = folder / "andersom.geojson"
        found = json.loads(published.read_bytes())
        found["features"].reverse()
        turned.write_text(json.dumps(found), encoding="utf-8")
        other = min(seconds(partial(import_files, store, [turned], settings=settings)) for _ in range(ROUNDS))
        yield "ledger: the same rows in another order, times reading them", 8, other / bare
