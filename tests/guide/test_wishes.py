"""The tables of the guide fit together, and say nothing that a page must not show."""

from pathlib import Path

import pytest

from socialmap.guide.wishes import DOOR_ASKS, EASES, OPEN, PLAIN, SAME, USUALLY, WISHES, Threshold
from socialmap.model import DOORS, OPEN_KINDS, Offer, PlaceKind

ROOT = Path(__file__).parents[2]
PICTOGRAMS = (ROOT / "templates" / "_pictograms.html").read_text(encoding="utf-8")


def test_there_are_thirteen_wishes_and_every_one_can_be_met_somewhere():
    assert len(WISHES) == 13
    usual = {wish for kind in USUALLY.values() for wish in kind.wishes}
    # The last one is answered by the door of a house, never by its kind or by words.
    assert usual | {SAME} == set(WISHES)
    assert SAME not in usual
    assert not WISHES[SAME].pattern.search("met mensen die hetzelfde meemaken")


def test_what_is_called_as_a_wish_answers_it():
    """Yes in a round adds an activity by the name of the wish."""
    for id, wish in WISHES.items():
        assert id == SAME or wish.pattern.search(wish.label), wish.label


def test_every_door_that_is_not_simply_open_has_a_question():
    assert set(DOOR_ASKS) == set(DOORS) - {Offer.OPEN}


def test_every_kind_that_may_be_offered_has_a_role_and_a_ground():
    for kind in (*OPEN_KINDS, PlaceKind.DAGBESTEDING):
        usual = USUALLY[kind]
        assert usual.role
        assert bool(usual.not_here) + bool(usual.not_for) + bool(usual.cost) == 1, "people, things and money apart"
        assert all(ground for ground in usual.wishes.values())
    assert PLAIN.role


@pytest.mark.parametrize("name", [*WISHES, *EASES])
def test_every_wish_has_a_pictogram_of_its_own(name):
    line = next(line for line in PICTOGRAMS.splitlines() if f'"{name}":' in line)
    drawing = line.split("'")[1]
    assert PICTOGRAMS.count(drawing) == 1


def test_thresholds_order_the_code_and_show_on_no_label():
    assert {ease.threshold for ease in EASES.values()} == set(Threshold)
    words = [text for ease in (*EASES.values(), OPEN) for text in (ease.label, ease.met, ease.failed, ease.ask)]
    for shown in ("drempel", "durven", "willen", "mogen niet", "diagnose", "beperking", "cliënt", "doelgroep"):
        assert not [text for text in words if shown in text.lower()]


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("Koffieochtend voor vrouwen", "ontmoeten"),
        ("Buurtrestaurant De Sleutel", "eten"),
        ("Schildersgroep", "maken"),
        ("Inloopspreekuur formulieren", "hulp"),
        ("Computerles", "computer"),
        ("Kinderboerderij De Uylenburg", "groen"),
    ],
)
def test_words_of_an_activity_tell_the_wish(text, wish):
    assert WISHES[wish].pattern.search(text)


@pytest.mark.parametrize(("text", "wish"), [("Klaverjassen", "eten"), ("Voorlezen", "muziek"), ("Kaarten", "hulp")])
def test_other_words_do_not(text, wish):
    assert not WISHES[wish].pattern.search(text)
