"""Writing to the ledger: what is new comes in once, what is taken back is as before, what is purged stays away."""

from contextlib import closing
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from socialmap.errors import BadInputError, ConflictError, NotAllowedError, NotFoundError
from socialmap.importing.adopting import adopt_all
from socialmap.importing.editing import check_place, edit_place
from socialmap.importing.undoing import undo_change
from socialmap.ledger.joined import merges
from socialmap.ledger.purge import NAME, purge
from socialmap.ledger.records import Change, Said
from socialmap.ledger.write import columns, now, read, resolved, say, settle, withdraw
from socialmap.model import Act, SourceRow, State, Visibility
from socialmap.store import Store, statements
from tests.support.history import lines
from tests.support.importing import fingerprint
from tests.support.records import SOURCE, a_place, a_row, filled

TODAY = date(2026, 11, 28)
HOURS = "opening_hours"
A, B, C = "Mo 10:00-12:00", "Tu 10:00-12:00", "We 10:00-12:00"


@pytest.fixture
def store(database_url):
    listed = {"listed_source_id": SOURCE, "listed_on": "2026-05"}
    found = filled(database_url, a_place(**listed), a_row(), a_place("q", "De Kade", **listed), a_row("q", "r2"))
    adopt_all(found)
    yield found
    found.close()


def list_says(store: Store, value: str, said_on: str = "2026-05", fact: str = HOURS) -> int | None:
    with store.write() as session:
        written = say(
            session,
            Change(now(), Act.IMPORT, source_id=SOURCE),
            [Said("place", "p", fact, value, SOURCE, "r1", said_on)],
        )
        settle(session, "place", written.of("place"))
        return written.change


def test_a_save_looks_up_what_went_to_another_and_what_was_closed(tmp_path):
    """It does not read all that was ever said."""
    with closing(filled(f"sqlite:///{tmp_path / 's.sqlite'}", a_place())) as store, store.read() as session:
        session.connection()
        asked = []
        event.listen(store.engine, "before_cursor_execute", lambda *told: asked.append(told[2:4]))
        merges(session, "place")
        statements.touched_since(session, 0)
        of_merged, of_closed = (
            str(session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {how}", given).all())
            for how, given in asked[:2]
        )
        assert "ix_statement_merged" in of_merged
        assert "ix_statement_closed" in of_closed
        assert "SCAN" not in of_merged + of_closed


def place(store: Store) -> dict[str, object]:
    with store.read() as session:
        return statements.read_records(session, "place", ["p"])["p"]


def last_change(store: Store) -> int:
    with store.read() as session:
        return max(one.closed_by or one.change_id for one in read(session, "place"))


def test_what_was_said_already_is_not_written_again(store):
    assert list_says(store, A) is not None
    version = store.version()
    assert list_says(store, A) is None
    assert list_says(store, A, "2026-06") is None
    assert list_says(store, "") is None
    assert store.version() == version
    assert place(store)[HOURS] == A


def test_an_older_edition_that_comes_later_does_not_win(store):
    list_says(store, B, "2026-06")
    list_says(store, A, "2026-05")
    assert place(store)[HOURS] == B
    version = store.version()
    list_says(store, A, "2026-05")
    assert store.version() == version
    list_says(store, C, "2026-06")
    assert place(store)[HOURS] == C
    list_says(store, B, "2026-06")
    assert place(store)[HOURS] == B


def test_a_clock_that_runs_behind_makes_no_change_older(store):
    with store.write() as session:
        for moment, value in (("2026-12-31T10:00:00.000000+00:00", A), ("2026-01-01T10:00:00.000000+00:00", B)):
            said = [Said("place", "p", HOURS, value, said_on="2026-11-28")]
            say(session, Change(moment, Act.FORM, role="redacteur"), said)
        settle(session, "place", ["p"])
    assert place(store)[HOURS] == B


def test_what_a_list_says_no_more_gives_way(store):
    list_says(store, A)
    with store.write() as session:
        withdraw(session, Change(now(), Act.IMPORT, source_id=SOURCE), "place", {("p", HOURS)})
        settle(session, "place", ["p"])
    assert place(store)[HOURS] == ""
    list_says(store, A)
    assert place(store)[HOURS] == A


def test_an_edit_that_is_taken_back_gives_what_was_there(store):
    list_says(store, A)
    before = place(store)
    edit_place(store, "p", {HOURS: B, "visibility": "redactie"}, role="redacteur")
    number = last_change(store)
    with store.read() as session:
        assert session.query(SourceRow).filter_by(place_id="p").one().visibility is Visibility.ACCOUNTS
    undo_change(store, number, role="hoofdredacteur")
    assert {**place(store), "version": 0} == {**before, "version": 0}
    with store.read() as session:
        assert session.query(SourceRow).filter_by(place_id="p").one().visibility is Visibility.PUBLIC
    with pytest.raises(ConflictError, match="al teruggedraaid"):
        undo_change(store, number, role="redacteur")
    with pytest.raises(NotFoundError, match="bestaat niet"):
        undo_change(store, 999, role="redacteur")
    with pytest.raises(NotAllowedError, match="kan niet worden teruggedraaid"):
        undo_change(store, 1, role="redacteur")
    with pytest.raises(NotAllowedError, match="Alleen deze rollen"):
        undo_change(store, number, role="vrijwilliger")


def test_a_check_that_is_taken_back_was_none(store):
    check_place(store, "p", role="vrijwilliger", on=TODAY)
    assert (place(store)["checked_on"], place(store)["checked_by_role"]) == (TODAY, "vrijwilliger")
    undo_change(store, last_change(store), role="redacteur")
    assert (place(store)["checked_on"], place(store)["checked_by_role"]) == (None, "")


_acts = st.lists(
    st.tuples(
        st.sampled_from(["form", "list", "check"]),
        st.sampled_from([HOURS, "visibility", "phone"]),
        st.integers(0, 2),
        st.sampled_from(["redacteur", "hoofdredacteur"]),
    ),
    max_size=5,
)
_VALUES = {HOURS: (A, B, C), "visibility": list(Visibility), "phone": ("", "020 1234567", "020 7654321")}


def _do(store: Store, act: tuple[str, str, int, str]) -> int | None:
    what, fact, choice, role = act
    value = str(_VALUES[fact][choice])
    if what == "list":
        return list_says(store, value, f"2026-0{choice + 1}", fact)
    before = last_change(store)
    if what == "check":
        check_place(store, "p", role=role, on=date(2026, 11, 20 + choice))
    else:
        edit_place(store, "p", {fact: value}, role=role)
    found = last_change(store)
    return found if found != before else None


@pytest.mark.nightly
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    acts=_acts,
    last=st.tuples(st.just("form"), st.sampled_from([HOURS, "visibility"]), st.integers(0, 2), st.just("redacteur")),
)
def test_taking_back_the_last_change_restores_what_was(tmp_path_factory, acts, last):
    with closing(filled(f"sqlite:///{tmp_path_factory.mktemp('undo') / 's.sqlite'}", a_place(), a_row())) as store:
        adopt_all(store)
        for act in acts:
            _do(store, act)
        with store.read() as session:
            before, said = (
                columns("place", resolved(session, "place")["p"]),
                {one.id: one for one in read(session, "place")},
            )
        number = _do(store, last)
        if number is None:
            return
        undo_change(store, number, role="redacteur")
        with store.read() as session:
            after, kept = (
                columns("place", resolved(session, "place")["p"]),
                {one.id: one for one in read(session, "place")},
            )
        assert after == before == {name: place(store)[name] for name in after}
        assert {id: kept[id] for id in said} == said, "no statement is lost or changed"


def test_a_purged_value_is_nowhere_and_comes_back_from_no_list(store, tmp_path):
    edit_place(store, "p", {"note": "Vraag naar Jan de Vries"}, role="redacteur")
    list_says(store, "Bel Jan de Vries thuis", fact="note")
    purge(store, tmp_path, ("place", "p", "note"), reason="op verzoek", role="hoofdredacteur")
    assert place(store)["note"] == ""
    assert list_says(store, "Bel Jan de Vries thuis", "2026-09", "note") is None
    with store.read() as session:
        assert "Jan" not in str([*read(session, "place"), *statements.read_records(session, "place").values()])
        told = lines(session, "place", "p")
    assert told[0].startswith("hoofdredacteur verwijderde iets op verzoek: op verzoek")
    assert "redacteur vulde in: opmerking (verwijderd)" in told
    assert "Jan" not in (tmp_path / NAME).read_text()
    # A person may fill it in anew.
    edit_place(store, "p", {"note": "Vraag aan de balie"}, role="redacteur")
    assert place(store)["note"] == "Vraag aan de balie"


def test_a_name_can_be_purged_and_the_place_stays(store, tmp_path):
    purge(store, tmp_path, ("place", "p", ""), reason="op verzoek", role="hoofdredacteur")
    assert (place(store)["name"], place(store)["kind"], place(store)["visibility"]) == (
        "buurtkamer",
        "buurtkamer",
        "openbaar",
    )
    with store.read() as session:
        assert session.query(SourceRow).filter_by(place_id="p").one().name == ""


@pytest.mark.parametrize(
    ("wanted", "reason", "role", "error", "said"),
    [
        (("place", "p", "note"), "op verzoek", "redacteur", NotAllowedError, "hoofdredacteur"),
        (("place", "p", "note"), " ", "hoofdredacteur", BadInputError, "geen reden"),
        (("place", "p", "lon"), "op verzoek", "hoofdredacteur", BadInputError, "kan niet worden verwijderd"),
        (("place", "p", "leeftijd"), "op verzoek", "hoofdredacteur", BadInputError, "kan niet worden verwijderd"),
        (("place", "x", "note"), "op verzoek", "hoofdredacteur", NotFoundError, "bestaat niet"),
    ],
)
def test_what_cannot_be_purged_is_told_and_leaves_all_as_it_is(store, tmp_path, wanted, reason, role, error, said):
    before = fingerprint(store)
    with pytest.raises(error, match=said):
        purge(store, tmp_path, wanted, reason=reason, role=role)
    assert fingerprint(store) == before
    assert not (tmp_path / NAME).exists()


def test_a_proposal_shows_nowhere_until_it_stands(store):
    with store.write() as session:
        said = [Said("place", "p", HOURS, A, said_on="2026-11-28")]
        written = say(session, Change(now(), Act.FORM, role="vrijwilliger"), said, state=State.PROPOSED)
        settle(session, "place", written.of("place"))
        assert HOURS not in resolved(session, "place", ["p"])["p"]
        assert [one.state for one in read(session, "place", ["p"]) if one.fact == HOURS] == [State.PROPOSED]
    assert place(store)[HOURS] == ""
