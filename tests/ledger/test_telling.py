"""A world that keeps what was not touched is the world that would be read anew, whatever happened in between."""

from contextlib import closing
from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from socialmap.backup import back_up, restore
from socialmap.config import Settings
from socialmap.errors import ConflictError, NotAllowedError, NotFoundError
from socialmap.importing.adopting import adopt_all
from socialmap.importing.editing import check_place, edit_place
from socialmap.importing.merging import merge_places
from socialmap.importing.undoing import undo_change
from socialmap.ledger.purge import purge
from socialmap.ledger.records import Change, Said
from socialmap.ledger.write import now, renew, say, settle
from socialmap.model import Act, Activity, Visibility
from socialmap.store import open_store, statements
from socialmap.world import Parts, Viewer, load_world
from tests.support.records import SOURCE, a_place, a_row, add_first
from tests.support.worlds import NOW

ROLE = "redacteur"
LISTED = {"listed_source_id": SOURCE, "listed_on": "2023-02", "status": "op_lijst"}
FRAMES = ("places", "services", "activities", "initiatives", "circles", "figures", "sources")
ACTS = ["edit", "list", "check", "hide", "show", "merge", "undo", "purge", "edition", "rename", "night"]
_acts = st.lists(
    st.tuples(st.sampled_from(ACTS), st.sampled_from("abc"), st.sampled_from("abc")), min_size=2, max_size=9
)


def a_store(folder, **more):
    store = open_store(Settings(data_dir=folder, **more))
    with store.write() as session:
        add_first(session)
        for id in "abc":
            session.add(a_place(id, f"Plek {id}", phone=f"020 111111{ord(id) % 10}", **LISTED))
        session.flush()
        session.add_all(a_row(id, f"r-{id}", name=f"Plek {id}") for id in "abc")
        session.add(Activity("soep", "Soep", place_id="a", schedule="di 12:00-13:00", source_id=SOURCE))
    adopt_all(store)
    return store


def check(store, parts, when):
    """Every frame of who sees least and most, of what was kept and read anew."""
    for viewer in (Viewer.PUBLIC, Viewer.EDITOR):
        kept, anew = (load_world(store, gemeente="GM0363", viewer=viewer, now=when, parts=one) for one in (parts, None))
        for name in FRAMES:
            pd.testing.assert_frame_equal(
                pd.DataFrame(getattr(kept, name)), pd.DataFrame(getattr(anew, name)), obj=f"{name} of {viewer}"
            )
        assert kept.redirects == anew.redirects


def newest(store):
    with store.read() as session:
        return statements.newest_change(session)[0]


def do(store, folder, what, one, other, number):
    """One act, the ``number``-th of its story."""
    match what:
        case "edit":
            edit_place(store, one, {"toilet": "ja", "note": f"{other}{number}"}, role=ROLE)
        case "rename":
            edit_place(store, one, {"name": f"Huis {other}", "phone": "020 9999999"}, role=ROLE)
        case "check":
            check_place(store, one, role=ROLE, on=NOW.date() - timedelta(days=300 * number))
        case "hide" | "show":
            seen = Visibility.HIDDEN if what == "hide" else Visibility.PUBLIC
            edit_place(store, one, {"visibility": seen}, role=ROLE)
        case "merge":
            merge_places(store, one, other, role=ROLE)
        case "undo":
            undo_change(store, newest(store), role=ROLE)
        case "purge":
            purge(store, folder, ("place", one, "phone"), reason="op verzoek", role="hoofdredacteur")
        case "edition":
            with store.write() as session:
                renew(session, SOURCE, "2026-06-01")
        case "list":
            with store.write() as session:
                told = [Said("place", one, "phone", f"020 {number}", SOURCE, said_on="2026-06")]
                settle(session, "place", say(session, Change(now(), Act.IMPORT, source_id=SOURCE), told).of("place"))


@pytest.mark.nightly
@given(acts=_acts)
@example(acts=[("rename", "b", "a"), ("merge", "a", "b"), ("hide", "b", "a"), ("undo", "a", "a"), ("purge", "a", "a")])
@settings(max_examples=20, suppress_health_check=list(HealthCheck))
def test_what_is_kept_is_what_would_be_read_anew(tmp_path_factory, acts):
    story(tmp_path_factory.mktemp("kept"), acts)


@pytest.mark.parametrize(
    "acts",
    [
        [("merge", "a", "b"), ("list", "a", "a"), ("undo", "a", "a"), ("undo", "a", "a")],
        [("edition", "a", "a"), ("night", "a", "a"), ("check", "b", "a")],
    ],
)
def test_what_is_kept_is_what_would_be_read_anew_in_what_went_wrong_easily(tmp_path, acts):
    story(tmp_path, acts)


def story(folder, acts):
    """One act after another; after each, what was kept is what is read anew."""
    with closing(a_store(folder)) as store:
        parts, when = Parts(), NOW
        check(store, parts, when)
        for number, (what, one, other) in enumerate(acts):
            when += timedelta(days=400 * (what == "night"))
            try:
                do(store, folder, what, one, other, number)
            except (NotAllowedError, NotFoundError, ConflictError):
                continue
            check(store, parts, when)


def test_it_is_so_on_both_databases_and_with_what_two_lists_say(tmp_path, database_url):
    with closing(a_store(tmp_path, database_url=database_url)) as store:
        parts = Parts()
        check(store, parts, NOW)
        for number, what in enumerate(["edit", "rename", "list", "merge", "undo", "hide", "purge"]):
            do(store, tmp_path, what, "a", "b", number)
            check(store, parts, NOW)


def test_a_backup_that_is_put_back_is_another_ledger(tmp_path):
    """After it the same number of changes may be another story: nothing that was kept counts."""
    folder, kept = tmp_path / "var", tmp_path / "kopie.zip"
    with closing(a_store(folder)) as store:
        parts, where = Parts(), Settings(data_dir=folder)
        back_up(where, kept)
        do(store, folder, "rename", "a", "b", 1)
        check(store, parts, NOW)
        restore(where, kept, lambda _: True)
        do(store, folder, "rename", "c", "a", 1)
        check(store, parts, NOW)
        seen = load_world(store, gemeente="GM0363", viewer=Viewer.PUBLIC, now=NOW, parts=parts)
        assert [seen.places.at[id, "name"] for id in "ac"] == ["Plek a", "Huis a"]


@pytest.mark.parametrize("days", [0, 3650])
def test_what_differs_is_told_of_the_record_that_was_touched_alone(tmp_path, days):
    with closing(a_store(tmp_path)) as store:
        parts, when = Parts(), NOW + timedelta(days=days)
        check(store, parts, when)
        edit_place(store, "b", {"phone": "020 5555555"}, role=ROLE)
        found = load_world(store, gemeente="GM0363", viewer=Viewer.PUBLIC, now=when, parts=parts).places["said"]
        assert [one.value for one in found["b"]["phone"].others] == ['"020 1111118"']
        assert not any(of_fact.others for id in "ac" for of_fact in found[id].values())
        assert date.fromisoformat(found["b"]["phone"].sure_on) >= NOW.date()
