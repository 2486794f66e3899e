"""Every fact of every kind can be typed, read back, stored, and read as typed again (a form asks what is declared)."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialmap.i18n import words
from socialmap.model import FACTS, SEALED_KINDS, RecordKind
from socialmap.model.facts import readers
from socialmap.queries.bijhouden import questions
from socialmap.queries.bijhouden.form import Form

ALL = [questions.PLACE, questions.ROOM, questions.ACTIVITY, *list(questions.FORMS.values())[1:]]
DUTCH = words("nl")
#: Records that a form may name, by their names.
NAMED = {"De Brug": "b77e4841-41e3-5457-befa-360b7e3d9612", "De Buren": "buren", "Geuzenveld": "WK0363FB"}
NAMED |= {"Elzenhagen": "NE", "Elzenhagen; Waterland": "NE NF", "": ""}
REFERENCES = SimpleNamespace(
    find=lambda _fact, text: NAMED.get(text),
    typed=lambda _fact, id: {v: k for k, v in NAMED.items()}.get(id, ""),
    offered=lambda _fact: [],
)
#: What is told of each, where it is no choice of a few words.
TOLD = {
    readers.euros: ["gratis", "2,50", "3", "€ 1,-", "1000"],
    readers.share: ["0", "50", "100"],
    readers.website: ["www.voorbeeld.nl", "https://voorbeeld.nl/a?b=c"],
    readers.phone: ["020 123 4567", "0800-1234 / 020 123 4567"],
    readers.house_number: ["58-H", "12, 14 en 16"],
    readers.postcode: ["1097 sc", "1011AB"],
    readers.season_stop: ["2026-07-06/2026-08-16", "2026-07-06/2026-08-16; 2026-12-24/2026-12-31"],
    readers.texts: ["een", "een\ntwee", "een | twee"],
}
BY_NAME = {
    "place_id": ["De Brug"],
    "organisation_id": ["De Buren"],
    "wijk_code": ["Geuzenveld"],
    "area_codes": ["Elzenhagen", "Elzenhagen; Waterland"],
    **dict.fromkeys(("begun", "ended", "period"), ("2019", "2019-04", "2016-2017")),
}
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=30).filter(
    lambda text: readers.text(text) == text
)
HOURS = [
    [("tijd1-dag", "2"), ("tijd1-van", "12.00"), ("tijd1-tot", "13.30")],
    [("tijd1-dag", "0"), ("tijd1-dag", "4"), ("tijd1-van", "9"), ("tijd1-tot", "17"), ("tijd1-week", "1")],
    [(None, "Mo-Fr 09:00-17:00; PH off")],
    [],
]


def answers(asked, fact):
    """What somebody may type for a fact, and nothing at all."""
    if fact.id in BY_NAME:
        told = st.sampled_from(BY_NAME[fact.id])
    elif fact.choices:
        few = {"visibility": questions.SEEN_BY}.get(fact.id, fact.choices)
        told = st.sampled_from([str(one) for one in few if one not in SEALED_KINDS])
    else:
        told = st.sampled_from(TOLD[fact.read]) if fact.read in TOLD else TEXTS
    return told if fact.required else st.one_of(st.just(""), told)


def typed_forms(asked):
    fields = {id: answers(asked, asked.facts[id]).map(lambda text: [text]) for id in asked.fields}
    if asked.asks_where:
        fields |= {"lon": st.just(["4.9"]), "lat": st.just(["52.37"])}
    hours = st.sampled_from(HOURS) if asked.hours else st.just([])
    return st.builds(lambda told, days: told | _hours(asked.hours, days), st.fixed_dictionaries(fields), hours)


def _hours(name, days):
    found = {}
    for field, value in days:
        found.setdefault(field or name, []).append(value)
    return found


@pytest.mark.parametrize("asked", ALL, ids=lambda asked: f"{asked.kind}-{asked.first[0]}")
@given(data=st.data())
def test_what_is_typed_is_stored_and_typed_again_the_same(asked, data):
    form = Form(asked, DUTCH, REFERENCES)
    typed = data.draw(typed_forms(asked))
    judged = form.judge(typed)
    origin = [name for name, text in judged.errors.items() if text.startswith("Herkomst")]
    assert judged.errors.keys() == set(origin), judged.errors
    if origin:
        return
    unknown = {id: [] if fact.unknown == () else fact.unknown for id, fact in FACTS[asked.kind].items()}
    stored = {**unknown, **judged.values}
    again = form.judge(form.typed_of(stored))
    assert not again.errors
    assert again.values.items() >= judged.values.items()
    # And each answer is read back, or said not to be known.
    back = form.read_back(judged.values)
    assert back.name == judged.values.get("name", "")
    said = {line.label for line in back.lines} | set(back.unknown)
    apart = ("name", "visibility", "in_school_holidays")
    labels = {DUTCH.sentence(asked.facts[id].label) for id in asked.fields if id not in apart}
    assert labels <= said


def test_every_fact_is_asked_or_told_by_where_the_form_is():
    """A new fact is asked by itself: none is forgotten."""
    for kind, facts in FACTS.items():
        asked = next(one for one in ALL if one.kind is kind)
        assert {*asked.fields, asked.hours, *asked.apart, "status"} >= set(facts), kind
    assert {one.kind for one in ALL} == set(RecordKind)
    told_elsewhere = {name for one in ALL for name in one.apart}
    assert told_elsewhere == {"place_id", "place_name", "wijk_code", "period", "rhythm", "lon", "lat"}
