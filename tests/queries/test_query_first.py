"""The first screen of new circles: both axes, the few that a policy chooses, and what cannot be said."""

import math

import pytest

from socialmap.fit.axis_ranges import axis_ranges
from socialmap.fit.policies import Policy
from socialmap.fit.score import score_wijken
from socialmap.i18n import words
from socialmap.model import PlaceKind
from socialmap.queries.cirkels.ask import FitAsk, scored
from socialmap.queries.cirkels.first import View, first_screen
from tests.support.worlds import made_world, middle

A, B, C = "WK0363FA", "WK0363FB", "WK0363FC"
DUTCH = words("nl")
PEOPLE = {"inwoners": {A: 4000.0, B: 2000.0, C: 3000.0}}
NEED = {"ernstig_eenzaam": {A: 10.0, B: 18.0, C: 14.0}}


@pytest.fixture
def make(tmp_path):
    """Three wijken 2 km apart, each with a house; the second has books and a court as well."""

    def make(**figures):
        places = [(f"h{n}", PlaceKind.HUIS_VAN_DE_WIJK, *middle(n)) for n in range(3)]
        places += [("boeken", PlaceKind.BIBLIOTHEEK, *middle(1)), ("bad", PlaceKind.ZWEMBAD, *middle(1))]
        return made_world(tmp_path, places=places, figures=PEOPLE | figures)

    return make


def screen(world, view=None, **asked):
    asked = FitAsk(**asked)
    return first_screen(world, asked, scored(world, asked), view or View(), DUTCH)


def test_each_policy_names_itself_and_puts_its_own_first(make):
    world = make(**NEED)
    found = {policy: screen(world, policy=policy) for policy in (Policy.WEINIG, Policy.VEEL)}
    # B needs most and has most: it is the first where much is there, and the last where little is looked for.
    assert found[Policy.VEEL].few[0].code == B
    assert found[Policy.WEINIG].few[0].code == C
    assert found[Policy.WEINIG].policy == "Steun nodig, weinig in de buurt"
    assert [one.value for one in found[Policy.VEEL].policies if one.chosen] == ["veel"]
    first = found[Policy.WEINIG]
    assert [line.number for line in first.few] == [1, 2, 3]
    assert len(first.chart.dots) == len(first.map.map.painted) == 3
    assert {dot.key: dot.y for dot in first.chart.dots} == {line.area.code: line.needed.value for line in first.lines}
    assert "De drie lijsten" in first.disagree


def test_a_policy_whose_axis_has_no_values_is_a_sentence_and_no_empty_chart(make):
    shown = screen(make(), policy=Policy.WEINIG)
    assert "Hoe nodig een cirkel is, weten we hier niet" in shown.lacking
    assert (shown.few, shown.chart, shown.sure, shown.disagree) == ([], None, "", "")
    # What is there already is known: the map shows that, the table says it.
    assert [one.value for one in shown.maps if one.chosen] == ["er"]
    assert [line.needed.value for line in shown.lines] == [None] * 3
    assert all(line.there.value is not None for line in shown.lines)


def test_what_was_ticked_is_drawn_with_its_name_and_asked_after(make):
    world = make(**NEED)
    shown = screen(world, compare=("FC", "FA"))
    assert [one.code for one in shown.picked] == ["FC", "FA"]
    assert [one.area.code for one in shown.people] == ["FC", "FA"]
    assert {dot.key for dot in shown.chart.dots if dot.picked} == {"FC", "FA"}
    assert (len(screen(world, View(part="Elders")).lines), shown.count) == (0, 3)


def test_a_range_of_an_axis_holds_what_is_told(make):
    result = score_wijken(make(**NEED), Policy.VEEL)
    ranges = axis_ranges(result)
    for name in ("needed", "there"):
        told, low, high = result.frame[name], ranges[f"{name}_low"], ranges[f"{name}_high"]
        assert ((low <= told) & (told <= high) & (low >= 0) & (high <= 100)).all()
    assert math.isclose(ranges.to_numpy().sum(), axis_ranges(result).to_numpy().sum())
