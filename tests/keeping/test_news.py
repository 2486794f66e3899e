"""What changed, told to everybody: of what all may see now and might see then, and nothing else, on both databases."""

import re
import uuid
from contextlib import closing
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from socialmap.i18n import words
from socialmap.importing.adopting import adopt_all
from socialmap.importing.editing import check_place, edit_place
from socialmap.importing.ending import say_whether_there
from socialmap.importing.merging import merge_places
from socialmap.importing.recording import save_record
from socialmap.importing.undoing import undo_change
from socialmap.keeping.news import What, news
from socialmap.ledger.records import Change, Said
from socialmap.ledger.write import now, say, settle, withdraw
from socialmap.model import Act, RecordKind, State, Visibility
from socialmap.queries.kaart.changed import changed_page, in_words, since
from socialmap.queries.kaart.feed import Feed, write
from socialmap.schedule import AMSTERDAM_TIME
from socialmap.store import Store, tables
from socialmap.store.writing import sync
from socialmap.world import Viewer, load_world
from tests.support.history import changes
from tests.support.records import SOURCE, a_place, a_row, filled
from tests.support.worlds import CITY, at, middle, wijk

NL = words("nl")
LUNCH = {"name": "Buurtlunch", "schedule": "We 12:00-13:30", "access": "inloop", "visibility": Visibility.PUBLIC}
IDS = tuple(str(uuid.UUID(int=number)) for number in range(1, 5))
P, Q, R, H = IDS
ABOVE = Feed("kaart.voorbeeld.nl", "veranderd/nl/stad", "nl", "t", "a", "", "https://a/b", "https://a/c", "2026-01-01")


def today() -> date:
    return datetime.now(AMSTERDAM_TIME).date()


@pytest.fixture
def store(database_url):
    """Three places that all may see, in two wijken, and a hidden one."""
    listed = {"listed_source_id": SOURCE, "listed_on": "2026-05"}
    places = [a_place(id, f"Plek {id[-1]}", **at(*middle(number)), **listed) for number, id in enumerate((P, Q))]
    places += [a_place(R, "Plek 3", **at(*middle(1)), **listed)]
    places += [a_place(H, "Plek 4", **at(*middle(0)), visibility=Visibility.HIDDEN, **listed)]
    with closing(filled(database_url, *places, *(a_row(id, f"r-{id}") for id in IDS[:3]))) as found:
        with found.write() as session:
            sync(session, tables.area, [wijk(0, "A"), wijk(1, "B")], ("code", "edition"))
        adopt_all(found)
        yield found


def told(store: Store, back: int = 1):
    """What happened, as everybody may know it."""
    world = load_world(store, gemeente=CITY, viewer=Viewer.PUBLIC, now=datetime.now(AMSTERDAM_TIME))
    with store.read() as session:
        return world, news(world, session, today() - timedelta(days=back))


def whats(store: Store) -> dict[str, list[What]]:
    found: dict[str, list[What]] = {}
    for one in told(store)[1]:
        found.setdefault(one.id, []).append(one.what)
    return found


def whole_text(store: Store) -> str:
    """All that a page and a feed tell."""
    world, found = told(store)
    page = changed_page(world, found, "", NL, until=today(), begun=today())
    return f"{page} {write(ABOVE, in_words(world, found, NL), lambda one: f'https://a/{one.place_id}').decode()}"


def newest(store: Store, id: str) -> int:
    with store.read() as session:
        return changes(session, "place", id)[0]


def list_says(store: Store, id: str, fact: str, value: str) -> None:
    with store.write() as session:
        act = Change(now(), Act.IMPORT, source_id=SOURCE)
        say(session, act, [Said("place", id, fact, value, SOURCE, "r", "2026-11")])
        settle(session, "place", [id])


def test_what_was_carried_over_is_no_news(store):
    assert whats(store) == {}


def test_each_sort_of_change_is_told_as_what_it_is(store):
    edit_place(store, P, {"toilet": "ja", "phone": "020 1234567"}, role="redacteur")
    check_place(store, P, role="vrijwilliger", on=today())
    check_place(store, Q, role="vrijwilliger", on=today())
    say_whether_there(store, (RecordKind.PLACE, R), there=False, day=today(), today=today(), role="redacteur")
    number = str(uuid.uuid4())
    save_record(
        store, RecordKind.ACTIVITY, number, {**LUNCH, "place_id": P}, role="redacteur", expected_version=None,
        today=today(),
    )  # fmt: skip
    assert whats(store) == {P: [What.CHANGED], Q: [What.CHECKED], R: [What.ENDED], number: [What.CAME]}
    world, found = told(store)
    [one] = [one for one in in_words(world, found, NL) if one.place_id == P and one.what is What.CHANGED]
    assert one.facts == ["Toilet voor bezoekers: ja", "Telefoon: 020 1234567"]
    assert (one.said, one.by) == ("Plek 1: er is iets veranderd", "door een mens")
    assert re.search("redacteur|vrijwilliger", whole_text(store)) is None
    in_b = changed_page(world, found, "FB", NL, until=today(), begun=today())
    [week] = in_b.weeks
    assert [(sort.title, [one.name for one in sort.open]) for sort in week.sorts] == [
        ("Gestopt", ["Plek 3"]),
        ("Nagekeken", ["Plek 2"]),
    ]


def test_back_again_and_off_the_list(store):
    say_whether_there(store, (RecordKind.PLACE, R), there=False, day=today(), today=today(), role="redacteur")
    with store.write() as session:
        session.execute(tables.change.update().where(tables.change.c.act == Act.FORM).values(at="2026-01-02T10:00:00"))
    say_whether_there(store, (RecordKind.PLACE, R), there=True, day=today(), today=today(), role="redacteur")
    with store.write() as session:
        withdraw(session, Change(now(), Act.IMPORT, source_id=SOURCE), "place", {(Q, "status")})
        settle(session, "place", [Q])
    list_says(store, P, "website", "https://example.org")
    assert whats(store) == {R: [What.AGAIN], Q: [What.OFF_LIST], P: [What.CHANGED]}
    world, found = told(store)
    assert {one.name: one.by for one in in_words(world, found, NL)}["Plek 1"] == "volgens Gemeente"


def test_what_holds_no_more_is_not_repeated(store):
    edit_place(store, P, {"note": "Eerste tekst"}, role="redacteur")
    edit_place(store, Q, {"note": "Tweede tekst"}, role="redacteur")
    undo_change(store, newest(store, Q), role="redacteur")
    with store.write() as session:  # a proposal
        said = [Said("place", R, "note", "Derde tekst", said_on=today().isoformat())]
        say(session, Change(now(), Act.PROPOSE, role="vrijwilliger"), said, state=State.PROPOSED)
    assert whats(store) == {P: [What.CHANGED]}
    assert "Opmerking: Eerste tekst" in whole_text(store)
    with store.write() as session:  # tomorrow somebody writes something else
        session.execute(tables.change.update().where(tables.change.c.act == Act.FORM).values(at="2026-01-02T10:00:00"))
    edit_place(store, P, {"note": "Nu dit"}, role="redacteur")
    assert "Eerste tekst" not in whole_text(store)
    assert "Opmerking: Nu dit" in whole_text(store)


def test_what_is_for_fewer_leaves_at_once_and_what_happened_meanwhile_stays_untold(store):
    edit_place(store, P, {"toilet": "ja"}, role="redacteur")
    edit_place(store, P, {"visibility": "redactie"}, role="redacteur")
    assert whole_text(store).count(P) == 0
    edit_place(store, P, {"kitchen": "ja"}, role="redacteur")
    edit_place(store, P, {"visibility": "openbaar"}, role="redacteur")
    assert whats(store) == {P: [What.CAME]}
    assert "keuken" not in whole_text(store)


def test_an_activity_is_told_where_its_place_may_be_known(store):
    number = str(uuid.uuid4())
    edit_place(store, P, {"visibility": "redactie"}, role="redacteur")
    put = {"role": "redacteur", "today": today()}
    save_record(store, RecordKind.ACTIVITY, number, {**LUNCH, "place_id": P}, expected_version=None, **put)
    assert whats(store) == {}
    edit_place(store, P, {"visibility": "openbaar"}, role="redacteur")
    assert whats(store) == {P: [What.CAME]}


def test_of_two_that_became_one_the_address_of_an_entry_stays(store):
    edit_place(store, P, {"toilet": "ja"}, role="redacteur")
    [before] = told(store)[1]
    merge_places(store, P, Q, role="redacteur")
    found = {one.id: one for one in told(store)[1]}
    assert set(found) == {Q}
    assert (found[Q].said_of, found[Q].what) == (before.said_of, What.MERGED)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(IDS[:3]), st.sampled_from(["note", "hide", "show", "undo"])), max_size=6))
def test_whatever_happens_nothing_is_told_that_not_all_might_know(store, acts):
    """Every note is one of a kind: it may be read where all see the place since it was written, and it stands now."""
    seen: dict[str, str] = {}
    unseen = set()
    for id, act in acts:
        if act == "note":
            seen[f"tekst-{uuid.uuid4().hex}"] = id
            with store.read() as session:
                row = session.execute(tables.place.select().where(tables.place.c.id == id)).one()
            if row.visibility is not Visibility.PUBLIC:
                unseen.add(list(seen)[-1])
            edit_place(store, id, {"note": list(seen)[-1]}, role="redacteur")
        elif act == "undo":
            with store.read() as session:
                undoable = [row.id for row in session.execute(tables.change.select()) if row.act == Act.FORM]
                undone = {row.undoes for row in session.execute(tables.change.select())}
            if last := max(set(undoable) - undone, default=None):
                undo_change(store, last, role="redacteur")
        else:
            visibility = "redactie" if act == "hide" else "openbaar"
            edit_place(store, id, {"visibility": visibility}, role="redacteur")
    text = whole_text(store)
    with store.read() as session:
        rows = {row.id: row for row in session.execute(tables.place.select())}
    for id, row in rows.items():
        if row.visibility is not Visibility.PUBLIC:
            assert id not in text
            assert row.name not in text
    for note, id in seen.items():
        if note in text:
            assert note not in unseen
            assert rows[id].note == note
            assert rows[id].visibility is Visibility.PUBLIC
    assert H not in text


def test_weeks_begin_on_monday():
    assert since(date(2026, 11, 30), 1) == date(2026, 11, 30)
    assert since(date(2026, 11, 29), 6) == date(2026, 10, 19)
