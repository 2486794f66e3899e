"""Counters of what was not found: under ten nobody sees one, kept apart, of a quarter; both databases."""

from collections import Counter as Tally
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import select

from socialmap.guide.wishes import EASES, SAME, WISHES
from socialmap.keeping import gaps
from socialmap.store import Store, keeping_tables
from socialmap.store.gaps import SHOWN_FROM, Counter

TODAY = date(2026, 11, 29)
MOMENT = 1_700_000_000


@pytest.fixture
def store(database_url):
    made = Store(database_url)
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
    with ThreadPoolExecutor(8) as many:
        at_once = [many.submit(told, store, 2, wijk="WK3", begin=MOMENT + 600 * n) for n in range(8)]
        assert {one for each in at_once for one in each.result()} == {True}
    assert seen(store).wishes[0] == Counter("2026-4", "WK3", "muziek", 16), "who comes at once is counted each"


@pytest.fixture
def here(tmp_path):
    made = Store(f"sqlite:///{tmp_path / 'socialmap.sqlite'}")
    yield made
    made.close()


def test_a_quarter_that_is_over_keeps_what_was_seen_for_a_year_and_nothing_else(here):
    told(here, 12, today=date(2026, 9, 30), ease="")
    told(here, 9, today=date(2026, 9, 30), wijk="WK2")
    told(here, 1)
    assert stored(here) == [
        [("2026-3", "WK1", "muziek", 12), ("2026-4", "WK1", "muziek", 1)],
        [("2026-4", "SD1", "rustig", 1)],
    ], "nobody will ever see what stayed small"
    told(here, 1, today=date(2027, 10, 1))
    assert stored(here)[0] == [("2027-4", "WK1", "muziek", 1)]


def test_no_more_than_so_many_are_counted_in_a_minute(here):
    inside = [told(here, 1, begin=MOMENT // 60 * 60 + n % 60)[0] for n in range(25)]
    assert Tally(inside) == {True: gaps.MOST_A_MINUTE, False: 5}
    assert told(here, 1, begin=MOMENT + 60) == [True]
    assert stored(here)[0][0][-1] == gaps.MOST_A_MINUTE + 1, "what was not counted is nowhere"


def test_nothing_tells_which_were_told_together_or_when(here):
    told(here, 2)
    wishes, eases = keeping_tables.GAPS
    columns = ["quarter", "area", "told", "number"]
    assert [[column.name for column in table.c] for table in (wishes, eases)] == [columns, columns]
    with here.read() as session:
        shapes = session.connection().exec_driver_sql("SELECT sql FROM sqlite_master WHERE name LIKE 'gap%e'")
        assert [one for (one,) in shapes if "WITHOUT ROWID" not in one and "minute" not in one] == []


def test_language_women_only_and_what_somebody_goes_through_are_never_counted():
    assert set(WISHES) - set(gaps.COUNTED_WISHES) == {SAME}
    assert set(EASES) - set(gaps.COUNTED_EASES) == {"taal", "vrouwen"}
    assert {"zonder_trap", "gratis", "rustig", "weg"} <= set(gaps.COUNTED_EASES)
    assert SHOWN_FROM == 10
