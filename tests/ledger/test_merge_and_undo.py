"""Two places that are one, and two again: nothing that was said gets lost."""

from contextlib import closing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from socialmap.errors import ConflictError, NotAllowedError, NotFoundError
from socialmap.i18n import words
from socialmap.importing.adopting import adopt_all
from socialmap.importing.editing import differences, edit_place
from socialmap.importing.merging import decided, keep_apart, merge_places
from socialmap.importing.undoing import undo_change
from socialmap.ledger.history import history
from socialmap.ledger.purge import purge
from socialmap.ledger.records import Change, Said
from socialmap.ledger.write import now, read, say, settle, settle_merged
from socialmap.model import Act, Activity, Initiative, RecordKind, Visibility
from socialmap.queries.bijhouden.history import happened
from socialmap.queries.bijhouden.in_words import told_by
from socialmap.store import Store, reading, statements, tables
from socialmap.world import Viewer, load_world
from tests.support.records import SOURCE, a_place, a_row, filled
from tests.support.worlds import NOW

ROLE = "redacteur"
LISTED = {"listed_source_id": SOURCE, "listed_on": "2026-05", "status": "op_lijst"}


def a_store(url: str, *more) -> Store:
    names = {"a": "De Banne", "b": "Huis van de Wijk De Banne", "c": "De Kade"}
    phones = {"a": "020 1111111", "b": "", "c": "020 3333333"}
    records = []
    for id, name in names.items():
        records += [a_place(id, name, phone=phones[id], **LISTED), a_row(id, f"r-{id}", name=name)]
    found = filled(url, *records, *more)
    adopt_all(found)
    return found


@pytest.fixture
def store(database_url):
    with closing(
        a_store(database_url, Activity("soep", "Soep", place_id="a"), Initiative("i", "Tuin", place_id="a"))
    ) as found:
        yield found


def world(store, viewer=Viewer.PUBLIC):
    return load_world(store, gemeente="GM0363", viewer=viewer, now=NOW)


def stored(store):
    """All that tells what is stored of records, without how often it was written."""
    with store.read() as session:
        found = {name: statements.read_records(session, name) for name in ("place", "activity", "initiative")}
        for of_kind in found.values():
            for row in of_kind.values():
                row.pop("version")
        rows = session.execute(tables.source_row.select().order_by(tables.source_row.c.id)).all()
        return found, [tuple(row) for row in rows], reading.read_redirects(session)


def said(store):
    with store.read() as session:
        return [(one.id, one.record_id, one.fact, one.value, one.state) for one in read(session, "place")]


def test_two_become_one_with_all_that_is_there(store):
    merge_places(store, "a", "b", role=ROLE)
    seen = world(store)
    assert list(seen.places.index) == ["b", "c"]
    assert seen.places.loc["b", "name"] == "Huis van de Wijk De Banne"
    assert seen.places.loc["b", "phone"] == "020 1111111"
    assert seen.redirects == {"a": "b"}
    assert list(seen.activities["place_id"]) == ["b"]
    assert list(seen.initiatives["place_id"]) == ["b"]
    assert sorted(seen.services["place_id"]) == ["b", "b", "c"]


def test_taking_it_back_brings_both_back_whole(store):
    before, told = stored(store), said(store)
    number = merge_places(store, "a", "b", role=ROLE)
    assert stored(store) != before
    undo_change(store, number, role=ROLE)
    assert stored(store) == before
    assert said(store)[: len(told)] == told
    assert list(world(store).places.index) == ["a", "b", "c"]
    assert list(world(store).activities["place_id"]) == ["a"]


def test_what_was_said_meanwhile_stays_where_it_was_said(store):
    number = merge_places(store, "a", "b", role=ROLE)
    edit_place(store, "a", {"note": "achterom"}, role=ROLE)  # an old address leads on
    with store.write() as session:
        written = say(
            session,
            Change(now(), Act.IMPORT, source_id=SOURCE),
            [Said("place", "a", "phone", "020 9", SOURCE, "", "2026-06")],
        )
        settle(session, "place", written.of("place"))
    assert dict(world(store).places.loc["b", ["note", "phone"]]) == {"note": "achterom", "phone": "020 9"}
    undo_change(store, number, role=ROLE)
    both = world(store).places
    assert (both.at["a", "note"], both.at["b", "note"]) == ("", "achterom")
    assert (both.at["a", "phone"], both.at["b", "phone"]) == ("020 9", "")


@pytest.mark.parametrize("order", [[("a", "b"), ("b", "c")], [("b", "c"), ("a", "b")]])
def test_a_chain_leads_on_in_any_order(store, order):
    numbers = {pair: merge_places(store, *pair, role=ROLE) for pair in order}
    assert world(store).redirects == {"a": "c", "b": "c"}
    assert list(world(store).places.index) == ["c"]
    assert list(world(store).activities["place_id"]) == ["c"]
    undo_change(store, numbers["b", "c"], role=ROLE)
    assert world(store).redirects == {"a": "b"}
    assert list(world(store).places.index) == ["b", "c"]
    assert list(world(store).activities["place_id"]) == ["b"]


def test_what_cannot_be_is_told(store):
    merge_places(store, "a", "b", role=ROLE)
    for pair in (("a", "b"), ("b", "a"), ("a", "a"), ("b", "b")):
        with pytest.raises(NotAllowedError, match="zijn al één plek"):
            merge_places(store, *pair, role=ROLE)
    merge_places(store, "b", "c", role=ROLE)
    with pytest.raises(NotAllowedError, match="zijn al één plek"):
        merge_places(store, "c", "a", role=ROLE)
    with pytest.raises(NotFoundError, match="bestaat niet"):
        merge_places(store, "x", "a", role=ROLE)
    with pytest.raises(NotAllowedError, match="Alleen deze rollen"):
        merge_places(store, "a", "b", role="vrijwilliger")
    with pytest.raises(ConflictError, match="intussen veranderd"):
        undo_and_merge_with_old_versions(store)


def undo_and_merge_with_old_versions(store):
    merged, _ = decided(store)
    for one in merged:
        undo_change(store, one.number, role=ROLE)
    with store.read() as session:
        versions = {id: row["version"] for id, row in statements.read_records(session, "place").items()}
    edit_place(store, "b", {"note": "anders"}, role=ROLE)
    merge_places(store, "a", "b", role=ROLE, versions=versions)


@pytest.mark.parametrize("seen", [Visibility.ACCOUNTS, Visibility.HIDDEN])
def test_what_fewer_may_see_is_never_joined(store, seen):
    edit_place(store, "a", {"visibility": seen}, role=ROLE)
    before = stored(store)
    with pytest.raises((NotAllowedError, NotFoundError), match="niet"):
        merge_places(store, "a", "b", role=ROLE)
    assert stored(store) == before


def test_a_list_that_hides_one_of_them_takes_it_apart(store):
    merge_places(store, "a", "b", role=ROLE)
    with store.write() as session:
        told = [Said("place", "a", "visibility", Visibility.HIDDEN, SOURCE)]
        settle(session, "place", say(session, Change(now(), Act.IMPORT, source_id=SOURCE), told).of("place"))
    seen = world(store)
    assert list(seen.places.index) == ["b", "c"]
    assert seen.places.at["b", "phone"] == ""
    assert seen.redirects == {}
    assert seen.activities.empty


def test_who_hides_the_one_hides_both(store):
    merge_places(store, "a", "b", role=ROLE)
    edit_place(store, "b", {"visibility": "redactie"}, role=ROLE)
    assert list(world(store).places.index) == ["c"]
    assert reading_of(store, Visibility.ACCOUNTS) == {"b"}
    edit_place(store, "b", {"visibility": "openbaar"}, role=ROLE)
    assert list(world(store).places.index) == ["b", "c"]
    assert sorted(world(store).services["place_id"]) == ["b", "b", "c"]


def reading_of(store, seen):
    with store.read() as session:
        return set(reading.read_frame(session, reading.visible(tables.place, (seen,)))["id"])


def test_two_that_are_two_stay_so_until_somebody_says_otherwise(store):
    number = keep_apart(store, "b", "a", role=ROLE)
    assert keep_apart(store, "a", "b", role=ROLE) == 0
    merged, parted = decided(store)
    assert merged == []
    assert [one.number for one in parted] == [number]
    merge = merge_places(store, "a", "b", role=ROLE)
    assert [len(found) for found in decided(store)] == [1, 0]
    undo_change(store, merge, role=ROLE)
    assert [len(found) for found in decided(store)] == [0, 1]
    undo_change(store, number, role=ROLE)
    assert decided(store) == ([], [])


def test_history_tells_both(store):
    keep_apart(store, "a", "c", role=ROLE)
    number = merge_places(store, "a", "b", role=ROLE)
    with store.read() as session:
        events = history(session, RecordKind.PLACE, "b")
        told = [one.told for one in happened(events, told_by(session, words("nl")))]
    assert "redacteur zag: dit zijn twee plekken" in told
    assert "redacteur voegde samen: twee waren er één" in told
    assert facts_of(store, number) == ["De Banne ging hierin op", "telefoon: 020 1111111"]
    assert facts_of(store, number - 1) == [], "nothing else holds because two are two"
    undo_change(store, number, role=ROLE)
    with store.read() as session:
        last = max(one.id for one in session.execute(tables.change.select()))
    undo_change(store, last, role=ROLE)  # what was taken back is restored
    assert world(store).redirects == {"a": "b"}


def facts_of(store, number, id="b"):
    with store.read() as session:
        events = [one for one in history(session, RecordKind.PLACE, id) if one.number == number]
        return [line for one in happened(events, told_by(session, words("nl"))) for line in one.facts]


def test_a_purge_of_the_one_holds_for_both(store, tmp_path):
    number = merge_places(store, "a", "b", role=ROLE)
    purge(store, tmp_path, ("place", "a", "phone"), reason="op verzoek", role="hoofdredacteur")
    with store.write() as session:
        told = [Said("place", id, "phone", "020 1111111", SOURCE, said_on="2026-06") for id in ("a", "b")]
        settle(session, "place", say(session, Change(now(), Act.IMPORT, source_id=SOURCE), told).of("place"))
    assert world(store).places.at["b", "phone"] == ""
    undo_change(store, number, role=ROLE)
    assert set(world(store).places.loc[["a", "b"], "phone"]) == {""}


def test_what_was_purged_does_not_come_back_by_another_record(store, tmp_path):
    purge(store, tmp_path, ("place", "b", "phone"), reason="op verzoek", role="hoofdredacteur")
    merge_places(store, "a", "b", role=ROLE)
    seen = world(store)
    assert seen.places.at["b", "phone"] == ""
    assert "020 1111111" not in str(seen.places.loc["b"].to_dict())


def test_a_difference_follows(store):
    edit_place(store, "b", {"phone": "020 2222222"}, role=ROLE)
    assert differences(store).empty
    number = merge_places(store, "a", "b", role=ROLE)
    found = differences(store)
    assert found[["place_id", "ours", "theirs"]].to_dict("records") == [
        {"place_id": "b", "ours": "020 2222222", "theirs": "020 1111111"}
    ]
    undo_change(store, number, role=ROLE)
    assert differences(store).empty


_acts = st.lists(
    st.tuples(
        st.sampled_from(["merge", "merge", "apart", "edit", "list", "undo"]),
        st.sampled_from("abc"),
        st.sampled_from("abc"),
    ),
    min_size=1,
    max_size=6,
)


@given(acts=_acts)
@settings(max_examples=8, suppress_health_check=list(HealthCheck))
def test_no_statement_is_lost_by_merges_and_undos(tmp_path_factory, acts):
    with closing(a_store(f"sqlite:///{tmp_path_factory.mktemp('merges') / 'm.sqlite'}")) as store:
        told, whole, done = {one[:4] for one in said(store)}, stored(store), []
        plain = True
        for what, one, other in acts:
            try:
                number = _do(store, what, one, other, done)
            except (NotAllowedError, NotFoundError, ConflictError):
                continue
            plain = plain and what in ("merge", "apart", "undo")
            done += [number] if number else []
            kept = {row[:4] for row in said(store)}
            assert told <= kept
            told = kept
            _check_whole(store)
        for number in reversed(done):
            undo_change(store, number, role=ROLE)
            _check_whole(store)
        assert reading_of(store, Visibility.PUBLIC) == set("abc")
        if plain:
            assert stored(store) == whole


def _do(store, what, one, other, done):
    match what:
        case "merge":
            return merge_places(store, one, other, role=ROLE)
        case "apart":
            return keep_apart(store, one, other, role=ROLE)
        case "undo" if done:
            undo_change(store, done.pop(), role=ROLE)
        case "edit":
            edit_place(store, one, {"note": other}, role=ROLE)
        case "list":
            with store.write() as session:
                told = [Said("place", one, "note", other, SOURCE, said_on="2026-06")]
                settle(session, "place", say(session, Change(now(), Act.IMPORT, source_id=SOURCE), told).of("place"))
    return None


def _check_whole(store):
    """What is stored is what follows from what is said, and every place is one that is shown or leads to one."""
    before = stored(store)
    with store.write() as session:
        settle(session, "place", ["a", "b", "c"])
        settle_merged(session)
    assert stored(store) == before
    there, redirects = reading_of(store, Visibility.PUBLIC), before[2]
    assert {redirects.get(id, id) for id in "abc"} == there
    assert set(redirects) == set("abc") - there
