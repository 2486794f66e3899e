"""Taking changes back, in any order and more than once: nothing is lost, and what holds follows from what counts."""

import uuid
from contextlib import closing
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from socialmap.errors import ConflictError, NotAllowedError
from socialmap.importing.adopting import adopt_all
from socialmap.importing.editing import edit_place
from socialmap.importing.recording import read_records, save_record
from socialmap.importing.undoing import preview, undo_change, undo_changes
from socialmap.ledger.records import MERGED, Change, Said
from socialmap.ledger.undo import read_undoable
from socialmap.ledger.write import columns, now, read, resolved, say, settle
from socialmap.model import Act, RecordKind, SourceRow, State, Status, Visibility
from socialmap.schedule import AMSTERDAM_TIME
from socialmap.store import Store, statements
from tests.support.history import changes
from tests.support.importing import fingerprint
from tests.support.records import SOURCE, a_place, a_row, filled

TODAY = date(2026, 11, 28)
HOURS = ("Mo 10:00-12:00", "Tu 10:00-12:00", "We 10:00-12:00")


def city(url: str) -> Store:
    listed = {"listed_source_id": SOURCE, "listed_on": "2026-05"}
    found = filled(url, a_place(**listed), a_row(), a_place("q", "De Kade", **listed), a_row("q", "r2"))
    adopt_all(found)
    return found


@pytest.fixture
def store(database_url):
    with closing(city(database_url)) as found:
        yield found


def place(store: Store, id: str = "p") -> dict:
    with store.read() as session:
        return {**statements.read_records(session, "place", [id])[id], "version": 0}


def newest(store: Store, kind: str = "place", id: str = "p") -> int:
    with store.read() as session:
        return changes(session, kind, id)[0]


def edit(store: Store, **facts: str) -> int:
    edit_place(store, "p", facts, role="redacteur")
    return newest(store)


def test_an_undo_is_undone_and_all_holds_again(store):
    before = place(store)
    number = edit(store, opening_hours=HOURS[0], visibility="redactie")
    edited = place(store)
    for _ in range(2):
        undo_change(store, number, role="redacteur")
        assert place(store) == before
        with pytest.raises(ConflictError, match="al teruggedraaid"):
            undo_change(store, number, role="redacteur")
        undo_change(store, newest(store), role="redacteur")
        assert place(store) == edited
        with store.read() as session:
            assert session.query(SourceRow).filter_by(place_id="p").one().visibility is Visibility.ACCOUNTS


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_who_sees_it_the_order_of_taking_back_is_immaterial(store, order):
    before = place(store)
    numbers = [edit(store, visibility="redactie"), edit(store, visibility="openbaar")]
    undo_change(store, numbers[order[0]], role="redacteur")
    assert place(store)["visibility"] == ("openbaar" if order[0] == 0 else "redactie")
    undo_change(store, numbers[order[1]], role="redacteur")
    assert place(store) == before


def test_what_somebody_changed_since_stays(store):
    first = edit(store, opening_hours=HOURS[0], phone="020 1234567")
    edit_place(store, "p", {"opening_hours": HOURS[1]}, role="hoofdredacteur")
    shown = preview(store, [first], role="redacteur")
    undo_change(store, first, role="redacteur", seen=shown.seen)
    assert (place(store)["opening_hours"], place(store)["phone"]) == (HOURS[1], "")
    assert {**shown.records[0].after, "version": 0} == place(store)


def test_a_preview_stores_nothing_and_who_saw_an_older_one_is_told(store):
    number = edit(store, opening_hours=HOURS[0])
    before = fingerprint(store)
    shown = preview(store, [number], role="redacteur")
    assert fingerprint(store) == before
    edit(store, phone="020 1234567")
    before = fingerprint(store)
    with pytest.raises(ConflictError, match="intussen veranderd"):
        undo_change(store, number, role="redacteur", seen=shown.seen)
    with pytest.raises(NotAllowedError, match="Alleen deze rollen"):
        preview(store, [number], role="vrijwilliger")
    assert fingerprint(store) == before


def test_what_began_with_it_ended_and_can_come_back(store):
    id = str(uuid.uuid4())
    values = {"name": "Soep", "place_id": "p", "visibility": Visibility.ACCOUNTS, "cost_eur": 2.0}
    save_record(store, RecordKind.ACTIVITY, id, values, role="redacteur", expected_version=None, today=TODAY)
    number = newest(store, "activity", id)
    undo_change(store, number, role="redacteur")
    [row] = read_records(store, RecordKind.ACTIVITY, place_id="p")
    assert (row["status"], row["visibility"], row["cost_eur"]) == (Status.ENDED, Visibility.ACCOUNTS, None)
    undo_change(store, newest(store, "activity", id), role="redacteur")
    [row] = read_records(store, RecordKind.ACTIVITY, place_id="p")
    assert (row["status"], row["visibility"], row["cost_eur"]) == (Status.LISTED, Visibility.ACCOUNTS, 2.0)


def test_a_proposal_that_was_refused_is_one_again_and_never_stands_by_an_undo(store):
    with store.write() as session:
        said = [Said("place", "p", "phone", "020 1234567", said_on="2026-11-28")]
        number = say(session, Change(now(), Act.PROPOSE, role="vrijwilliger"), said, state=State.PROPOSED).change
    for expected in (State.REFUSED, State.PROPOSED):
        undo_change(store, number if expected == State.REFUSED else newest(store), role="redacteur")
        with store.read() as session:
            [state] = [one.state for one in read(session, "place", ["p"]) if one.fact == "phone"]
        assert (state, place(store)["phone"]) == (expected, "")


def test_what_names_opvang_is_not_opened_by_taking_back_what_closed_it(store):
    named = edit(store, name="Vrouwenopvang De Brug")
    assert place(store)["visibility"] == "verborgen"
    edit(store, name="Vrouwenopvang De Kade")
    undo_change(store, named, role="hoofdredacteur")
    assert (place(store)["name"], place(store)["visibility"]) == ("Vrouwenopvang De Kade", "verborgen")


def test_all_of_one_account_since_a_day_newest_first(store):
    before = place(store)
    today = datetime.now(AMSTERDAM_TIME).date()
    for account, hours in (("a1", HOURS[0]), ("b2", HOURS[1]), ("a1", HOURS[2])):
        with store.write() as session:
            said = [Said("place", "p", "opening_hours", hours, said_on="2026-11-28")]
            say(session, Change(now(), Act.FORM, role="redacteur", account=account), said)
            settle(session, "place", ["p"])
    with store.read() as session:
        assert read_undoable(session, "a1", today + timedelta(days=1)) == []
        numbers = read_undoable(session, "a1", today)
    assert len(numbers) == 2
    undo_changes(store, numbers, role="hoofdredacteur")
    assert place(store)["opening_hours"] == HOURS[1]
    with store.read() as session:
        assert read_undoable(session, "a1", today) == []
        [other] = read_undoable(session, "b2", today)
    undo_change(store, other, role="redacteur")
    assert place(store) == before


_writes = st.tuples(
    st.sampled_from(["p", "q"]),
    st.sampled_from(["opening_hours", "visibility", "phone", MERGED]),
    st.integers(0, 2),
    st.sampled_from(["redacteur", "hoofdredacteur"]),
)
_VALUES = {"opening_hours": HOURS, "visibility": list(Visibility), "phone": ("", "020 1234567", "020 7654321")}


def _do(store: Store, write: tuple[str, str, int, str]) -> int | None:
    """A person's word, or that two records are one."""
    id, fact, choice, role = write
    other = "q" if id == "p" else "p"
    value = other if fact == MERGED else str(_VALUES[fact][choice])
    with store.write() as session:
        act = Change(now(), Act.MERGE if fact == MERGED else Act.FORM, role=role)
        written = say(session, act, [Said("place", id, fact, value, said_on="2026-11-28")])
        settle(session, "place", ["p", "q"])
        return written.change


def _now(store: Store) -> tuple[object, set[tuple[object, ...]]]:
    """What holds, and every statement whether it counts or not."""
    with store.read() as session:
        found = {id: columns("place", of_place) for id, of_place in resolved(session, "place").items()}
        return found, {(one.id, one.record_id, one.fact, one.value, one.change_id) for one in read(session, "place")}


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(writes=st.lists(_writes, max_size=4), order=st.randoms(use_true_random=False), again=st.booleans())
def test_taking_all_back_in_any_order_returns_what_was_and_loses_nothing(tmp_path_factory, writes, order, again):
    with closing(city(f"sqlite:///{tmp_path_factory.mktemp('undo') / 's.sqlite'}")) as store:
        first, _ = _now(store)
        numbers = [number for write in writes if (number := _do(store, write)) is not None]
        last, said = _now(store)
        order.shuffle(numbers)
        undos = []
        for number in numbers:
            undo_change(store, number, role="redacteur")
            with store.read() as session:
                undos += [one for one, of in statements.read_undos(session).items() if of == number]
        back, kept = _now(store)
        assert back == first
        assert kept >= said
        if again:
            order.shuffle(undos)
            for number in undos:
                undo_change(store, number, role="redacteur")
            assert _now(store)[0] == last
