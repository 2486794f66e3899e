"""Facts are declared once: each fits its table, is asked in words, and reads what it stored as the same again."""

from dataclasses import fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Enum

from socialmap import model
from socialmap.errors import BadInputError
from socialmap.i18n import words
from socialmap.model import FACTS, RecordKind, Visibility
from socialmap.model.facts import ASKED, YES_OR_NO, told_back
from socialmap.store import tables

RECORDS = {
    RecordKind.PLACE: model.Place,
    RecordKind.ACTIVITY: model.Activity,
    RecordKind.ORGANISATION: model.Organisation,
    RecordKind.INITIATIVE: model.Initiative,
    RecordKind.CIRCLE: model.Circle,
}
EACH = [pytest.param(kind, fact, id=f"{kind}-{fact.id}") for kind, facts in FACTS.items() for fact in facts.values()]
#: What a record is kept with: where it comes from, who looked at it, and its number.
KEPT_WITH = {
    *("id", "version", "edited_fields", "checked_on", "checked_by_role"),
    *("source_id", "source_reference", "listed_on", "listed_source_id"),
}
ORIGIN = ("herkomst", "origin", "etni", "ethnic", "religi", "geloof", "nationali", "afkomst", "migratie")
ODD = [
    *(
        "",
        " ",
        None,
        "ja",
        "Nee",
        "x",
        "onbekend",
        "1097 sc",
        "0123AB",
        "12,50",
        "gratis",
        "gratis?",
        "€ 3",
        "-1",
        "1e9",
    ),
    *("nan", "inf", 4.9, 52, True, [], ["a", "b"], "a | b |", "Mo-Fr 09:00-17:00", "ma t/m vr 9-17 uur", "morgen"),
    *("2019", "2016-2017", "2026-07-06/2026-08-16", "www.voorbeeld.nl", "javascript:alert(1)", "020-1234567"),
    *("bel Jan de Vries thuis", "<b>Zon</b>", "x" * 3_000, "\x00", "58-H", "12, 14 en 16", "naast de kerk", "WK0363FB"),
    *("b77e4841-41e3-5457-befa-360b7e3d9612", "openbaar", "op lijst", "Huis van de Wijk", "5-8", "NE NF", "100", "101"),
]


def test_every_kind_of_record_has_facts():
    assert set(FACTS) == set(RecordKind) == set(RECORDS)


@pytest.mark.parametrize(("kind", "fact"), EACH)
def test_a_fact_is_a_column_that_holds_what_it_may_be(kind, fact):
    column = tables.metadata.tables[kind].c[fact.id]
    if isinstance(column.type, Enum):
        assert list(fact.choices) == column.type.enums
        if not fact.required:
            assert fact.unknown in fact.choices
    assert fact.unknown is not None or column.nullable or fact.required


@pytest.mark.parametrize("kind", FACTS)
def test_what_is_no_fact_of_a_record_is_kept_with_it(kind):
    assert {column.name for column in tables.metadata.tables[kind].c} - set(FACTS[kind]) <= KEPT_WITH
    assert {field.name for field in fields(RECORDS[kind])} - set(FACTS[kind]) <= KEPT_WITH


@pytest.mark.parametrize(("kind", "fact"), EACH)
def test_a_fact_is_asked_in_dutch_and_english(kind, fact):
    assert fact.question.endswith("?")
    assert fact.label
    assert fact.expected
    english = words("en")
    for text in (fact.label, fact.question):
        assert english.gettext(text)
    assert all(fact.choices.values())


@pytest.mark.parametrize("kind", FACTS)
def test_two_facts_do_not_answer_to_one_heading(kind):
    headings = [
        name.casefold() for fact in FACTS[kind].values() for name in {fact.id, fact.label.casefold(), *fact.headings}
    ]
    assert len(headings) == len(set(headings))
    assert all(name == name.casefold() for fact in FACTS[kind].values() for name in fact.headings)


@pytest.mark.parametrize(("kind", "fact"), EACH)
def test_origin_and_religion_are_no_fact(kind, fact):
    said = " ".join([fact.id, fact.label, fact.question, *fact.headings, *map(str, fact.choices)]).casefold()
    assert not [word for word in ORIGIN if word in said]


def test_terms_are_those_of_the_design():
    terms = {
        name: FACTS["place"][name].months
        for name in ("opening_hours", "phone", "website", "status", "step_free", "quiet_room", "name", "visibility")
    }
    assert terms == {
        "opening_hours": 6,
        "phone": 36,
        "website": 36,
        "status": 12,
        "step_free": 24,
        "quiet_room": 24,
        "name": None,
        "visibility": None,
    }
    assert {FACTS["activity"][name].months for name in ("schedule", "cost_eur", "status", "first_time_company")} == {6}
    assert all(isinstance(fact.audience, Visibility) for facts in FACTS.values() for fact in facts.values())


@settings(max_examples=1_000)
@given(
    fact=st.sampled_from([fact for facts in FACTS.values() for fact in facts.values()]),
    value=st.one_of(st.sampled_from(ODD), st.text(max_size=40), st.integers(), st.floats(), st.none()),
)
def test_what_was_read_reads_as_the_same_again(fact, value):
    try:
        stored = fact.checked(value)
    except BadInputError as error:
        assert error.column == fact.label  # noqa: PT017 (most values do not fit)
        return
    assert fact.checked(stored) == stored
    assert not fact.choices or stored == "" or stored in fact.choices


def test_nobody_told_is_something_one_can_say():
    for facts in FACTS.values():
        for fact in facts.values():
            if not fact.required and fact.id != "visibility":
                assert fact.checked("") in (fact.unknown, list(fact.unknown or [])), fact.id


@pytest.mark.parametrize(
    ("kind", "fact", "value", "stored"),
    [
        ("place", "postcode", "1097 sc", "1097SC"),
        ("place", "postcode", " 1011ab ", "1011AB"),
        ("place", "house_number", "12, 14 en 16", "12, 14 en 16"),
        ("place", "house_number", "45659", None),
        ("place", "house_number", "5-jul", None),
        ("place", "step_free", "Yes", "ja"),
        ("place", "toilet", "0", "nee"),
        ("place", "kitchen", "?", "onbekend"),
        ("place", "kind", "Huis van de Wijk", "huis_van_de_wijk"),
        ("activity", "cost_eur", "€ 2,50", 2.5),
        ("activity", "cost_eur", "gratis", 0.0),
        ("activity", "cost_eur", "5,-", 5.0),
        ("activity", "own_mixed", "100", 100),
        ("activity", "status", "op lijst", "op_lijst"),
        ("initiative", "partners", "kerk | school", ["kerk", "school"]),
        ("circle", "begun", "2016-2017", "2016-2017"),
        ("circle", "kind", "Buren-groep", None),
        ("activity", "cost_eur", "gratis?", None),
        ("activity", "cost_eur", "-1", None),
        ("activity", "own_mixed", "50,5", None),
        ("activity", "season_stop", "zomer", None),
        ("place", "phone", "bel Jan de Vries thuis", None),
        ("place", "opening_hours", "Mo 25:00-26:00", None),
        ("circle", "size_band", "7", None),
    ],
)
def test_how_values_are_read(kind, fact, value, stored):
    if stored is not None:
        assert FACTS[RecordKind(kind)][fact].checked(value) == stored
        return
    with pytest.raises(BadInputError, match=r"; verwacht: "):
        FACTS[RecordKind(kind)][fact].checked(value)


def test_what_is_yes_or_no_of_a_place():
    rooms = {"quiet_room", "kitchen", "room_on_loan"}
    assert set(YES_OR_NO) == {"step_free", "toilet", "free_of_charge", "alcohol", "unbranded", *rooms}
    assert set(YES_OR_NO) < set(ASKED)


@pytest.mark.parametrize("value", ["bel Jan", "06-12345678", "An", "jan@voorbeeld.nl", "0612345678"])
def test_a_refused_value_that_may_be_somebody_is_not_repeated(value):
    assert told_back(value) == ""
