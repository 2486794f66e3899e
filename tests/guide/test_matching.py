"""Unknown is not yes: what must be so filters, what is liked orders, and every row says why."""

import pytest

from socialmap.guide.matching import Asked, match, nearly
from socialmap.model import Known, Offer
from socialmap.offer.records import Fit, Offering, Reached, Way

YES, NO, UNKNOWN = Known.YES, Known.NO, Known.UNKNOWN


def offer(name, minutes=5.0, *, said=("ontmoeten",), usual=(), door=Offer.OPEN, **answers):
    offering = Offering("place", name, door=door, said=frozenset(said), usual=dict(usual))
    return Reached(offering, Way(minutes), known=answers)


def matched(asked, *offers):
    return {one.offering.name: one for one in match(offers, asked)}


@pytest.mark.parametrize(("answer", "fit"), [(YES, Fit.SURE), (UNKNOWN, Fit.MAYBE), (NO, Fit.NOT)])
@pytest.mark.parametrize("ease", ["gratis", "zonder_trap", "taal", "halte"])
def test_what_somebody_must_be_able_to_is_a_hard_filter(ease, answer, fit):
    found = matched(Asked(eases=(ease,)), offer("a", **{ease: answer}))
    assert found["a"].fit == fit


@pytest.mark.parametrize("answer", [YES, UNKNOWN, NO])
@pytest.mark.parametrize("ease", ["rustig", "samen", "vaste_groep", "vrouwen", "kind_mee", "even_weg"])
def test_what_somebody_likes_never_filters(ease, answer):
    assert matched(Asked(eases=(ease,)), offer("a", **{ease: answer}))["a"].fit == Fit.SURE


def test_open_at_the_time_asked_is_hard_and_otherwise_does_not_count():
    closed = offer("a", open=NO)
    assert matched(Asked(at_a_time=True), closed)["a"].fit == Fit.NOT
    assert matched(Asked(at_a_time=False), closed)["a"].fit == Fit.SURE


def test_each_answer_is_named_where_it_belongs():
    asked = Asked(eases=("gratis", "zonder_trap", "rustig", "samen"))
    found = matched(asked, offer("a", gratis=YES, zonder_trap=UNKNOWN, rustig=NO, samen=YES))["a"]
    assert (found.met, found.unknown, found.failed) == (("gratis", "samen"), ("zonder_trap",), ("rustig",))


def test_nearest_first_among_equals_and_what_is_liked_before_what_is_near():
    asked = Asked(eases=("rustig",))
    found = matched(
        asked, offer("far", 9), offer("near", 2), offer("quiet", 12, rustig=YES), offer("busy", 1, rustig=NO)
    )
    assert list(found) == ["quiet", "near", "far", "busy"]


@pytest.mark.parametrize("door", [Offer.REFERRAL, Offer.UNKNOWN])
def test_a_door_that_is_not_simply_open_comes_last_and_is_never_sure(door):
    found = matched(Asked(), offer("other", 1, door=door), offer("open", 9))
    assert list(found) == ["open", "other"]
    assert {name: one.fit for name, one in found.items()} == {"open": Fit.SURE, "other": Fit.MAYBE}


def test_a_house_for_some_answers_who_asks_for_that_and_nobody_else():
    house = offer("house", said=(), usual={"hetzelfde": "inlooplocatie"}, door=Offer.FOR_SOME)
    plain = offer("open")
    assert list(matched(Asked(), house, plain)) == ["open"]
    assert list(matched(Asked(wishes=("ontmoeten",)), house, plain)) == ["open"]
    asked = matched(Asked(wishes=("ontmoeten", "hetzelfde")), house, plain)
    assert {name: one.fit for name, one in asked.items()} == {"open": Fit.SURE, "house": Fit.MAYBE}
    assert set(matched(Asked(by_name=True), house, plain)) == {"house", "open"}


def test_what_a_kind_usually_has_is_not_certain():
    asked = Asked(wishes=("muziek",))
    found = matched(
        asked,
        offer("usual", said=(), usual={"muziek": "buurtkamer"}),
        offer("says", said={"muziek"}),
        offer("other", said=(), usual={"eten": "buurtkamer"}),
    )
    assert set(found) == {"usual", "says"}
    assert {name: one.fit for name, one in found.items()} == {"usual": Fit.MAYBE, "says": Fit.SURE}
    assert found["usual"].unsure == ("muziek",)


def test_nothing_found_gives_the_nearest_that_fail_on_one_point():
    asked = Asked(eases=("gratis", "zonder_trap"), minutes=15)
    found = match(
        [
            offer("two points", 1, gratis=NO, zonder_trap=NO),
            offer("paid", 10, gratis=NO, zonder_trap=YES),
            offer("stairs and far", 20, gratis=YES, zonder_trap=NO),
            offer("far", 25, gratis=YES, zonder_trap=YES),
        ],
        asked,
    )
    assert [near.offering.name for near in nearly(found)] == ["paid", "far"]


def test_no_offers_give_no_answer():
    assert match([], Asked(wishes=("eten",), eases=("gratis", "rustig"))) == []
