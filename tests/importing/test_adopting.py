"""What a store knew before there was a ledger is there as before, with who said so."""

from contextlib import closing
from datetime import date

import pytest

from socialmap.config import Settings
from socialmap.importing.adopting import adopt_all
from socialmap.importing.editing import differences, edit_place
from socialmap.importing.starter import prepare_store
from socialmap.ledger.write import columns, resolved
from socialmap.model import Activity, Circle, Known, Rank, RecordKind, Status
from socialmap.store import Store, statements, tables
from tests.support.importing import fingerprint
from tests.support.records import SOURCE, a_place, a_row, filled

TODAY = date(2026, 11, 28)
_TOLD = {"place", "source_row", "difference", "place_redirect", "activity", "initiative", "circle", "organisation"}


def as_before(store: Store) -> None:
    """Every value of every record is what the statements say of it."""
    with store.read() as session:
        for kind in RecordKind:
            found = resolved(session, kind, today=TODAY)
            for id, row in statements.read_records(session, kind).items():
                said = columns(kind, found[id])
                assert said == {name: row[name] for name in said}
                untold = {*found, *row} - {*said}
                assert not [name for name in untold if name in ("kind", "name", "visibility")]


@pytest.fixture
def store(database_url):
    place = {"listed_source_id": SOURCE, "listed_on": "2026-05"}
    edited = a_place(
        "p", "De Brug", phone="020 1234567", status=Status.ENDED, toilet=Known.YES, **place,
        edited_fields=["phone", "status", "toilet"], checked_on=date(2026, 10, 3), checked_by_role="vrijwilliger",
    )  # fmt: skip
    listed = a_place("q", "De Kade", street="Kade", opening_hours="Mo 10:00-12:00", **place)
    meal = Activity(
        "eten", "Samen eten", "p", source_id=SOURCE, source_reference="a1", listed_on="2026-04", cost_eur=2.5
    )
    circle = Circle("kring", "Kring", "buurtcirkel", source_id="rapport-000")
    store = filled(database_url, edited, a_row(), listed, a_row("q", "r2", name="De Kade"), meal, circle)
    with store.write() as session:
        told = {"place_id": "p", "field": "status", "ours": "gestopt", "theirs": "op_lijst"}
        session.execute(tables.difference.insert().values(**told, source_id=SOURCE, listed_on="2026-05"))
    yield store
    store.close()


def test_every_fact_stays_and_tells_who_says_so(store):
    before = fingerprint(store)
    adopt_all(store)
    after = fingerprint(store)
    assert {name: after[name] for name in _TOLD} == {name: before[name] for name in _TOLD}
    as_before(store)
    with store.read() as session:
        places = resolved(session, "place", today=TODAY)
        of_circle = resolved(session, "circle", today=TODAY)["kring"]["kind"]
        meal = resolved(session, "activity", today=TODAY)["eten"]["cost_eur"]
    status, hours = places["p"]["status"], places["q"]["opening_hours"]
    assert (status.value, status.why.rank, status.why.role) == ("gestopt", Rank.FIRST_HAND, "redacteur")
    assert [(one.told, one.source_id, one.said_on) for one in status.others] == [("op_lijst", SOURCE, "2026-05")]
    assert (hours.why.source_id, hours.why.reference, hours.why.said_on) == (SOURCE, "r2", "2026-05")
    assert (places["p"]["checked"].why.said_on, places["p"]["checked"].why.role) == ("2026-10-03", "vrijwilliger")
    assert of_circle.why.rank is Rank.SURVEY
    assert (meal.value, meal.why.reference) == (2.5, "a1")


def test_it_happens_once_and_for_a_record_that_came_later_when_it_is_touched(store):
    adopt_all(store)
    version = store.version()
    adopt_all(store)
    assert store.version() == version
    with store.write() as session:
        session.add(a_place("z", "De Zon", note="achterom", listed_source_id=SOURCE, listed_on="2026-05"))
    edit_place(store, "z", {"toilet": "ja"}, role="redacteur")
    as_before(store)
    with store.read() as session:
        assert resolved(session, "place", ["z"])["z"]["note"].why.source_id == SOURCE


def test_what_an_editor_wrote_and_what_the_list_says_both_stay(store):
    adopt_all(store)
    assert differences(store)[["field", "ours", "theirs"]].to_numpy().tolist() == [["status", "gestopt", "op_lijst"]]
    edit_place(store, "p", {"status": "op_lijst"}, role="redacteur")
    assert differences(store).empty
    as_before(store)


@pytest.mark.real_data
@pytest.mark.slow
def test_the_real_store_keeps_every_fact_with_who_said_so(real_store, tmp_path):
    settings = Settings(data_dir=tmp_path, database_url=f"sqlite:///{real_store}")
    with closing(prepare_store(settings)) as store:
        as_before(store)
        with store.read() as session:
            of_place = resolved(session, "place", today=TODAY)
            rows = statements.read_records(session, "place")
        by_hand = {(id, name) for id, row in rows.items() for name in row["edited_fields"]}
        assert len(by_hand) == 28
        assert {of_place[id][name].why.rank for id, name in by_hand} == {Rank.FIRST_HAND}
        assert sum("checked" in facts for facts in of_place.values()) == 10
        others = [
            (one.value, one.others[0].told) for facts in of_place.values() for one in facts.values() if one.others
        ]
        assert sorted(others) == [
            ("BK Staalmanpark (nieuw)", "BK Staalmanpark aan de Vaart"),
            ("Sloterdijk Contactbuurt: buurtkamer 2 (nieuw)", "Sloterdijk Contactbuurt: buurtkamer 2 aan de Vaart"),
            ("gestopt", "op_lijst"),
            ("gestopt", "op_lijst"),
        ]
        lists = {one.why.source_id for facts in of_place.values() for one in facts.values()}
        assert lists == {"", "amsterdam-mvzn"}
