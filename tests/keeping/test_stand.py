"""What is known of places, counted by hand: now, and on days before."""

import json
from contextlib import closing
from datetime import date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from socialmap.i18n import words
from socialmap.importing.adopting import adopt_all
from socialmap.importing.editing import check_place, edit_place
from socialmap.importing.undoing import undo_change
from socialmap.keeping.stand import COUNTED, STATES, days_of_line, stand
from socialmap.ledger.past import read_past
from socialmap.ledger.records import Change, Said
from socialmap.ledger.write import now, resolved, say, settle
from socialmap.model import Act, RecordKind, State, Visibility
from socialmap.queries.bijhouden.line import chart
from socialmap.schedule import AMSTERDAM_TIME
from socialmap.store import Store, statements, tables
from socialmap.store.writing import sync
from socialmap.world import Viewer, World, load_world
from tests.support.history import changes
from tests.support.records import SOURCE, a_place, a_row, filled
from tests.support.worlds import CITY, at, middle, wijk

NOW = datetime(2026, 11, 28, 12, tzinfo=AMSTERDAM_TIME)
TODAY = NOW.date()
HOURS = "Mo 10:00-12:00"


def told(store: Store, *said: tuple[str, str, str, str], source_id: str = "", state: State = State.STANDING) -> None:
    """Write down (record, fact, value, day), of a list or of a person."""
    act = Change(
        now(), Act.IMPORT if source_id else Act.FORM, source_id=source_id, role="" if source_id else "redacteur"
    )
    if state is State.PROPOSED:
        act = Change(now(), Act.PROPOSE, role="vrijwilliger")
    with store.write() as session:
        rows = [
            Said("place", id, fact, value, source_id, "r" if source_id else "", day) for id, fact, value, day in said
        ]
        say(session, act, rows, state=state)
        settle(session, "place", {id for id, *_ in said})


def place(number: int, id: str, **changes):
    return a_place(id, f"Plek {id}", **at(*middle(number)), listed_source_id=SOURCE, listed_on="2026-05", **changes)


@pytest.fixture
def store(database_url):
    """Two wijken: p and q lie in FA, r in FB; what is for accounts or hidden lies in FA too."""
    held = [place(0, "a", visibility=Visibility.ACCOUNTS), place(0, "h", visibility=Visibility.HIDDEN)]
    rows = [a_row(id, f"r-{id}") for id in "pqr"]
    with closing(filled(database_url, place(0, "p"), place(0, "q"), place(1, "r"), *held, *rows)) as found:
        with found.write() as session:
            sync(session, tables.area, [wijk(0, "A"), wijk(1, "B")], ("code", "edition"))
        adopt_all(found)
        yield found


def known_of(store: Store) -> tuple[World, object]:
    world = load_world(store, gemeente=CITY, viewer=Viewer.PUBLIC, now=NOW)
    with store.read() as session:
        return stand(world, session)


def fact(found, id: str, name: str) -> list[str]:
    [row] = found.now[(found.now["id"] == id) & (found.now["fact"] == name)].to_dict("records")
    return [state for state in STATES if row[state]] or ["unknown"]


def fill(store: Store) -> None:
    told(store, ("p", "opening_hours", HOURS, "2026-07-10"), ("r", "phone", "020 1234567", "2026-11-01"))
    told(
        store,
        ("p", "phone", "020 7654321", "2023-11"),
        ("p", "toilet", "ja", "2026-06"),
        ("q", "step_free", "nee", "2025-01"),
        ("q", "opening_hours", "vaak wel", "2026-06"),
        source_id=SOURCE,
    )
    check_place(store, "p", role="vrijwilliger", on=date(2026, 11, 20))
    told(store, ("q", "phone", "020 1112223", "2026-11-01"), state=State.PROPOSED)
    edit_place(store, "r", {"kitchen": "ja"}, role="redacteur")
    with store.read() as session:
        number = changes(session, "place", "r")[0]
    undo_change(store, number, role="redacteur")
    for hidden in ("a", "h"):
        told(store, (hidden, "toilet", "ja", "2026-11-01"))


def test_each_fact_is_known_old_or_unknown_by_hand(store):
    fill(store)
    found = known_of(store)
    assert set(found.now["id"]) == {"p", "q", "r"}
    assert len(found.now) == 3 * 12
    # Who checked the place saw its hours too: they are sure from then on.
    assert fact(found, "p", "opening_hours") == ["known", "checked"]
    assert fact(found, "p", "phone") == ["known", "checked"]
    assert fact(found, "p", "toilet") == ["known", "checked"]
    assert fact(found, "p", "status") == ["known", "checked"]
    # Said in January 2025 and sure for 24 months: within two months it is past that.
    assert fact(found, "q", "step_free") == ["known", "growing_old"]
    assert fact(found, "q", "status") == ["known"]
    assert fact(found, "r", "phone") == ["known", "checked"]
    for id, name in (("q", "opening_hours"), ("q", "phone"), ("r", "kitchen"), ("q", "website")):
        assert fact(found, id, name) == ["unknown"], (id, name)
    by_wijk = found.now.groupby("wijk_code")[list(STATES)].sum()
    assert by_wijk.loc["WK0363FA"].tolist() == [6, 4, 1, 0]
    assert by_wijk.loc["WK0363FB"].tolist() == [2, 1, 0, 0]


def test_what_nobody_saw_again_is_old(store):
    told(store, ("p", "opening_hours", HOURS, "2026-05-27"), ("q", "opening_hours", HOURS, "2026-05-28"))
    told(store, ("r", "phone", "020 7654321", "2023-11"), source_id=SOURCE)
    found = known_of(store)
    assert fact(found, "p", "opening_hours") == ["old"]
    assert fact(found, "q", "opening_hours") == ["known", "checked", "growing_old"]
    assert fact(found, "r", "phone") == ["old"]


def test_the_line_tells_what_was_known_on_days_before(store):
    fill(store)
    line = known_of(store).line
    sums = line.groupby("day")[["asked", "known", "checked"]].sum()
    assert list(sums.index) == days_of_line(TODAY)
    told = {day.isoformat(): (int(row["known"]), int(row["checked"])) for day, row in sums.iterrows()}
    assert set(sums["asked"]) == {36}
    # A telephone of November 2023 and an entrance of January 2025; then the list of May, and so on.
    assert told["2025-11-01"] == (2, 0)
    assert told["2026-05-01"] == (5, 0)
    assert told["2026-06-01"] == (6, 0)
    assert told["2026-08-01"] == (7, 1)
    # In November the telephone of 2023 was past its 36 months; that of place r was told on the first.
    assert told["2026-11-01"] == (7, 2)
    assert told["2026-11-28"] == (8, 5)
    words_of = chart(line, words("nl"))
    assert words_of.said.startswith("We weten het: op 1 november 2025 6%, op 28 november 2026 22%. Een mens")
    assert words_of.rows[0].numbers == ["22%", "14%"]
    assert [line.points.count(",") for line in words_of.lines] == [14, 14]


def test_without_places_there_is_nothing_to_draw(store):
    line = known_of(store).line
    assert chart(line[line["id"] == "nergens"], words("nl")).lines == []


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_today_it_is_what_the_ledger_says_now(store, data):
    """Whatever is said, checked and taken back in turn."""
    here = datetime.now(AMSTERDAM_TIME).date()
    id = data.draw(st.sampled_from("pqr"))
    day = data.draw(st.sampled_from(["2026-11-28", "2026-11-27", "2026-05", "2024", ""]))
    value = data.draw(st.sampled_from(["ja", "nee", "onbekend"]))
    match data.draw(st.sampled_from(["list", "person", "check", "undo", "propose"])):
        case "list":
            told(store, (id, "toilet", value, day), source_id=SOURCE)
        case "person":
            told(store, (id, "toilet", value, day))
        case "check":
            check_place(store, id, role="redacteur", on=here)
        case "propose":
            told(store, (id, "toilet", value, day), state=State.PROPOSED)
        case "undo":
            with store.read() as session:
                row = session.execute(
                    tables.change.select()
                    .where(tables.change.c.act.in_([Act.FORM, Act.CHECK]))
                    .order_by(tables.change.c.id.desc())
                ).first()
                undone = {*statements.read_undos(session).values()}
            if row and row.id not in undone:
                undo_change(store, row.id, role="redacteur")
    with store.read() as session:
        past = read_past(session, "place", COUNTED[RecordKind.PLACE]).on(here)
        holds = resolved(session, "place", today=here)
    for id, facts in holds.items():
        for name in COUNTED[RecordKind.PLACE]:
            one, other = facts.get(name), past.get(("place", id, name))
            assert (one and (one.value, one.stale)) == (other and (other.value, other.stale)), (id, name)
    assert json.dumps(sorted(holds)) == json.dumps(sorted({key.id for key in past}))
