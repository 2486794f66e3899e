"""Counters of what was not found: under ten nobody sees one, they are kept apart, and are of a quarter; both databases."""

from collections import Counter as Tally
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from socialmap import backup
from socialmap.guide.wishes import EASES, SAME, WISHES
from socialmap.keeping import gaps
from socialmap.store import keeping_tables, open_store
from socialmap.store.gaps import SHOWN_FROM, Counter
from tests.support.importing import opened

TODAY = date(2026, 11, 29)
MOMENT = 1_700_000_000


@pytest.fixture
def store(settings, database_url, tmp_path):
    made = open_store(replace(settings, database_url=database_url))
    yield made
    made.close()


def told(store, number, *, today=TODAY, begin=MOMENT, **what):
    """So many reports, each in a minute of its own."""
    asked = {"wijk": "WK1", "wish": "muziek", "part": "SD1", "ease": "rustig"} | what
    return [gaps.count(store, **asked, today=today, moment=begin + 60 * n) for n in range(number)]


def seen(store):
    with store.read() as session:
        return gaps.read(session)


def stored(store):
    with store.read() as session:
        return [sorted(tuple(row) for row in session.execute(select(table))) for table in keeping_tables.GAPS]


def test_a_counter_is_seen_from_ten_on_and_by_nobody_before(store):
    versions = store.versions(), store.version()
    assert told(store, 9) == [True] * 9
    assert seen(store) == ([], [])
    told(store, 1, ease="")
    assert seen(store) == ([Counter("2026-4", "WK1", "muziek", 10)], []), "each by itself"
    told(store, 2, wish="")
    assert seen(store).eases == [Counter("2026-4", "SD1", "rustig", 11)]
    told(store, 3, wijk="WK2", ease="")
    assert seen(store).wishes == [Counter("2026-4", "WK1", "muziek", 10)]
    assert (store.versions(), store.version()) == versions, "no page that is kept is made anew for it"


def test_a_quarter_that_is_over_keeps_what_was_seen_for_a_year_and_nothing_else(store):
    told(store, 12, today=date(2026, 9, 30), ease="")
    told(store, 9, today=date(2026, 9, 30), wijk="WK2")
    told(store, 1)
    assert stored(store) == [
        [("2026-3", "WK1", "muziek", 12), ("2026-4", "WK1", "muziek", 1)],
        [("2026-4", "SD1", "rustig", 1)],
    ], "nobody will ever see what stayed small"
    told(store, 1, today=date(2027, 10, 1))
    assert stored(store)[0] == [("2027-4", "WK1", "muziek", 1)]


def test_no_more_than_so_many_are_counted_in_a_minute(store):
    inside = [told(store, 1, begin=MOMENT // 60 * 60 + n % 60)[0] for n in range(25)]
    assert Tally(inside) == {True: gaps.MOST_A_MINUTE, False: 5}
    assert told(store, 1, begin=MOMENT + 60) == [True]
    assert stored(store)[0][0][-1] == gaps.MOST_A_MINUTE + 1, "what was not counted is nowhere"


def test_nothing_tells_which_were_told_together_or_when(store):
    told(store, 2)
    wishes, eases = keeping_tables.GAPS
    assert [column.name for column in wishes.c] == [column.name for column in eases.c] == [
        "quarter", "area", "told", "number",
    ]  # fmt: skip
    if store.engine.dialect.name == "sqlite":
        with store.read() as session:
            for table in (wishes, eases):
                shape = session.connection().exec_driver_sql(
                    f"SELECT sql FROM sqlite_master WHERE name = '{table.name}'"
                )
                assert "WITHOUT ROWID" in shape.scalar(), "rows stand in the order of their keys"


def test_language_women_only_and_what_somebody_goes_through_are_never_counted():
    assert set(WISHES) - set(gaps.COUNTED_WISHES) == {SAME}
    assert set(EASES) - set(gaps.COUNTED_EASES) == {"taal", "vrouwen"}
    assert {"zonder_trap", "gratis", "rustig", "weg"} <= set(gaps.COUNTED_EASES)
    assert SHOWN_FROM == 10


def test_a_backup_of_either_database_holds_them(database_url, tmp_path, settings):

    here = replace(settings, database_url=database_url)
    with opened(here) as store:
        told(store, 11)
        before = stored(store)
    done = backup.back_up(here, tmp_path / "kopie.zip")
    there = replace(settings, data_dir=tmp_path / "elders", database_url="")
    backup.restore(there, done.path, lambda _what: True)
    with opened(there) as store:
        assert stored(store) == before
        assert told(store, 1) == [True]
        assert seen(store).wishes == [Counter("2026-4", "WK1", "muziek", 12)]
