"""A store of an earlier version: its rows are judged once by the words of this one, and handwork is kept."""

import gzip
import logging
import sqlite3
from contextlib import closing
from datetime import date

import pytest

from socialmap.config import Settings
from socialmap.importing.flow import import_files
from socialmap.importing.starter import prepare_store
from socialmap.importing.upgrading import judge_again
from socialmap.importing.waiting import waiting
from socialmap.model import Offer, PlaceKind, Visibility
from socialmap.store import reading, tables
from tests.support.city import world_of
from tests.support.importing import fingerprint
from tests.support.records import a_place, a_row, filled

HIDDEN, PUBLIC, ACCOUNTS = Visibility.HIDDEN, Visibility.PUBLIC, Visibility.ACCOUNTS


@pytest.fixture
def earlier(database_url, tmp_path):
    """A store with these records, as an earlier version left them, judged again; and its report."""
    stores = []

    def make(*records):
        store = filled(database_url, *records)
        stores.append(store)
        return store, judge_again(store, tmp_path)

    yield make
    for store in stores:
        store.close()


def stored(store, name):
    with store.read() as session:
        key = {"place": "id", "source_row": "reference"}[name]
        return reading.read_table(session, getattr(tables, name)).set_index(key)


def test_what_is_sealed_is_hidden_and_listed_and_keeps_its_id(earlier):
    store, report = earlier(
        a_place("p", "Huis A"),
        a_row("p", name="Huis A", category="Vrouwenopvang"),
        a_place("q", "De Brug"),
        a_row("q", "r2", name="De Brug"),
    )
    assert world_of(store).places.index.tolist() == ["q"]
    assert stored(store, "place").loc["p", ["kind", "visibility"]].tolist() == ["opvang", HIDDEN]
    assert waiting(store)[["place_id", "why"]].to_numpy().tolist() == [["p", "verborgen bij het bijwerken"]]
    assert [remark.value for remark in report.remarks] == ["r1"]
    assert "Huis A" not in " ".join(report.lines())


def test_a_row_that_is_sealed_leaves_its_place_to_the_public_ones(earlier):
    store, _ = earlier(
        a_place("p", "Beschermd wonen De Zolder", kind=PlaceKind.OVERIG, note="Bel aan."),
        a_row("p", name="Beschermd wonen De Zolder", kind=PlaceKind.OVERIG, offer=Offer.CONTEXT, street="Dam"),
        a_row("p", "r2", name="De Kelder", kind=PlaceKind.CULTUUR, offer=Offer.CONTEXT, street="Rokin"),
    )
    world = world_of(store)
    assert world.places.loc["p", ["name", "kind", "street"]].tolist() == ["De Kelder", "cultuur", "Rokin"]
    assert world.services["name"].tolist() == ["De Kelder"]
    left = stored(store, "source_row").loc["r1", "place_id"]
    assert left != "p"
    moved = stored(store, "place").loc[left]
    assert moved[["name", "kind", "visibility", "street", "note"]].tolist() == [
        *("Beschermd wonen De Zolder", "zorgwonen", HIDDEN, "Dam", "")
    ]


def test_what_is_unknown_stays_public_and_is_listed(earlier):
    store, report = earlier(
        a_place("p", "De Kroeg", kind=PlaceKind.OVERIG),
        a_row("p", name="De Kroeg", kind=PlaceKind.OVERIG, offer=Offer.CONTEXT, soort="Kroeg"),
    )
    assert world_of(store).places["name"].tolist() == ["De Kroeg"]
    assert waiting(store)[["name", "why", "visibility"]].to_numpy().tolist() == [["De Kroeg", "soort onbekend", PUBLIC]]
    assert len(report.remarks) == 1


def test_what_we_know_by_now_gets_its_kind_and_door(earlier):
    store, _ = earlier(
        a_place("p", "De Hoek", kind=PlaceKind.OVERIG),
        a_row("p", name="De Hoek", kind=PlaceKind.OVERIG, offer=Offer.CONTEXT, soort="Dorpshuis"),
        a_place("q", "Clubhuis GGZ", kind=PlaceKind.INLOOP),
        a_row("q", "r2", name="Cordaan: Clubhuis GGZ", kind=PlaceKind.INLOOP, operator="Cordaan"),
        a_place("r", "Verbouwing", kind=PlaceKind.INLOOP),
        a_row("r", "r3", name="Clubhuis: verbouwing", kind=PlaceKind.INLOOP, offer=Offer.NEVER),
    )
    places = world_of(store).places
    assert places.loc["p", ["kind", "offer"]].tolist() == ["huis_van_de_wijk", "open"]
    assert places.loc[["q", "r"], "offer"].tolist() == ["bedoeld_voor", "nooit"]
    assert places["name"].to_dict() == {"p": "De Hoek", "q": "Clubhuis GGZ", "r": "Verbouwing"}
    assert waiting(store).empty


def test_a_public_place_keeps_the_name_that_was_printed(earlier):
    door = {"kind": PlaceKind.OVERIG, "offer": Offer.CONTEXT}
    store, report = earlier(
        a_place("p", "De Zon Zuid", kind=PlaceKind.OVERIG, street="Dam"),
        a_row("p", name="De Zon Zuid", street="Dam", **door),
        a_row("p", "r2", name="De Zon", street="Rokin", soort="Dorpshuis", **door),
    )
    places = world_of(store).places
    assert places.loc["p", ["name", "street", "kind"]].tolist() == ["De Zon Zuid", "Dam", "huis_van_de_wijk"]
    assert report.notes == ["1 rij kreeg een andere deur: 1 x context werd open."]


def test_the_name_of_a_row_that_stays_is_kept_after_another_left(earlier):
    row = {"kind": PlaceKind.CULTUUR, "offer": Offer.CONTEXT}
    store, _ = earlier(
        a_place("p", "De Zolder", kind=PlaceKind.CULTUUR),
        a_row("p", name="De Kelder", **row),
        a_row("p", "r2", name="De Zolder", **row),
        a_row("p", "r3", name="Beschermd wonen De Zolder", kind=PlaceKind.OVERIG, offer=Offer.CONTEXT),
    )
    assert world_of(store).places["name"].to_dict() == {"p": "De Zolder"}


def test_an_inloophuis_is_held_instead_of_hidden_and_what_an_editor_did_stays(earlier):
    row = {"kind": PlaceKind.INLOOPHUIS, "offer": Offer.CONTEXT, "category": "Opvanglocatie", "soort": "Inloophuis"}
    place = {"kind": PlaceKind.INLOOPHUIS}
    by_hand = {"edited_fields": ["visibility"]}
    store, _ = earlier(
        a_place("p", "De Stoel", visibility=HIDDEN, **place),
        a_row("p", name="De Stoel", visibility=HIDDEN, **row),
        a_place("q", "De Kruk", visibility=PUBLIC, **place, **by_hand),
        a_row("q", "r2", name="De Kruk", visibility=PUBLIC, **row),
        a_place("r", "De Bank", visibility=HIDDEN, **place, **by_hand),
        a_row("r", "r3", name="De Bank", visibility=HIDDEN, **row),
    )
    assert world_of(store).places["name"].tolist() == ["De Kruk"]
    assert stored(store, "place")["visibility"].to_dict() == {"p": ACCOUNTS, "q": PUBLIC, "r": HIDDEN}
    assert waiting(store)["name"].tolist() == ["De Stoel"]


def test_a_sealed_word_in_a_note_holds_it_and_handwork_stays(earlier):
    store, _ = earlier(
        a_place("p", "De Zon", note="Met nachtopvang."),
        a_row("p", name="De Zon"),
        a_place("q", "De Maan", note="Met nachtopvang.", edited_fields=["note", "visibility"]),
        a_row("q", "r2", name="De Maan"),
        a_place("r", "Mijn naam", kind=PlaceKind.BIBLIOTHEEK, edited_fields=["kind", "name"]),
        a_row("r", "r3", name="De Ster", kind=PlaceKind.OVERIG, soort="Dorpshuis"),
    )
    places = world_of(store).places
    assert places["name"].to_dict() == {"q": "De Maan", "r": "Mijn naam"}
    assert places.loc["r", "kind"] == "bibliotheek"


def test_it_happens_once_and_again_for_other_words(earlier, tmp_path, monkeypatch):
    store, _ = earlier(a_place("p", "De Zon"), a_row("p", name="De Zon"))
    version = store.version()
    assert judge_again(store, tmp_path) is None
    assert store.version() == version
    monkeypatch.setattr("socialmap.importing.upgrading.edition", lambda: "later")
    assert judge_again(store, tmp_path) is not None
    assert judge_again(store, tmp_path) is None


def test_opening_an_earlier_store_says_what_waits(settings, caplog):
    with closing(prepare_store(settings)):
        assert caplog.messages == []
    with closing(sqlite3.connect(settings.data_dir / "socialmap.sqlite")) as connection, connection:
        connection.execute("DELETE FROM meta WHERE key = 'vocabulary'")
        connection.execute("UPDATE source_row SET name = 'Nachtopvang' WHERE id = 1")
    with caplog.at_level(logging.WARNING), closing(prepare_store(settings)) as store:
        assert len(waiting(store)) == 1
    assert "1 x verborgen bij het bijwerken. Bekijk ze met: python -m socialmap waiting" in caplog.text


@pytest.fixture(scope="module")
def real_store(real_data, tmp_path_factory):
    """The store of 28 November, copied: its settings, and what it held."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("store"))
    kept = real_data.parent / "stores" / "2026-11-28.sqlite.gz"
    path = settings.data_dir / "socialmap.sqlite"
    path.write_bytes(gzip.decompress(kept.read_bytes()))
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        before = {name: [dict(row) for row in connection.execute(f"SELECT * FROM {name}")] for name in _TABLES}
    return settings, before


_TABLES = ("place", "source_row", "difference", "place_redirect", "activity", "initiative", "circle", "figure")


@pytest.mark.real_data
@pytest.mark.slow
def test_the_real_store_keeps_every_fact_and_hides_one_place(real_store, real_data, caplog):
    settings, before = real_store
    with closing(prepare_store(settings)) as store:
        places, rows = stored(store, "place"), stored(store, "source_row")
        now = fingerprint(store)
        assert {name: len(before[name]) for name in _TABLES} == {name: now[name][0] for name in _TABLES}
        was = {row["id"]: row for row in before["place"]}
        assert set(places.index) == set(was)
        assert {row["reference"]: row["place_id"] for row in before["source_row"]} == rows["place_id"].to_dict()
        hand = sum(len(fields) for fields in places["edited_fields"])
        assert (hand, places["checked_on"].notna().sum(), now["difference"][0]) == (28, 10, 4)
        for id, fields in places["edited_fields"].items():
            assert {name: places.at[id, name] for name in fields} == {name: was[id][name] for name in fields}
        shown = [id for id, place in was.items() if place["visibility"] == PUBLIC]
        assert places["name"][shown].to_dict() == {id: was[id]["name"] for id in shown}
        assert "56 rijen kregen een andere deur: " in caplog.text
        gone = [
            place["name"] for id, place in was.items() if place["visibility"] == PUBLIC != places.at[id, "visibility"]
        ]
        assert gone == ["Coffee Connect AZC"]
        assert not [id for id, place in was.items() if place["visibility"] != PUBLIC == places.at[id, "visibility"]]
        why = waiting(store)["why"].value_counts().to_dict()
        assert why == {"inloophuis": 17, "soort onbekend": 2, "verborgen bij het bijwerken": 1}
        assert places["checked_on"].dropna().max() <= date(2026, 11, 28)
        # The same list again: what a person reads of it is as it was, for the rows that the list has as it had them.
        file = real_data / "amsterdam" / "maatschappelijke_vzn.geojson"
        import_files(store, [file], settings=settings)
        after = stored(store, "source_row")
        judged = ["kind", "offer", "visibility", "waits", "place_id"]
        assert after[judged].equals(rows.loc[after.index, judged])
        again = fingerprint(store)
        assert not import_files(store, [file], settings=settings)[0].changed
        assert fingerprint(store) == again
