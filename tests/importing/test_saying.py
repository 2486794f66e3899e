"""Lists through the ledger: what they say is kept, whoever wins, and today's tables hold what the statements say."""

from datetime import date

import pytest

from socialmap.importing.editing import edit_place
from socialmap.importing.undoing import undo_change
from socialmap.ledger.purge import purge
from socialmap.ledger.write import columns, read, resolved
from socialmap.model import SourceRow, State, place_id
from socialmap.store import statements
from tests.support.city import CITY, city_row, city_rows, store_with_sources, take_in
from tests.support.history import lines

HUIS = city_row("MV1-1", "De Dam", "Huis van de wijk")
INLOOP = city_row("MV2-1", "De Kade", "Dagbestedingslocatie", "Inlooplocatie", house_number="3")
OTHERS = [
    city_row(f"MV{n}-1", f"Plek {n}", "Huis van de wijk", street="Kade", house_number=str(n), lat=52.37 + n / 1000)
    for n in range(4, 12)
]
DAM, KADE = place_id(CITY, "MV1-1"), place_id(CITY, "MV2-1")


@pytest.fixture
def store(database_url):
    with store_with_sources(database_url) as found:
        yield found


def as_the_ledger_says(store):
    with store.read() as session:
        found = resolved(session, "place")
        for id, row in statements.read_records(session, "place").items():
            said = columns("place", found[id])
            assert said == {name: row[name] for name in said}


def place(store, id=DAM):
    with store.read() as session:
        return statements.read_records(session, "place", [id])[id]


def told(store, id=DAM):
    with store.read() as session:
        return lines(session, "place", id)


def test_what_a_list_said_meanwhile_holds_when_the_edit_is_taken_back(store):
    take_in(store, city_rows(HUIS))
    edit_place(store, DAM, {"name": "Huis op de Dam"}, role="redacteur")
    with store.read() as session:
        number = max(one.change_id for one in read(session, "place"))
    take_in(store, city_rows({**HUIS, "name": "De Nieuwe Dam"}, published="2026-06"))
    assert place(store)["name"] == "Huis op de Dam"
    as_the_ledger_says(store)
    undo_change(store, number, role="redacteur")
    assert (place(store)["name"], place(store)["edited_fields"]) == ("De Nieuwe Dam", [])
    assert [line.partition(" (")[0] for line in told(store)[:3]] == [
        f"redacteur draaide wijziging {number} terug: naam: van Huis op de Dam naar De Nieuwe Dam",
        "Maatschappelijke voorzieningen zegt: naam: De Nieuwe Dam; op de kaart blijft staan: Huis op de Dam",
        "redacteur vulde in: naam: van De Dam naar Huis op de Dam",
    ]


def test_what_a_list_no_longer_has_is_not_said_any_more_until_it_is_back(store):
    take_in(store, city_rows(HUIS, INLOOP, *OTHERS))
    take_in(store, city_rows(HUIS, *OTHERS, published="2026-06"))
    assert (place(store, KADE)["status"], place(store, KADE)["name"]) == ("onbekend", "De Kade")
    as_the_ledger_says(store)
    with store.read() as session:
        [status] = [one for one in read(session, "place", [KADE]) if one.fact == "status"]
        assert status.state is State.WITHDRAWN
    take_in(store, city_rows(HUIS, INLOOP, *OTHERS, published="2026-07"))
    assert place(store, KADE)["status"] == "op_lijst"
    as_the_ledger_says(store)


def test_places_that_a_list_joins_lose_no_statement(store):
    take_in(store, city_rows(HUIS, INLOOP))
    with store.read() as session:
        before = {one.id for one in read(session, "place")}
    take_in(store, city_rows(HUIS, {**INLOOP, "house_number": "1"}, published="2026-06"))
    with store.read() as session:
        assert before <= {one.id for one in read(session, "place")}
        of_dam = {one.record_id for one in read(session, "place", [DAM])}
    assert of_dam == {DAM, KADE}
    as_the_ledger_says(store)
    assert any("voegde samen: twee waren er één" in line for line in told(store))


def test_a_purged_name_comes_back_from_no_list(store, tmp_path):
    row = {**HUIS, "name": "Huis van Jan de Vries"}
    take_in(store, city_rows(row))
    purge(store, tmp_path, ("place", DAM, "name"), reason="op verzoek", role="hoofdredacteur")
    for published in ("2026-05", "2026-09"):
        take_in(store, city_rows(row, published=published))
        with store.read() as session:
            rows = session.query(SourceRow).all()
            assert "Jan" not in str([place(store), *rows, *read(session, "place")])
        assert place(store)["name"] == "huis van de wijk"


def test_the_same_list_again_writes_nothing(store):
    take_in(store, city_rows(HUIS, INLOOP))
    version = store.version()
    assert not take_in(store, city_rows(INLOOP, HUIS)).changed
    assert store.version() == version


def hours(store, today=date(2026, 11, 28)):
    with store.read() as session:
        one = resolved(session, "place", [DAM], today=today)[DAM]["opening_hours"]
        written = [each for each in read(session, "place", [DAM]) if each.fact == "opening_hours"]
    return one.stale, one.sure_on, len(written)


def test_a_newer_edition_that_says_the_same_is_one_line_and_makes_it_sure(store):
    rows = [{**row, "opening_hours": "Mo 10:00-12:00"} for row in (HUIS, *OTHERS)]
    take_in(store, city_rows(*rows))
    assert hours(store) == (True, "2026-05", 1)
    take_in(store, city_rows(*rows, published="2026-10"))
    assert hours(store) == (False, "2026-10", 1)
    # A part of the list says so only of what is in it.
    take_in(store, city_rows(rows[1], published="2026-11"))
    assert hours(store) == (False, "2026-10", 1)
    take_in(store, city_rows(rows[0], published="2026-11"))
    assert hours(store) == (False, "2026-11", 2)
    version = store.version()
    take_in(store, city_rows(rows[0], published="2026-11"))
    assert store.version() == version


def test_an_edition_says_nothing_of_what_is_no_longer_on_it(store):
    rows = [{**row, "opening_hours": "Mo 10:00-12:00"} for row in (HUIS, *OTHERS)]
    take_in(store, city_rows(*rows))
    take_in(store, city_rows(*rows[1:], published="2026-10"))
    assert hours(store) == (True, "2026-05", 1)
