"""Every kind of record can end and come back, and taking that back restores what was."""

from contextlib import closing
from datetime import date

import pytest

from socialmap.errors import BadInputError, ConflictError, NotAllowedError, NotFoundError
from socialmap.importing.ending import CAN_END, ended_on, say_whether_there
from socialmap.importing.undoing import undo_change
from socialmap.model import Activity, Circle, CircleKind, Initiative, Organisation, RecordKind, Status
from socialmap.store import statements
from tests.support.history import changes
from tests.support.records import SOURCE, a_place, filled

TODAY = date(2026, 11, 28)
RECORDS = {
    RecordKind.PLACE: lambda: a_place("r", listed_source_id=SOURCE, listed_on="2026-05"),
    RecordKind.ACTIVITY: lambda: Activity("r", "Soep", edited_fields=[]),
    RecordKind.ORGANISATION: lambda: Organisation("r", "Stichting"),
    RecordKind.INITIATIVE: lambda: Initiative("r", "Moestuin"),
    RecordKind.CIRCLE: lambda: Circle("r", "Cirkel", CircleKind.BUURTCIRKEL),
}


def say(store, kind, *, there=False, day=TODAY, **more):
    say_whether_there(store, (kind, "r"), there=there, day=day, today=TODAY, **{"role": "redacteur", **more})


def row(store, kind):
    with store.read() as session:
        return {**statements.read_records(session, kind, ["r"])["r"], "version": 0}


@pytest.mark.parametrize("kind", list(RecordKind))
def test_every_kind_ends_comes_back_and_is_as_before_when_that_is_taken_back(database_url, kind):
    assert kind in CAN_END
    with closing(filled(database_url, RECORDS[kind]())) as store:
        before = row(store, kind)
        say(store, kind, day=date(2026, 11, 1))
        assert (row(store, kind)["status"], ended_on(store, kind, "r")) == (Status.ENDED, "2026-11-01")
        say(store, kind)
        with store.read() as session:
            number = changes(session, kind, "r")[0]
        with pytest.raises(BadInputError, match="Op een latere dag"):
            say(store, kind, there=True, day=date(2026, 10, 31))
        undo_change(store, number, role="redacteur")
        assert {**row(store, kind), "edited_fields": []} == {**before, "edited_fields": []}
        say(store, kind)
        say(store, kind, there=True)
        assert (row(store, kind)["status"], ended_on(store, kind, "r")) == (Status.LISTED, "2026-11-28")


def test_what_cannot_be_is_told(database_url):
    kind = RecordKind.PLACE
    with closing(filled(database_url, RECORDS[kind]())) as store:
        with pytest.raises(BadInputError, match="nog niet geweest"):
            say(store, kind, day=date(2026, 11, 29))
        with pytest.raises(NotAllowedError, match="rollen"):
            say(store, kind, role="vrijwilliger")
        with pytest.raises(NotFoundError, match="bestaat niet"):
            say_whether_there(store, (kind, "x"), there=False, day=TODAY, today=TODAY, role="redacteur")
        with pytest.raises(ConflictError, match="intussen veranderd"):
            say(store, kind, expected_version=7)
        assert row(store, kind)["status"] == Status.LISTED
