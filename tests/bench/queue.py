"""The queue with very much in it, beside an empty page: what is asked of a redacteur forty times in ten minutes."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from functools import partial
from itertools import islice, product
from pathlib import Path
from statistics import median

from socialmap.config import Settings
from socialmap.importing.flow import import_files
from socialmap.importing.starter import prepare_store
from socialmap.ledger.records import Change, Said
from socialmap.ledger.write import now, say
from socialmap.model import Act, RecordKind, Role, State, Visibility, Wrong
from socialmap.store import Store, tables, waiting
from tests.support.accounts import make_account
from tests.support.serving import seconds, serving

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "amsterdam"
REPORTS, PROPOSALS = 3_000, 2_000
ROUNDS = 60
PLACE, TODAY = RecordKind.PLACE, date(2026, 11, 29)
PAGES = {
    "the first page": "/bijhouden/voorstellen",
    "the last page": "/bijhouden/voorstellen?bladzij=999",
    "of readers, most said first": "/bijhouden/voorstellen?soort=lezers&orde=vaakst",
}


def measure() -> Iterator[tuple[str, float, float]]:
    """Name, most that is allowed, and what was measured."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder))
        with closing(prepare_store(settings)) as store:
            import_files(store, sorted(DATA.glob("*.geojson")), settings=settings)
            _fill(store)
            make_account(store, "ria", Role.HOOFDREDACTEUR)
            with serving(settings) as server:
                server.log_in("ria")
                for name, address in PAGES.items():
                    ask, empty = partial(server.get, address), partial(server.get, "/leeg")
                    ask(), empty()
                    ours, theirs = zip(*[(seconds(ask), seconds(empty)) for _ in range(ROUNDS)], strict=True)
                    what = f"queue with {REPORTS + PROPOSALS:,} entries, {name}, times an empty page"
                    yield what, 10, median(ours) / median(theirs)


def _fill(store: Store) -> None:
    """Reports of readers and proposals of a volunteer, about all that is public in turn."""
    place = tables.place
    with store.write() as session:
        public = place.select().with_only_columns(place.c.id).where(place.c.visibility == Visibility.PUBLIC)
        ids = list(session.execute(public.order_by(place.c.id)).scalars())
        for number, (wrong, id) in enumerate(islice(product(Wrong, ids), REPORTS)):
            told = {"record_kind": PLACE, "record_id": id, "wrong": wrong, "place_id": id, "texts": ["Klopt niet."]}
            days = {"first_on": TODAY.isoformat(), "last_on": TODAY.isoformat(), "times": 1 + number % 12}
            waiting.add_report(session, told | days)
        for number in range(PROPOSALS):
            said = [Said(PLACE, ids[number % len(ids)], "phone", f"020 {number:07}", said_on=TODAY.isoformat())]
            act = Change(now(), Act.PROPOSE, role=Role.VRIJWILLIGER, account=f"v{number % 20}")
            say(session, act, said, state=State.PROPOSED)
