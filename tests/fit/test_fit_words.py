"""The score in words: the verdict before the number, and each number as it was stored."""

import re

import pytest

from socialmap.fit.measures import NEED_INDICATORS
from socialmap.fit.score import score_wijken
from socialmap.fit.words import OPENS_A_CONVERSATION, PEOPLE_FIRST, PEOPLE_QUESTIONS, fit_words
from tests.support.worlds import made_world, starter_world

A, B = "WK0363FA", "WK0363FB"


@pytest.fixture(scope="module")
def starter(tmp_path_factory):
    return starter_world(tmp_path_factory.mktemp("starter"))


@pytest.fixture(scope="module")
def result(starter):
    return score_wijken(starter)


@pytest.fixture(scope="module")
def labels(starter) -> dict[str, str]:
    return starter.indicators["label"].to_dict()


def test_the_verdict_comes_without_a_number(result, labels) -> None:
    said = fit_words(result, B, labels)
    assert said.verdict == "Geuzenveld: een nieuwe cirkel past hier goed."
    assert re.fullmatch(r"\d+ van 100", said.number)
    assert said.without_estimates.startswith("Zonder de schattingen van het RIVM: ")


def test_every_number_is_the_stored_one(result, labels, starter) -> None:
    for code in result.frame.index:
        said = fit_words(result, code, labels)
        for words in said.terms:
            value = result.raw.loc[code, words.term.id]
            if words.known:
                assert words.value.startswith(f"{value:,.1f}".replace(",", "").replace(".", ",") + " ")
        need = next(words for words in said.terms if words.term.id == "need")
        stored = starter.values[starter.values["code"] == code].set_index("indicator_id")["value"]
        for name, part in zip(NEED_INDICATORS, need.parts, strict=False):
            assert f": {stored[name]:.1f} %".replace(".", ",") in part


def test_a_part_shows_the_citys_figure_and_year(result, labels) -> None:
    need = fit_words(result, B, labels).terms[0]
    assert need.parts[0] == "Ernstig eenzaam: 18,3 % (gemeente: 14,8 %), 2020"
    assert "RIVM" in need.remark
    assert need.evidence.startswith("vastgesteld, verslag 000, onderdeel 5: ")


def test_strong_and_weak_terms_do_not_overlap(result, labels) -> None:
    for code in result.frame.index:
        said = fit_words(result, code, labels)
        assert not set(said.strongest) & set(said.weakest)
        assert not set(said.strongest + said.weakest) & set(said.unknown)


def test_standing_counts_the_other_wijken(result, labels) -> None:
    need = fit_words(result, B, labels).terms[0]
    lower = int((result.raw["need"] < result.raw.loc[B, "need"]).sum())
    assert need.standing == f"{lower} van de 105 andere wijken met een cijfer hebben minder; meer telt als plus"


def test_without_enough_it_says_what_is_needed(tmp_path) -> None:
    world = made_world(tmp_path, figures={"ernstig_eenzaam": {A: 10.0, B: 18.0}})
    said = fit_words(score_wijken(world), A, {"ernstig_eenzaam": "Ernstig eenzaam"})
    assert "onvoldoende gegevens" in said.verdict
    assert said.number == ""
    assert said.unknown == ("plekken waar iedereen naartoe kan", "Huizen van de Wijk en buurtkamers")
    assert all(need.startswith("Nodig: Hoeveel ") for need in said.needed)
    assert said.without_estimates == "Zonder de schattingen van het RIVM is er geen score."
    assert [words.value for words in said.terms if not words.known] == ["dit weten we niet"] * 2
    assert said.terms[0].parts == ("Ernstig eenzaam: 10,0 % (gemeente: onbekend), 2020",)


def test_a_part_of_the_weight_is_said(starter, labels) -> None:
    unmeasured = "WK0363SB"
    said = fit_words(score_wijken(starter), unmeasured, labels)
    assert "(67 % van wat meetelt is bekend)" in said.number
    assert said.unknown == ("behoefte aan contact en steun",)


def test_circles_are_a_note(result, labels) -> None:
    assert fit_words(result, "WK0363NE", labels).circles[0].startswith("Buurtcirkel De Banne")
    assert fit_words(result, B, labels).circles == ()


def test_people_come_first() -> None:
    assert PEOPLE_FIRST == "Eerst mensen, dan een plek"
    assert [word for word in ("coach", "vrijwilliger uit de buurt", "kamer", "genoeg mensen")
            if not any(word in question for question in PEOPLE_QUESTIONS)] == []  # fmt: skip
    assert len(PEOPLE_QUESTIONS) == 4
    assert "geen besluit" in OPENS_A_CONVERSATION


def test_no_sentence_labels_people_or_promises_savings(result, labels) -> None:
    said = " ".join(str(fit_words(result, code, labels)) for code in result.frame.index).lower()
    for word in ("kwetsbaar", "kwetsbare", "cliënt", "doelgroep", "besparing", "bespaart"):
        assert word not in said
