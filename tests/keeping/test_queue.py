"""What waits for somebody's word, wherever it comes from, and what becomes of it: on both databases."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socialmap.errors import ConflictError, NotFoundError
from socialmap.importing.recording import save_record
from socialmap.importing.undoing import undo_change
from socialmap.keeping import queue, reports
from socialmap.keeping.proposals import propose, read_mine
from socialmap.keeping.queued import Origin, Verdict
from socialmap.keeping.reports import Report
from socialmap.keeping.roles import Account
from socialmap.ledger.history import history
from socialmap.ledger.records import Change, Said
from socialmap.ledger.write import now, say, settle
from socialmap.model import Act, PlaceKind, RecordKind, Role, SourceRow, State, Visibility, Waits, Wrong
from socialmap.store import statements, tables, waiting
from tests.support.records import SOURCE, a_place, a_row, filled

TODAY = date(2026, 11, 29)
PLACE = RecordKind.PLACE
VERA, TOM = (Account(name, name, Role.VRIJWILLIGER) for name in ("vera", "tom"))
RIA, ROB = (Account(name, name, Role.REDACTEUR, frozenset({"N"})) for name in ("ria", "rob"))
YES, NO = Verdict(approves=True), Verdict(approves=False, reason="Dit staat al op de kaart.")


@pytest.fixture
def store(database_url):
    store = filled(database_url, a_place(edited_fields=[]), a_place("q", "De Kade"), a_row())
    yield store
    store.close()


def listed(store):
    with store.read() as session:
        return queue.entries(session)


def detail(store, key):
    with store.read() as session:
        return queue.find(session, key, lambda _: True)


def judge(store, key, verdict=YES, *, by=RIA, version=None):
    seen = detail(store, key).version if version is None else version
    return queue.decide(store, key, verdict, by=by, version=seen, today=TODAY, may=lambda _: True)


def place(store, id="p"):
    with store.read() as session:
        return statements.read_records(session, PLACE, [id])[id]


def mine(store, account=VERA):
    with store.read() as session:
        return [(one.state, one.reason) for one in read_mine(session, account.id, most=10)]


def told(store, id="p"):
    with store.read() as session:
        return [(event.act, event.role, event.reason) for event in history(session, PLACE, id)]


def phone(store, number="020 1234567", by=VERA, id="p"):
    propose(store, PLACE, id, {"name": place(store, id)["name"], "phone": number}, by=by, today=TODAY)
    return listed(store)[-1].key


def test_what_a_volunteer_proposes_is_approved_and_the_proposer_sees_so(store):
    key = phone(store)
    [one] = listed(store)
    assert (one.origin, one.place_id, one.times) == (Origin.PEOPLE, "p", 1)
    assert dict(detail(store, key).values)["phone"] == "020 1234567"
    assert (mine(store), mine(store, TOM)) == ([("wacht", "")], [])
    change = judge(store, key).change
    assert (place(store)["phone"], listed(store), mine(store)) == ("020 1234567", [], [("goed", "")])
    undo_change(store, change, role=RIA.role)
    assert place(store)["phone"] == ""


def test_what_is_changed_before_it_is_approved_holds_so(store):
    judge(store, phone(store), Verdict(approves=True, values={"phone": "020 7654321"}))
    assert (place(store)["phone"], mine(store)) == ("020 7654321", [("goed", "met een wijziging")])


def test_what_is_refused_is_told_with_the_reason_and_can_wait_again(store):
    key = phone(store)
    judged = judge(store, key, NO)
    assert (place(store)["phone"], listed(store), mine(store)) == ("", [], [("af", NO.reason)])
    undo_change(store, judged.change, role=RIA.role)
    assert [one.key for one in listed(store)] == [key]
    assert mine(store) == [("wacht", "")]


def test_what_changed_meanwhile_is_told_and_can_still_be_refused(store):
    key = phone(store)
    seen = detail(store, key).version
    with store.write() as session:
        session.execute(tables.place.update().values(version=tables.place.c.version + 1))
    with pytest.raises(ConflictError, match="intussen veranderd"):
        judge(store, key, version=seen)
    judge(store, key, NO, version=seen)
    assert listed(store) == []


def test_who_may_not_decide_learns_not_even_that_it_waits(store):
    key = phone(store)
    for may, asked in (
        (lambda _: False, key),
        (lambda _: True, "999"),
        (lambda _: True, "m999"),
        (lambda _: True, "x"),
    ):
        with pytest.raises(NotFoundError, match="wacht niet meer"):
            queue.decide(store, asked, YES, by=ROB, version=1, today=TODAY, may=may)
    judge(store, key)
    with pytest.raises(NotFoundError, match="wacht niet meer"):
        queue.decide(store, key, YES, by=ROB, version=1, today=TODAY, may=lambda _: True)


def report(store, wrong=Wrong.HOURS, text="Dinsdag dicht", id="p"):
    reports.keep(store, PLACE, id, Report(wrong, text), place_id=id, today=TODAY)
    return listed(store)[-1].key


@pytest.mark.parametrize("verdict", [YES, NO, Verdict(approves=True, values={"opening_hours": "Mo 10:00-12:00"})])
def test_a_report_goes_with_its_words_and_that_it_was_said_stays(store, verdict):
    report(store)
    key = report(store, text="Ook woensdag")
    [one] = listed(store)
    assert (one.origin, one.times, detail(store, key).texts) == (Origin.READERS, 2, ("Dinsdag dicht", "Ook woensdag"))
    judged = judge(store, key, verdict)
    assert listed(store) == []
    with store.read() as session:
        assert waiting.read_reports(session) == []
        values = session.execute(tables.statement.select()).mappings().all()
        assert not any("dicht" in str(dict(row)) for row in values), "nothing of the text is left"
    acts = [act for act, _, _ in told(store)]
    assert acts.count(Act.PROPOSE) == 1
    assert (Act.APPROVE if verdict.approves else Act.REFUSE) in acts
    assert (place(store)["opening_hours"] == "Mo 10:00-12:00") is bool(verdict.values)
    if not verdict.approves:
        undo_change(store, judged.change, role=RIA.role)
        [again] = listed(store)
        assert (again.origin, detail(store, again.key).wrong) == (Origin.READERS, Wrong.HOURS)
        judge(store, again.key)
        assert listed(store) == []


def test_a_report_about_what_is_gone_or_hidden_is_in_no_list(store):
    key = report(store)
    with store.write() as session:
        session.execute(tables.place.update().where(tables.place.c.id == "p").values(visibility=Visibility.HIDDEN))
    assert listed(store) == []
    with pytest.raises(NotFoundError, match="wacht niet meer"):
        detail(store, key)


def from_list(store, value, day):
    """The list says something else of the telephone of p."""
    act = Change(now(), Act.IMPORT, source_id=SOURCE)
    with store.write() as session:
        say(session, act, [Said(PLACE, "p", "phone", value, SOURCE, "r1", day)])
        settle(session, PLACE, ["p"])


def saves(store, values, by=ROB, today=TODAY):
    row = place(store)
    told = {"name": row["name"], **values}
    save_record(
        store, PLACE, "p", told, role=by.role, account=by.id, expected_version=row["version"], today=today
    )  # fmt: skip


@pytest.mark.parametrize("verdict", [YES, NO])
def test_a_list_that_says_otherwise_than_a_person_before_it_is_asked_once(store, verdict):
    saves(store, {"phone": "020 1111111"}, today=date(2026, 9, 1))
    from_list(store, "020 2222222", "2026-08")
    assert listed(store) == [], "the person knew better already"
    from_list(store, "020 3333333", "2026-10")
    [one] = listed(store)
    found = detail(store, one.key)
    assert (one.origin, found.source_id, dict(found.values)) == (Origin.SOURCES, SOURCE, {"phone": "020 3333333"})
    judge(store, one.key, verdict)
    assert place(store)["phone"] == ("020 3333333" if verdict.approves else "020 1111111")
    assert listed(store) == []


@pytest.mark.parametrize("verdict", [YES, NO])
def test_two_who_differ_within_sixty_days_are_asked_and_then_no_more(store, verdict):
    saves(store, {"phone": "020 1111111"}, by=ROB, today=date(2026, 10, 20))
    saves(store, {"phone": "020 2222222"}, by=Account("olga", "olga", Role.OPBOUWWERKER), today=date(2026, 11, 20))
    [one] = listed(store)
    assert dict(detail(store, one.key).values) == {"phone": "020 1111111"}
    change = judge(store, one.key, verdict).change
    assert place(store)["phone"] == ("020 1111111" if verdict.approves else "020 2222222")
    assert listed(store) == []
    undo_change(store, change, role=RIA.role)
    assert place(store)["phone"] == "020 2222222"
    assert [entry.key for entry in listed(store)] == [one.key]


@pytest.mark.parametrize("verdict", [YES, NO])
def test_a_row_with_a_word_of_opvang_is_shown_or_stays(store, verdict):
    with store.write() as session:
        session.execute(tables.place.update().where(tables.place.c.id == "p").values(visibility=Visibility.ACCOUNTS))
        row = session.query(SourceRow).one()
        row.waits, row.visibility = Waits.WORD, Visibility.ACCOUNTS
    [one] = listed(store)
    assert (one.origin, detail(store, one.key).approvable) == (Origin.SOURCES, True)
    judge(store, one.key, verdict)
    seen = Visibility.PUBLIC if verdict.approves else Visibility.ACCOUNTS
    with store.read() as session:
        assert session.query(SourceRow).one().waits is Waits.NOT
    assert (place(store)["visibility"], listed(store)) == (seen, [])


def test_a_row_of_which_nobody_knows_the_kind_is_told_by_a_person(store):
    with store.write() as session:
        session.execute(
            tables.place.update().where(tables.place.c.id == "p").values(visibility=Visibility.ACCOUNTS, kind="overig")
        )
        row = session.query(SourceRow).one()
        row.waits, row.visibility, row.kind = Waits.KIND, Visibility.ACCOUNTS, PlaceKind.OVERIG
    [one] = listed(store)
    assert not detail(store, one.key).approvable
    judge(store, one.key, Verdict(approves=True, values={"kind": PlaceKind.BUURTKAMER}))
    assert (place(store)["kind"], place(store)["visibility"]) == (PlaceKind.BUURTKAMER, Visibility.PUBLIC)
    assert listed(store) == []


def test_what_a_list_proposes_of_many_is_decided_one_by_one(store):
    said = [Said(PLACE, id, "phone", "020 5555555", SOURCE, id, "2026-03") for id in ("p", "q")]
    with store.write() as session:
        say(session, Change(now(), Act.IMPORT, source_id=SOURCE), said, state=State.PROPOSED)
    first, second = listed(store)
    assert {first.origin, second.origin} == {Origin.SOURCES}
    judge(store, first.key)
    assert [one.key for one in listed(store)] == [second.key]
    judge(store, second.key, NO)
    assert {place(store, id)["phone"] for id in "pq"} == {"020 5555555", ""}
    assert listed(store) == []


@settings(max_examples=12)
@given(order=st.permutations(range(4)), approves=st.lists(st.booleans(), min_size=4, max_size=4))
def test_decisions_in_any_order_leave_nothing_and_lose_nothing(tmp_path_factory, order, approves):
    """Of four who propose each something else of one place, what was approved last holds."""
    store = filled(f"sqlite:///{tmp_path_factory.mktemp('order') / 'q.sqlite'}", a_place(edited_fields=[]))
    people = [Account(f"v{number}", f"v{number}", Role.VRIJWILLIGER) for number in range(4)]
    keys = [phone(store, f"020 000000{number}", by) for number, by in enumerate(people)]
    for number in order:
        judge(store, keys[number], YES if approves[number] else NO)
    held = [number for number in order if approves[number]]
    assert place(store)["phone"] == (f"020 000000{held[-1]}" if held else "")
    assert listed(store) == []
    assert [mine(store, by)[0][0] for by in people] == ["goed" if one else "af" for one in approves]
    store.close()
