"""The profile of an area, and its figures."""

import dataclasses

import pytest

from socialmap.errors import NotFoundError
from socialmap.i18n import words
from socialmap.model import Level
from socialmap.queries.area import area_page, around
from socialmap.queries.areas import areas_geojson, areas_page
from socialmap.queries.figures import nice, span
from socialmap.queries.place import place_page

NL, EN = words("nl"), words("en")


def test_a_wijk_knows_where_it_lies_and_what_is_near(world):
    page = area_page(world, "FB", NL)
    assert [link.code for link in page.within] == ["GF07", "F", "GM0363"]
    near = {row.place.name: row for group in page.groups for row in group.rows}
    assert set(near) >= {"HvdW 't Pluspunt", "BK Stichting De Brug", "OBA Geuzenveld"}
    assert near["BK Stichting De Brug"].inside
    assert "minuten lopen" in near["BK Stichting De Brug"].minutes


def test_a_large_area_gives_no_minutes(world):
    page = area_page(world, "F", NL)
    assert {row.minutes for group in page.groups for row in group.rows} == {""}
    assert "FB" in [part.code for part in page.parts]
    assert around(world, page) == {"area": "F", "offered": "true"}


def test_what_no_list_tells_is_not_called_absent(world):
    absent = area_page(world, "FB", NL).absent
    assert "Buurtteam: daarvan hebben wij nog geen lijst" in absent
    assert not any(line.startswith("Buurtkamer:") for line in absent)
    far = area_page(world, "AA", NL).absent
    assert "Bibliotheek: niet op onze lijst" in far


def test_a_figure_has_value_year_source_and_the_city_beside_it(world):
    figure = next(row for row in area_page(world, "FB", NL).figures.first if row.id == "ernstig_eenzaam")
    assert (figure.value, figure.city, figure.measured, figure.is_estimate) == ("18,3%", "14,8%", "2020", True)
    assert figure.source.id == "rivm-gezondheid"
    assert (figure.bar.value, figure.bar.city, figure.axis, figure.interval) == (36.6, 29.6, "50%", "")


def test_an_interval_is_told_and_drawn_when_it_is_published(world):
    values = world.values.copy()
    mine = (values["code"] == "WK0363FB") & (values["indicator_id"] == "ernstig_eenzaam")
    values.loc[mine, ["low", "high"]] = [16.0, 21.0]
    page = area_page(dataclasses.replace(world, values=values, _cache={}), "FB", NL)
    figure = next(row for row in page.figures.first if row.id == "ernstig_eenzaam")
    assert figure.interval == "ligt waarschijnlijk tussen 16% en 21%"
    assert (figure.bar.low, figure.bar.high) == (32.0, 42.0)


def test_a_count_is_not_compared_with_the_city(world):
    figure = next(row for row in area_page(world, "FB", NL).figures.first if row.id == "inwoners")
    assert (figure.bar, figure.city, figure.value) == (None, "", "19.180 personen")


def test_a_missing_figure_is_named(world):
    values = world.values[world.values["code"] != "WK0363FB"]
    page = area_page(dataclasses.replace(world, values=values, _cache={}), "FB", NL)
    assert page.figures.first == []
    assert any("Ernstig eenzaam" in line for line in page.unknown)


def test_figures_of_reports_stay_with_their_area_and_apart(world):
    told = area_page(world, "GE05", NL).report_figures
    assert {row.subject for row in told} >= {"De Baarsjes"}
    assert all(row.source.id.startswith("rapport-") for row in told)
    assert "Amsterdam" not in {row.subject for row in area_page(world, "FB", NL).report_figures}


def test_circles_are_history_without_place_day_or_hour(world):
    circles = area_page(world, "NE", NL).circles
    assert any(row.name == "Buurtcirkel De Banne" and "nu onbekend" in row.about for row in circles)
    assert any("9-12 mensen" in row.about for row in circles)
    assert "Buurtcirkel De Banne" not in {row.name for row in area_page(world, "FB", NL).circles}


def test_every_area_has_a_profile(world):
    for number, code in enumerate(world.areas.index):
        assert area_page(world, code, EN if number % 4 == 0 else NL).name


def test_an_unknown_area_does_not_exist(world):
    with pytest.raises(NotFoundError, match="bestaat niet"):
        area_page(world, "ZZ", NL)


def test_wijken_stand_under_their_stadsdeel(world):
    page = areas_page(world, NL)
    assert sum(len(group.wijken) for group in page.groups) == 110
    noord = next(group for group in page.groups if group.area and group.area.name == "Noord")
    assert "NE" in [link.code for link in noord.wijken]


def test_an_area_without_a_border_is_listed_without_a_shape(world):
    areas = world.areas.copy()
    areas.loc["WK0363FB", "geometry"] = None
    bare = dataclasses.replace(world, areas=areas)
    shapes = {feature["id"]: feature["geometry"] for feature in areas_geojson(bare, Level.WIJK, NL)["features"]}
    assert shapes["WK0363FB"] is None
    assert shapes["WK0363FC"] is not None
    assert not area_page(bare, "FB", NL).drawn


def test_axes_end_at_round_numbers_and_ranges_stay_ranges():
    assert [nice(top) for top in (1, 1.1, 20, 20.1, 99)] == [1.0, 2.0, 20.0, 50.0, 100.0]
    assert span(float("nan"), 20, 25, "personen", NL) == "20 tot 25 personen"
    assert span(float("nan"), float("nan"), float("nan"), "%", NL) == ""


def test_a_place_tells_services_and_facts(world):
    id = world.places.index[world.places["name"] == "HvdW 't Pluspunt"][0]
    page = place_page(world, id.upper(), NL)
    assert page.row.id == id
    assert [service.kind for service in page.services] == ["Huis van de Wijk"]
    assert {fact.answer for fact in page.facts} == {"weten we niet"}
    assert page.activities == []
    assert page.postcode == "1067 DD Amsterdam"
