"""An activity that somebody fills in: stored once, by whom it may be seen, and told from the ledger. Both databases."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date

import pytest

from socialmap.errors import BadInputError, ConflictError, NotAllowedError, NotFoundError
from socialmap.importing.recording import read_fact, read_record, read_records, save_record
from socialmap.importing.undoing import undo_change
from socialmap.model import RecordKind, Status, Visibility
from socialmap.store import Store
from tests.support.history import changes, lines
from tests.support.importing import fingerprint
from tests.support.records import a_place, a_row, filled

ACTIVITY = RecordKind.ACTIVITY
TODAY = date(2026, 11, 28)
LUNCH = {"name": "Buurtlunch", "place_id": "p", "schedule": "We 12:00-13:30", "cost_eur": 3.0}


@pytest.fixture
def store(database_url):
    with closing(
        filled(database_url, a_place(), a_row(), a_place("h", "Schuilplaats", visibility=Visibility.HIDDEN))
    ) as found:
        yield found


def save(store: Store, id: str, version: int | None = None, **changes):
    values = {"visibility": Visibility.PUBLIC, **LUNCH, **changes}
    return save_record(store, ACTIVITY, id, values, role="redacteur", expected_version=version, today=TODAY)


def test_it_is_there_with_who_said_so_and_twice_is_once(store):
    id = str(uuid.uuid4())
    save(store, id)
    before = fingerprint(store)
    save(store, id)
    assert fingerprint(store) == before
    (row,) = read_records(store, ACTIVITY, place_id="p")
    assert (row["status"], row["cost_eur"], row["checked_on"]) == (Status.LISTED, 3.0, TODAY)
    assert (row["checked_by_role"], row["access"]) == ("redacteur", "onbekend")
    assert "visibility" not in row["edited_fields"]
    with store.read() as session:
        (told,) = lines(session, "activity", id)
    assert "redacteur vulde in" in told
    assert "naam: Buurtlunch" in told


def test_two_clicks_at_the_same_moment_are_one(store):
    id = str(uuid.uuid4())
    with ThreadPoolExecutor(4) as pool:
        assert len(list(pool.map(lambda _: save(store, id), range(4)))) == 4
    assert len(read_records(store, ACTIVITY, place_id="p")) == 1
    with store.read() as session:
        assert len(changes(session, "activity", id)) == 1


def test_who_saw_an_older_one_is_told_and_stores_nothing(store):
    id = str(uuid.uuid4())
    save(store, id)
    seen = read_record(store, ACTIVITY, id, place_id="p")["version"]
    save(store, id, seen, cost_eur=2.0)
    before = fingerprint(store)
    with pytest.raises(ConflictError, match="intussen veranderd"):
        save(store, id, seen, cost_eur=1.0)
    with pytest.raises(ConflictError, match="intussen veranderd"):
        save(store, id, cost_eur=1.0)
    assert fingerprint(store) == before
    # The same once more is no conflict: it is what stands there.
    save(store, id, seen, cost_eur=2.0)
    assert fingerprint(store) == before


def test_a_change_is_undone_and_an_end_keeps_the_record(store):
    id = str(uuid.uuid4())
    save(store, id)
    save(store, id, read_record(store, ACTIVITY, id, place_id="p")["version"], cost_eur=2.0, status=Status.ENDED)
    row = read_record(store, ACTIVITY, id, place_id="p")
    assert (row["status"], row["cost_eur"]) == (Status.ENDED, 2.0)
    with store.read() as session:
        last = changes(session, "activity", id)[0]
    undo_change(store, last, role="redacteur")
    row = read_record(store, ACTIVITY, id, place_id="p")
    assert (row["status"], row["cost_eur"]) == (Status.LISTED, 3.0)


def test_a_word_of_opvang_waits_for_a_person_and_a_name_seals(store):
    held, sealed = str(uuid.uuid4()), str(uuid.uuid4())
    assert save(store, held, description="In de winter ook nachtopvang.").visibility is Visibility.ACCOUNTS
    before = fingerprint(store)
    assert save(store, held, description="In de winter ook nachtopvang.").held
    assert fingerprint(store) == before
    # A person who looked opens it.
    version = read_record(store, ACTIVITY, held, place_id="p")["version"]
    assert save(store, held, version, description="In de winter ook nachtopvang.").visibility is Visibility.PUBLIC
    assert save(store, sealed, name="Vrouwenopvang").visibility is Visibility.HIDDEN
    with pytest.raises(NotFoundError, match="bestaat niet"):
        read_record(store, ACTIVITY, sealed, place_id="p")


def test_nothing_is_written_at_a_hidden_place_of_another_place_or_by_another_role(store):
    id = str(uuid.uuid4())
    before = fingerprint(store)
    for where in ("h", "x"):
        with pytest.raises(NotFoundError, match="bestaat niet"):
            save(store, id, place_id=where)
    with pytest.raises(NotFoundError, match="bestaat niet"):
        save(store, id, 3)
    with pytest.raises(NotAllowedError, match="rollen"):
        save_record(store, ACTIVITY, id, LUNCH, role="vrijwilliger", expected_version=None, today=TODAY)
    assert fingerprint(store) == before


@pytest.mark.parametrize(
    ("fact", "text"),
    [
        ("for_whom", "Turkse vrouwen"),
        ("name", "Koffie voor moslims"),
        ("description", "Van Poolse afkomst"),
    ],
)
def test_origin_and_religion_are_refused(fact, text):
    with pytest.raises(BadInputError, match="Herkomst, afkomst en geloof"):
        read_fact(RecordKind.ACTIVITY, fact, text)


@pytest.mark.parametrize(
    ("fact", "text"), [("languages", "Turks"), ("name", "Surinaams eten"), ("for_whom", "vrouwen uit de buurt")]
)
def test_a_language_or_a_dish_is_no_origin(fact, text):
    assert read_fact(RecordKind.ACTIVITY, fact, text) == text
