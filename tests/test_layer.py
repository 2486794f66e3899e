"""What a layer draws: classes that agree with the legend, patterns for what is unknown, words beside colours."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from layers import find_layers
from socialmap.layer import (
    PALETTES,
    UNKNOWN_WORDS,
    Category,
    LayerGroup,
    area_frame,
    class_bounds,
    indicator_layer,
    render,
)
from socialmap.marks import KIND_MARKS, mark_svg
from socialmap.model import Level, Offer, PlaceKind, Status, Visibility
from socialmap.offer.places import demand_points, offered_places
from tests.support.worlds import buurt, made_world, middle

A, B, C = "WK0363FA", "WK0363FB", "WK0363FC"
LONELY = indicator_layer("test", "Eenzaam", "eenzaam", note="Een test.")


def test_a_figure_is_drawn_with_its_year_the_citys_value_and_what_is_unknown(tmp_path) -> None:
    world = made_world(tmp_path, figures={"eenzaam": {A: 10.0, B: 18.1, "GM0363": 14.8}})
    drawn = render(LONELY, world)
    assert [entry.label for entry in drawn.legend] == ["10,0 %", "18,1 %", UNKNOWN_WORDS]
    assert [entry.pattern for entry in drawn.legend] == ["", "", "hatch"]
    assert [entry.count for entry in drawn.legend] == [1, 1, 1]
    assert drawn.classes.to_dict() == {A: 0, B: 1, C: 2}
    assert (drawn.city_value, drawn.measured, drawn.schematic) == (14.8, "2020", False)
    assert [entry.has_city for entry in drawn.legend] == [False, True, False]
    assert drawn.frame.loc[B, "label"] == "18,1 % (2020)"
    assert drawn.frame.loc[C, "label"] == UNKNOWN_WORDS
    assert drawn.sources == ("gemeente",)
    assert drawn.entry(B).colour in PALETTES["Blues"]


def test_without_any_figure_all_is_hatched(tmp_path) -> None:
    drawn = render(LONELY, made_world(tmp_path))
    assert [(entry.label, entry.count) for entry in drawn.legend] == [(UNKNOWN_WORDS, 3)]
    assert drawn.city_value is None
    assert set(drawn.classes) == {0}


@pytest.mark.parametrize("count", [1, 2, 4, 5, 6, 110, 800])
def test_every_value_lies_in_the_class_that_the_legend_says(tmp_path, count: int) -> None:
    values = np.random.default_rng(3).gamma(5, 3, count)
    frame = pd.DataFrame({"name": "x", "label": "x", "value": np.append(values, np.nan)})
    world = made_world(tmp_path)
    drawn = render(replace(LONELY, compute=lambda _: frame, city=None, source_ids=()), world)
    classes = drawn.legend[:-1]
    assert 1 <= len(classes) <= 5
    assert len({entry.colour for entry in classes}) == len(classes)
    assert sum(entry.count for entry in drawn.legend) == count + 1
    for value, number in zip(values, drawn.classes.iloc[:-1], strict=True):
        assert drawn.legend[number].lower <= round(value, 1) <= drawn.legend[number].upper
    ends = [end for entry in classes for end in (entry.lower, entry.upper)]
    assert ends == sorted(ends)


def test_equal_values_are_one_class() -> None:
    assert class_bounds(np.full(9, 7.0)).tolist() == [7.0]
    assert class_bounds(np.full(3, np.nan)).tolist() == []


def test_an_area_layer_in_words_counts_each_answer(tmp_path) -> None:
    def compute(world):
        return area_frame(world, Level.WIJK).assign(value=[1.0, 2.0, np.nan])

    answers = (Category(1, "ja", "#ffffff"), Category(2, "nee", "#c8c8c8"))
    drawn = render(replace(LONELY, compute=compute, categories=answers, city=None), made_world(tmp_path))
    assert [(entry.label, entry.count) for entry in drawn.legend] == [("ja", 1), ("nee", 1), (UNKNOWN_WORDS, 1)]


def test_schematic_cells_are_said(tmp_path) -> None:
    cell = buurt("BU0363FA01", A, *middle(0), 200) | {"schematic": True}
    layer = indicator_layer("test", "Eenzaam", "eenzaam", note="Een test.", level=Level.BUURT)
    world = made_world(tmp_path, areas=[cell])
    assert render(layer, world).schematic
    assert not render(LONELY, world).schematic


def test_only_what_may_be_offered_is_a_place_to_go_to(tmp_path) -> None:
    x, y = middle(0)
    house = PlaceKind.HUIS_VAN_DE_WIJK
    world = made_world(
        tmp_path,
        places=[
            ("open", house, x, y),
            ("oud", house, x, y, {"listed_on": "2019-05"}),
            ("gepland", house, x, y, {"status": Status.PLANNED}),
            ("verwijzing", house, x, y, {"offer": Offer.REFERRAL}),
            ("verborgen", house, x, y, {"visibility": Visibility.HIDDEN}),
            ("school", PlaceKind.SCHOOL, x, y, {"offer": Offer.CONTEXT}),
        ],
    )
    assert list(offered_places(world).index) == ["open"]
    assert set(offered_places(world, offers=(Offer.OPEN, Offer.REFERRAL)).index) == {"open", "verwijzing"}


def test_a_place_counts_once_for_its_first_kind(tmp_path) -> None:
    x, y = middle(0)
    world = made_world(
        tmp_path,
        places=[("huis", PlaceKind.HUIS_VAN_DE_WIJK, x, y)],
    )
    rows = pd.concat([world.services, world.services.assign(kind=str(PlaceKind.BUURTTEAM), reference="r2")])
    both = replace(world, services=rows)
    assert list(offered_places(both)["as_kind"]) == [PlaceKind.HUIS_VAN_DE_WIJK]
    assert list(offered_places(both, (PlaceKind.BUURTTEAM,))["as_kind"]) == [PlaceKind.BUURTTEAM]


def test_residents_stand_at_buurten_where_these_are_known_else_at_the_wijk(tmp_path) -> None:
    x, y = middle(0)
    parts = [buurt("BU0363FA01", A, x - 500, y, 200), buurt("BU0363FA02", A, x + 500, y, 200)]
    figures = {"inwoners": {"BU0363FA01": 300.0, "BU0363FA02": 100.0, B: 50.0}}
    points = demand_points(made_world(tmp_path, areas=parts, figures=figures))
    assert points["residents"].to_dict() == {"BU0363FA01": 300, "BU0363FA02": 100, B: 50, C: 1}
    assert points.loc["BU0363FA01", "x"] == pytest.approx(x - 500, abs=1)


def test_each_kind_of_place_has_a_mark_of_its_own() -> None:
    assert set(KIND_MARKS) == {str(kind) for kind in PlaceKind}
    looks = [(mark.shape, mark.colour, mark.letter) for mark in KIND_MARKS.values()]
    in_grey = [(mark.shape, mark.letter) for mark in KIND_MARKS.values()]
    assert len(set(looks)) == len(looks)
    assert len(set(in_grey)) == len(in_grey), "told apart in grey print too"


@pytest.mark.parametrize("kind", list(PlaceKind))
def test_a_mark_is_an_outlined_shape_with_its_letter(kind: PlaceKind) -> None:
    picture = mark_svg(KIND_MARKS[kind], 24)
    assert f">{KIND_MARKS[kind].letter}</text>" in picture
    assert 'stroke="#1b1b1b"' in picture
    assert 'aria-hidden="true"' in picture


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return float(np.dot(linear, [0.2126, 0.7152, 0.0722]))


@pytest.mark.parametrize("kind", list(PlaceKind))
def test_a_letter_stands_out(kind: PlaceKind) -> None:
    mark = KIND_MARKS[kind]
    light, dark = sorted([_luminance(mark.colour), _luminance(mark.ink)], reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_layers_come_in_three_groups_and_figures_are_off_until_chosen() -> None:
    found = list(find_layers().values())
    order = [list(LayerGroup).index(layer.group) for layer in found]
    assert order == sorted(order)
    assert not [layer.id for layer in found if layer.default_on and layer.group != LayerGroup.PLEKKEN]
