"""History in words: who said what, from what it went to what, where it comes from, and what was taken back."""

from contextlib import closing
from datetime import date, datetime

import pytest

from socialmap.i18n import words
from socialmap.importing.adopting import adopt_all
from socialmap.importing.editing import check_place, edit_place
from socialmap.importing.undoing import undo_change
from socialmap.ledger.history import history
from socialmap.ledger.records import Change, Said
from socialmap.ledger.write import now, say, settle, withdraw
from socialmap.model import Act, RecordKind, State, Visibility
from socialmap.queries.bijhouden.in_words import told_by
from socialmap.schedule import AMSTERDAM_TIME
from tests.support.history import changes, lines
from tests.support.records import SOURCE, a_place, a_row, filled

A, B = "Mo 10:00-12:00", "Tu 10:00-12:00"
IN_WORDS = "elke maandag van 10.00 tot 12.00 uur"


@pytest.fixture
def store(database_url):
    listed = {"listed_source_id": SOURCE, "listed_on": "2026-05"}
    with closing(filled(database_url, a_place(**listed), a_row())) as found:
        adopt_all(found)
        yield found


def list_says(store, value, said_on="2026-06", fact="opening_hours"):
    with store.write() as session:
        said = [Said("place", "p", fact, value, SOURCE, "r1", said_on)]
        say(session, Change(now(), Act.IMPORT, source_id=SOURCE), said)
        settle(session, "place", ["p"])


def told(store, language="nl"):
    with store.read() as session:
        return lines(session, "place", "p", language)


def last(store):
    with store.read() as session:
        return changes(session, "place", "p")[0]


def test_each_change_tells_from_what_to_what_and_of_which_day(store):
    list_says(store, A)
    edit_place(store, "p", {"opening_hours": B, "toilet": "ja"}, role="redacteur")
    list_says(store, A, "2026-09")
    check_place(store, "p", role="vrijwilliger", on=date(2026, 11, 20))
    found = told(store)
    assert found[0] == "vrijwilliger keek na of dit klopt"  # on what day stands in its statement
    assert found[1] == (
        f"redacteur vulde in: openingstijden: van {IN_WORDS} naar elke dinsdag van 10.00 tot 12.00 uur; "
        "Toilet voor bezoekers: ja"
    )
    assert found[2] == f"Lijst zegt: openingstijden: {IN_WORDS} (zoals het was: juni 2026)"
    assert found[3].startswith("stond er al, volgens Lijst: naam: De Brug; soort: buurtkamer; ")
    assert told(store, "en")[0] == "vrijwilliger checked that this is right"
    with store.read() as session:
        assert history(session, RecordKind.PLACE, "x") == []


def test_who_says_otherwise_and_is_not_believed_is_told(store):
    edit_place(store, "p", {"phone": "020 1234567"}, role="redacteur")
    list_says(store, "020 7654321", fact="phone")
    assert told(store)[0] == (
        "Lijst zegt: telefoon: 020 7654321; op de kaart blijft staan: 020 1234567 (zoals het was: juni 2026)"
    )


def test_what_a_list_says_no_more(store):
    list_says(store, A)
    with store.write() as session:
        withdraw(session, Change(now(), Act.IMPORT, source_id=SOURCE), "place", {("p", "opening_hours")})
        settle(session, "place", ["p"])
    assert told(store)[0] == f"Lijst zegt dit niet meer: openingstijden: van {IN_WORDS} naar weten we niet"


def test_what_was_taken_back_tells_so_and_what_holds_again(store):
    edit_place(store, "p", {"phone": "020 1234567", "visibility": "redactie"}, role="redacteur")
    number = last(store)
    undo_change(store, number, role="hoofdredacteur")
    back, done = told(store)[:2]
    assert back == (
        f"hoofdredacteur draaide wijziging {number} terug: telefoon: van 020 1234567 naar weten we niet; "
        "zichtbaarheid: van wie een account heeft naar iedereen"
    ), back
    assert done.endswith(f"(teruggedraaid met wijziging {last(store)})")
    undo_change(store, last(store), role="redacteur")
    again, before, first = told(store)[:3]
    assert again.endswith("zichtbaarheid: van iedereen naar wie een account heeft; telefoon: 020 1234567"), again
    assert "teruggedraaid met" in before
    assert "teruggedraaid met" not in first


def test_a_proposal_holds_nowhere_and_is_told_as_one(store):
    with store.write() as session:
        said = [Said("place", "p", "phone", "020 1234567", said_on=datetime.now(AMSTERDAM_TIME).date().isoformat())]
        say(session, Change(now(), Act.PROPOSE, role="vrijwilliger"), said, state=State.PROPOSED)
    assert told(store)[0] == "vrijwilliger stelt voor: telefoon: 020 1234567"


def test_where_something_is_that_the_reader_may_not_know_has_no_name(store):
    with store.write() as session:
        session.add(a_place("h", "Schuilplaats", visibility=Visibility.HIDDEN))
    with store.read() as session:
        seen = told_by(session, words("nl"), [Visibility.PUBLIC, Visibility.ACCOUNTS])
        assert seen.value(RecordKind.ACTIVITY, "place_id", "h") == "een andere plek"
        assert seen.value(RecordKind.ACTIVITY, "place_id", "p") == "De Brug"
