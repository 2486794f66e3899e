"""What holds of what is said: who is believed, what is shown beside it, and what is no longer sure."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialmap.ledger.records import CHECKED, MERGED, VISIBILITY, Key, Statement
from socialmap.ledger.resolve import ORDER, resolve
from socialmap.model import Rank, State, Visibility
from tests.support.statements import HOURS, LIST, OSM, REPORT, TERMS, TODAY, hours_of, said

A, B, C = "Mo 10:00-12:00", "Tu 10:00-12:00", "We 10:00-12:00"


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ([said(A, "2026-01-01"), said(B, "2026-11", LIST)], A),
        ([said(A, "2026-01", LIST), said(B, "2026-11-20", OSM)], A),
        ([said(A, "2026-01-01", OSM), said(B, "2026-11", REPORT)], A),
        ([said(A, "2026-05-01"), said(B, "2026-11-01", role="organisatie")], B),
        ([said(A, "2026-01", LIST), said(B, "2026-05", LIST)], B),
        ([said(A, "2026-05", LIST), said(B, "", LIST)], A),
        ([said(A, state=State.PROPOSED), said(B, "2026-05", LIST)], B),
        ([said(A, state=State.REFUSED), said(B, "2019", OSM)], B),
        # Twice on one day: what was written down last.
        ([said(A, at="2026-11-01T10:00"), said(B, at="2026-11-01T10:05")], B),
        # A day that is still to come is today.
        ([said(A, "2027-11-01", at="2026-11-01"), said(B, "2026-11-28", at="2026-11-28")], B),
    ],
)
def test_who_is_believed(statements: list[Statement], expected: str) -> None:
    assert hours_of(*statements).value == expected
    assert hours_of(*reversed(statements)).value == expected


def test_every_rank_has_its_place_in_the_order() -> None:
    assert set(ORDER) == set(Rank)
    assert min(ORDER, key=ORDER.__getitem__) is Rank.FIRST_HAND


def test_what_loses_is_kept_and_told_where_it_says_otherwise() -> None:
    found = hours_of(
        said(A, "2026-11-01"),
        said(C, "2025-03", OSM),
        said(B, "2026-03", OSM),
        said(A, "2026-05", LIST),
        said("", "2026-01", REPORT),
    )
    assert [(one.told, one.source_id) for one in found.others] == [(B, OSM)]
    assert not found.asked


@pytest.mark.parametrize(
    ("day", "role", "shown"),
    [("2026-09-02", "organisatie", True), ("2026-09-01", "organisatie", False), ("2026-10-30", "redacteur", False)],
)
def test_two_who_know_it_differ_within_sixty_days_and_somebody_asks(day: str, role: str, *, shown: bool) -> None:
    found = hours_of(said(A, "2026-11-01"), said(B, day, role=role))
    assert found.value == A
    assert [one.told for one in found.others] == [B] * shown
    assert found.asked is shown


@pytest.mark.parametrize(
    ("said_on", "stale"),
    [("2026-05-28", False), ("2026-05-27", True), ("2026-06", False), ("2026-05", True), ("2026", True)],
)
def test_past_its_term_a_value_is_shown_and_unknown_to_filters(said_on: str, *, stale: bool) -> None:
    found = hours_of(said(A, said_on, LIST))
    assert (found.value, found.stale) == (A, stale)
    assert found.sure == (None if stale else A)


def test_a_list_without_a_day_makes_nothing_sure_and_a_fact_without_a_term_stays() -> None:
    assert hours_of(said(A, "", LIST)).stale
    assert not resolve([said("De Brug", "1999", LIST, fact="name")], today=TODAY, terms=TERMS)[
        Key("place", "p", "name")
    ].stale


def test_a_newer_edition_a_check_or_another_who_says_the_same_make_it_sure_again() -> None:
    old = said(A, "2025-05", LIST)
    assert hours_of(old).stale
    there = said("op_lijst", "2025-05", LIST, fact="status")
    assert hours_of(old, there, editions={LIST: "2026-11"}).sure_on == "2026-11"
    assert hours_of(old, there, editions={LIST: "2027-11"}).sure_on == "2026-11-28"
    # A list that no longer has the place says nothing of its hours.
    assert hours_of(old, replace(there, state=State.WITHDRAWN), editions={LIST: "2026-11"}).stale
    assert hours_of(old, editions={OSM: "2026-11"}).stale
    assert not hours_of(old, said(A, "2026-10-01", OSM)).stale
    assert hours_of(old, said(B, "2026-10-01", OSM)).stale
    check = said(True, "2026-10-01", fact=CHECKED)
    assert not hours_of(old, check).stale
    # Who looked before this was said did not see it.
    assert hours_of(replace(old, at="2026-11-02"), check).stale


def test_a_value_that_tells_nothing_is_unknown() -> None:
    assert hours_of(said("", "2026-11-01"), said(A, "2026-05", LIST)).sure is None


_statements = st.builds(
    said,
    value=st.sampled_from([A, B, C, ""]),
    said_on=st.sampled_from(["", "2025", "2026-05", "2026-09-15", "2026-11-01", "2026-11-20"]),
    source_id=st.sampled_from(["", LIST, OSM, REPORT]),
    role=st.sampled_from(["redacteur", "organisatie", ""]),
    state=st.sampled_from(list(State)),
    fact=st.sampled_from(["opening_hours", "phone", CHECKED]),
    record_id=st.sampled_from(["p", "q"]),
    at=st.sampled_from(["2026-11-01T10:00", "2026-11-02T10:00", "2026-11-20T10:00"]),
)
_seen = st.builds(
    said,
    value=st.sampled_from(list(Visibility)),
    fact=st.just(VISIBILITY),
    source_id=st.sampled_from(["", LIST]),
    record_id=st.sampled_from(["p", "q", "r"]),
    said_on=st.sampled_from(["2025", "2026-05", "2026-11-01"]),
)
_merges = st.builds(
    said,
    value=st.sampled_from(["p", "q", "r"]),
    fact=st.just(MERGED),
    record_id=st.sampled_from(["p", "q", "r"]),
    said_on=st.sampled_from(["2026-05-01", "2026-11-01"]),
)


def holds(statements: list[Statement], today: date = TODAY) -> dict[Key, tuple[object, ...]]:
    found = resolve(statements, today=today, terms=TERMS)
    return {
        key: (one.value, one.sure_on, one.stale, one.asked, [other.value for other in one.others])
        for key, one in found.items()
    }


@given(st.lists(_statements | _seen | _merges, max_size=12), st.randoms())
def test_the_order_in_which_statements_came_is_immaterial(statements, random) -> None:
    shuffled = list(statements)
    random.shuffle(shuffled)
    assert holds(shuffled) == holds(statements)


@given(st.lists(_statements | _seen, max_size=10), _statements | _seen)
def test_withdrawing_the_last_statement_restores_the_one_before(statements, last) -> None:
    assert holds([*statements, replace(last, state=State.WITHDRAWN)]) == holds(statements)


@given(st.lists(_seen, min_size=1, max_size=8))
def test_the_narrowest_visibility_counts(statements) -> None:
    order = list(Visibility)
    for key, one in resolve(statements, today=TODAY, terms=TERMS).items():
        told = [Visibility(other.told) for other in statements if other.record_id == key.id]
        assert one.value == max(told, key=order.index)


@given(st.lists(_statements | _seen | _merges, max_size=14))
def test_records_that_not_the_same_people_see_are_never_joined(statements) -> None:
    found = resolve(statements, today=TODAY, terms=TERMS)
    order = list(Visibility)
    seen = {
        id: max(
            (
                order.index(one.told)
                for one in statements
                if one.fact == VISIBILITY and one.record_id == id and one.state is State.STANDING
            ),
            default=0,
        )
        for id in "pqr"
    }
    for key, one in found.items():
        assert seen[one.why.record_id] == seen[key.id]


@given(st.lists(_statements | _seen, max_size=10), st.lists(_merges, max_size=4))
def test_a_merge_that_is_taken_back_loses_nothing(statements, merges) -> None:
    taken_back = [replace(one, state=State.WITHDRAWN) for one in merges]
    assert holds([*statements, *taken_back]) == holds(statements)


def test_what_is_merged_is_told_of_the_one_that_it_went_to() -> None:
    merge = said("p", fact=MERGED, record_id="q")
    other = said(B, "2026-11-20", LIST, record_id="q")
    assert hours_of(said(A, "2026-05", LIST), other, merge).value == B
    assert hours_of(said(A, "2026-05", LIST), other).value == A
    # Of two that say it on one day the record's own counts.
    assert hours_of(said(C, "2026-11-20", LIST), other, merge).value == C
    hidden = said("verborgen", fact=VISIBILITY, record_id="q")
    found = resolve([said(A, "2026-05", LIST), other, merge, hidden], today=TODAY, terms=TERMS)
    assert (found[HOURS].value, found[HOURS._replace(id="q")].value) == (A, B)
