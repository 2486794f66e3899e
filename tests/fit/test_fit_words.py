"""The score in words: the verdict before the number, and each number as it was stored or counted again."""

import re
from dataclasses import replace
from operator import eq, lt

import pandas as pd
import pytest

from socialmap.fit.amounts import amount_words, chance_short, chance_words, ends_words, number_words, standing
from socialmap.fit.circles import OUTCOMES, PROVES_NOTHING, what_happened
from socialmap.fit.explain import explanation
from socialmap.fit.measures import NEED_INDICATORS
from socialmap.fit.outward import outward
from socialmap.fit.people import PEOPLE_FIRST, PEOPLE_QUESTIONS, Interested, People
from socialmap.fit.policies import Policy
from socialmap.fit.ranges import draw_ranges
from socialmap.fit.score import score_wijken
from socialmap.fit.table import TERMS
from socialmap.fit.terms import Told
from socialmap.fit.words import OPENS_A_CONVERSATION, fit_words
from socialmap.i18n import words
from socialmap.model import Known, Orientation
from tests.support.worlds import made_world, starter_world

A, B, C = "WK0363FA", "WK0363FB", "WK0363FC"
NUMBER = re.compile(r"\d[\d.]*(?:,\d+)?")


@pytest.fixture(scope="module")
def starter(tmp_path_factory):
    return starter_world(tmp_path_factory.mktemp("starter"))


@pytest.fixture(scope="module")
def result(starter):
    return score_wijken(starter)


@pytest.fixture(scope="module")
def labels(starter) -> dict[str, str]:
    return starter.indicators["label"].to_dict()


def dutch(value, decimals) -> str:
    return f"{value:,.{decimals}f}".translate(str.maketrans(",.", ".,"))


def test_the_verdict_comes_without_a_number(result, labels) -> None:
    said = fit_words(result, B, labels)
    assert re.fullmatch(
        r"Geuzenveld: een nieuwe cirkel past hier (goed|redelijk|minder), voor zover we weten\.", said.verdict
    )
    assert re.fullmatch(r"\d+ van 100", said.number)
    assert said.without_estimates == "Zonder de schattingen van het RIVM is er geen score."


def test_every_number_is_the_stored_one(result, labels, starter) -> None:
    for code in result.frame.index:
        said = fit_words(result, code, labels)
        for told in said.terms:
            value = result.raw.loc[code, told.term.id]
            if told.known and told.term.told is Told.FIGURE:
                assert told.value.startswith(dutch(value, told.term.decimals) + " ")
            elif told.known and told.term.told is Told.THINGS and value >= 1.5:
                assert told.value.startswith(dutch(value, 0) + " ")
        need = next(told for told in said.terms if told.term.id == "need")
        stored = starter.values[starter.values["code"] == code].set_index("indicator_id")["value"]
        for name, part in zip(NEED_INDICATORS, need.parts, strict=False):
            assert f": {stored[name]:.1f} %".replace(".", ",") in part


@pytest.mark.parametrize("policy", [Policy.WEINIG, Policy.EVENWICHT])
def test_every_number_in_every_sentence_is_counted_again(starter, policy) -> None:
    result = score_wijken(starter, policy)
    ranges = draw_ranges(result, draws=120)
    for code in result.scored:
        sentences = explanation(result, ranges, code)
        assert 3 <= len(sentences) <= 6
        for sentence in sentences:
            # What a term's own words say of their unit ("15 minuten") is no figure of an area.
            text = sentence.text.replace("binnen 15 minuten", "")
            text = text.replace(result.frame["name"][code], "")
            expected = [dutch(value, decimals) for value, decimals in _counted(result, ranges, code, sentence)]
            assert [found.rstrip(".,") for found in NUMBER.findall(text)] == expected, sentence.text


def _counted(result, ranges, code, sentence):
    """The figures of a sentence from the result itself, not from what the sentence carries."""
    if sentence.term is None:
        row = ranges.frame.loc[code]
        return [(row["rank_low"], 0), (row["rank_high"], 0), (len(ranges.frame), 0)]
    if "Dit weten we hier niet" in sentence.text:
        return []
    values = result.measured[sentence.term.id].values.dropna()
    city = result.measured[sentence.term.id].city
    if sentence.term.told is Told.INDEX:
        return [(round(100 * sum(values < values[code]) / (len(values) - 1)), 0), (100, 0)]
    things = sentence.term.told is Told.THINGS
    decimals = 0 if things else sentence.term.decimals
    told = [(value, decimals) for value in (values[code], city) if value is not None and not (things and value < 1.5)]
    alike = [_alike(value, sentence.term) for value in values]
    lower, same = (sum(how(one, _alike(values[code], sentence.term)) for one in alike) for how in (lt, eq))
    return [*told, (lower, 0), (len(values) - 1, 0), *([(same - 1, 0)] if same > 1 else [])]


def _alike(value, term):
    """What is said in the same words is the same."""
    if term.told is not Told.THINGS:
        return round(value, term.decimals)
    return round(value) if value >= 1.5 else 1 if value >= 0.95 else 0.5 if round(value, 2) > 0 else 0


def test_what_is_said_alike_is_a_tie(result) -> None:
    """Of 28 wijken that print the same, none is said to have more than another."""
    for term in result.terms:
        values = result.raw[term.id].dropna()
        said = {code: number_words(term, values, float(values[code]), words("nl")) for code in values.index}
        for code in values.index[::15]:
            alike = [other for other in values.index if said[other] == said[code]]
            found = standing(term, values, code)
            if term.told is not Told.INDEX:
                assert (found.same, found.others) == (len(alike) - 1, len(values) - 1)
            assert {standing(term, values, other).lower for other in alike} == {found.lower} or term.told is Told.INDEX


def test_nobody_reads_of_a_part_of_a_thing(result, labels) -> None:
    ranges = draw_ranges(result, draws=12)
    for code in result.scored:
        said = " ".join(term.value + term.city for term in fit_words(result, code, labels).terms)
        said += " ".join(sentence.text for sentence in explanation(result, ranges, code))
        assert re.search(r"\d,\d (plekken|teams|soorten|organisaties|activiteiten|initiatieven)", said) is None
        assert "van 100" not in said.replace("van 100,", "")


@pytest.mark.parametrize(
    ("chance", "said", "short"),
    [
        (0.0, "minder dan 1%", "onder 1%"), (0.0095, "minder dan 1%", "onder 1%"), (0.01, "1%", "1%"),
        (0.655, "66%", "66%"), (0.99, "99%", "99%"), (0.9905, "meer dan 99%", "boven 99%"),
        (1.0, "meer dan 99%", "boven 99%"),
    ],
)  # fmt: skip
def test_a_chance_out_of_draws_is_never_nothing_or_certain(chance, said, short) -> None:
    speak = words("nl")
    assert chance_words(chance, speak) == said
    assert chance_words(chance, speak, sign="") == said.replace("%", "")
    assert chance_short(chance, speak) == short


@pytest.mark.parametrize(
    ("value", "said"), [(0.0, "geen"), (0.004, "geen"), (0.3, "niet overal"), (0.94, "niet overal"),
                        (0.95, "een of twee"), (1.49, "een of twee"), (1.5, "2"), (3.4, "3"), (1234.4, "1.234")],
)  # fmt: skip
def test_a_mean_of_things_in_whole_ones(value, said) -> None:
    places = next(term for term in TERMS if term.id == "other_places")
    assert number_words(places, pd.Series([value, 5.0]), value, words("nl")) == said


@pytest.mark.parametrize(
    ("value", "said"), [(0.0, "geen plekken"), (0.3, "plekken, maar niet overal"), (1.0, "een of twee plekken")]
)
def test_a_mean_of_things_with_its_unit_is_dutch(value, said) -> None:
    places = replace(next(term for term in TERMS if term.id == "other_places"), unit="plekken")
    assert amount_words(places, pd.Series([value, 5.0]), value, words("nl"), "wijken") == said


def test_ends_of_an_interval_never_lie_closer_than_they_are() -> None:
    places = next(term for term in TERMS if term.id == "other_places")
    assert ends_words(places, pd.Series([3.0]), 2.6, 3.2, words("nl")) == ("2", "4")
    assert ends_words(places, pd.Series([3.0]), -1.0, 0.4, words("nl")) == ("0", "1")


def test_need_is_told_by_how_many_need_less(result, labels) -> None:
    values = result.raw["need"].dropna()
    most = values.idxmax()
    need = fit_words(result, most, labels).terms[0]
    assert need.value == "meer nodig dan in 100 van de 100 wijken"
    assert fit_words(result, values.idxmin(), labels).terms[0].value == "meer nodig dan in 0 van de 100 wijken"
    assert need.standing == "meer telt als plus"


def test_a_plus_fits_better_than_most_and_a_minus_worse(starter, result) -> None:
    ranges = draw_ranges(result, draws=12)
    for code in result.scored:
        for sentence in explanation(result, ranges, code)[1:]:
            place = result.normalised[sentence.term.id][code]
            assert sentence.text.startswith("Een plus") == (place >= 2 / 3)
            assert sentence.text.startswith("Een min") == (place <= 1 / 3)


def test_without_a_score_a_sentence_says_why(tmp_path) -> None:
    lonely, people = {"WK0363FD": 10.0, B: 18.0}, {A: 0.0, B: 1000.0, C: 2000.0, "WK0363FD": 3000.0}
    world = made_world(tmp_path, letters="ABCD", figures={"ernstig_eenzaam": lonely, "inwoners": people})
    result = score_wijken(world)
    ranges = draw_ranges(result, draws=12)
    assert explanation(result, ranges, A)[0].text == "WK0363FA: hier wonen geen mensen, dus er is geen score."
    assert explanation(result, ranges, C)[0].text == (
        "WK0363FC: hoe nodig een cirkel hier is, weten we niet. Daarom is er geen score."
    )


def test_a_leaning_is_a_presumption_with_its_figures(result) -> None:
    every = [outward(result, code) for code in result.frame.index]
    assert {found.to for found in every} <= {Orientation.BUURT, Orientation.VOORZIENINGEN, None}
    assert all(found.text.endswith("groeit, weten we niet.") for found in every if found.to is None)
    for leaning in (found for found in every if found.to):
        assert leaning.text.startswith("Misschien ")
        assert leaning.text.endswith("Dat is een vermoeden.")
        assert all(dutch(figure.value, 0) in leaning.text for figure in leaning.figures)
        assert re.search(r"\d,\d", leaning.text) is None


@pytest.mark.parametrize(
    ("drop_in", "formal_help", "organisations", "to"),
    [
        (0.0, 0.0, 0.0, None),  # nothing in reach points nowhere
        (0.4, 0.0, 0.0, None),  # so little that not everybody has it
        (3.0, 1.0, 1.0, None),  # as the city: three, and two together
        (4.0, 1.0, 1.0, Orientation.BUURT),
        (3.0, 2.0, 2.0, Orientation.VOORZIENINGEN),
        (float("nan"), 2.0, 2.0, None),
    ],
)
def test_a_leaning_lays_each_side_beside_the_city(result, drop_in, formal_help, organisations, to) -> None:
    """One thin count against two thick ones is no balance."""
    code, here = B, {"drop_in": drop_in, "formal_help": formal_help, "organisations": organisations}
    city = {"drop_in": 3.0, "formal_help": 1.0, "organisations": 1.0}
    said = {Orientation.BUURT: "naar bewoners", Orientation.VOORZIENINGEN: "naar organisaties", None: "weten we niet"}
    made = replace(
        result, raw=result.raw.assign(**here),
        measured={**result.measured, **{name: replace(result.measured[name], city=city[name]) for name in city}},
    )  # fmt: skip
    found = outward(made, code)
    assert found.to == to
    assert said[to] in found.said
    assert said[to] in found.text
    for side in (found.informal, found.formal):
        assert side is None or 0 <= side.place <= 100
    # What is known here and nowhere else tells nothing of the whole city.
    alone = made.raw.assign(drop_in=made.raw["drop_in"].where(made.raw.index == code))
    assert outward(replace(made, raw=alone), code).to is None


def test_a_part_shows_the_citys_figure_and_year(result, labels) -> None:
    need = fit_words(result, B, labels).terms[0]
    assert need.parts[0] == "Ernstig eenzaam: 18,3 % (gemeente: 14,8 %), 2020"
    assert "RIVM" in need.remark
    assert need.evidence.startswith("ons uitgangspunt (verslag 000, samenvatting): Wij nemen aan")


def test_strong_and_weak_terms_do_not_overlap(result, labels) -> None:
    for code in result.frame.index:
        said = fit_words(result, code, labels)
        assert not set(said.strongest) & set(said.weakest)
        assert not set(said.strongest + said.weakest) & set(said.unknown)


def test_standing_counts_the_other_wijken(result, labels) -> None:
    places = next(term for term in fit_words(result, B, labels).terms if term.term.id == "other_places")
    counts = result.raw["other_places"].map(lambda value: _alike(value, places.term))
    lower, same = int((counts < counts[B]).sum()), int((counts == counts[B]).sum()) - 1
    also = f", {same} evenveel" if same else ""
    others = result.raw["other_places"].notna().sum() - 1
    assert places.standing == (
        f"{lower} van de {others} andere wijken met een cijfer hebben minder{also}; meer telt als plus"
    )


def test_without_enough_it_says_what_is_needed(tmp_path) -> None:
    figures = {"ernstig_eenzaam": {A: 10.0, B: 18.0}, "bbga.PBUUR_P": {B: 40.0, C: 50.0}}
    said = fit_words(score_wijken(made_world(tmp_path, figures=figures)), C, {})
    assert "hoe nodig een cirkel hier is, weten we niet" in said.verdict
    assert said.number == ""
    assert "behoefte aan contact en steun" in said.unknown
    assert all(need.startswith("Nodig: Hoe") for need in said.needed)
    assert said.without_estimates.startswith("Zonder de schattingen van het RIVM")


def test_circles_are_a_note(result, labels) -> None:
    assert any(one.startswith("Buurtcirkel De Banne") for one in fit_words(result, "WK0363NE", labels).circles)
    assert fit_words(result, B, labels).circles == ()


def test_the_five_circles_stand_beside_their_areas_and_prove_nothing(starter) -> None:
    found = what_happened(starter)
    assert {circle.circle_id for circle in found} == set(OUTCOMES)
    assert len(found) == 5
    assert all(set(circle.codes) <= set(starter.areas.index) for circle in found)
    assert {circle.circle_id: circle.codes for circle in found}["buurtcirkel-oud-oost-1"] == ("WK0363MD",)
    assert PROVES_NOTHING == "Vijf groepen bewijzen niets."


def test_people_come_first() -> None:
    assert PEOPLE_FIRST == "Eerst mensen, dan een plek"
    assert [word for word in ("coach", "vrijwilliger uit de buurt", "kamer", "mensen willen meedoen")
            if not any(word in question for question in PEOPLE_QUESTIONS)] == []  # fmt: skip
    assert len(PEOPLE_QUESTIONS) == 4
    assert "geen besluit" in OPENS_A_CONVERSATION


@pytest.mark.parametrize("coach", Known)
@pytest.mark.parametrize("volunteer", Known)
def test_until_there_are_a_coach_and_a_volunteer_people_come_first(coach, volunteer) -> None:
    people = People(coach, volunteer, Known.YES, Interested.MANY)
    ready = coach is volunteer is Known.YES
    assert people.ready == ready
    assert (people.sentences()[0] == f"{PEOPLE_FIRST}.") == (not ready)
    assert ("Zoek eerst een coach." in people.sentences()) == (coach is not Known.YES)


def test_a_room_and_enough_people_come_next() -> None:
    ready = {"coach": Known.YES, "volunteer": Known.YES}
    assert len(People(**ready, room=Known.YES, interested=Interested.MANY).sentences()) == 1
    assert "kamer leent" in People(**ready, interested=Interested.SOME).sentences()[1]
    assert "9 tot 12 mensen" in People(**ready, interested=Interested.SOME).sentences()[2]
    assert "9 tot 12" in People(**ready, room=Known.YES, interested=Interested.FEW).sentences()[1]


def test_no_sentence_labels_people_or_promises_savings(result, labels) -> None:
    said = " ".join(str(fit_words(result, code, labels)) for code in result.frame.index).lower()
    for word in ("kwetsbaar", "kwetsbare", "cliënt", "doelgroep", "besparing", "bespaart"):
        assert word not in said
