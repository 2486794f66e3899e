"""The profile of an area, and its figures."""

import dataclasses

import pytest

from socialmap.errors import NotFoundError
from socialmap.i18n import words
from socialmap.model import Level
from socialmap.queries.kaart.area import area_page, around
from socialmap.queries.kaart.areas import areas_geojson, areas_page
from socialmap.queries.kaart.figures import amount, nice, span
from socialmap.queries.kaart.place import place_page
from socialmap.world import Viewer, load_world

NL, EN = words("nl"), words("en")


def test_a_wijk_knows_where_it_lies_and_what_is_near(world):
    page = area_page(world, "FB", NL)
    assert [link.code for link in page.within] == ["GF07", "F", "GM0363"]
    near = {row.place.name: row for group in page.groups for row in group.rows}
    assert set(near) >= {"Huis van de Wijk 't Pluspunt", "Buurtkamer Stichting De Brug", "OBA Geuzenveld"}
    assert near["Buurtkamer Stichting De Brug"].inside
    assert "minuten lopen" in near["Buurtkamer Stichting De Brug"].minutes


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
    figure = next(row for row in area_page(world, "FB", NL).figures.first if row.id == "mantelzorger")
    assert (figure.value, figure.city, figure.measured, figure.is_estimate) == ("11%", "9,5%", "2020", True)
    assert figure.source.id == "rivm-gezondheid"
    assert (figure.bar.value, figure.bar.city, figure.axis, figure.interval) == (55.0, 47.5, "20%", "")


def test_an_interval_is_told_and_drawn_when_it_is_published(world):
    values = world.values.copy()
    mine = (values["code"] == "WK0363FB") & (values["indicator_id"] == "mantelzorger")
    values.loc[mine, ["low", "high"]] = [10.0, 14.0]
    page = area_page(dataclasses.replace(world, values=values, _cache={}), "FB", NL)
    figure = next(row for row in page.figures.first if row.id == "mantelzorger")
    assert figure.interval == "ligt waarschijnlijk tussen 10% en 14%"
    assert (figure.bar.low, figure.bar.high) == (50.0, 70.0)


@pytest.mark.parametrize(
    ("value", "unit", "dutch", "english"),
    [
        (29.0, "1.000 euro", "29.000 euro", "29,000 euro"),
        (29.3, "1.000 euro", "29.300 euro", "29,300 euro"),
        (0.3, "1 000 euro", "300 euro", "300 euro"),
        (-4.1, "1.000 euro", "-4.100 euro", "-4,100 euro"),
        (2.5, "1.000.000 euro", "2.500.000 euro", "2,500,000 euro"),
        (29.0, "euro", "29 euro", "29 euro"),
        (4.5, "per 1.000 inwoners", "4,5 per 1.000 inwoners", None),
    ],
)
def test_a_unit_that_is_a_thousand_is_told_in_ones(value, unit, dutch, english):
    assert amount(value, unit, NL) == dutch
    assert english is None or amount(value, unit, EN) == english


def test_a_span_of_thousands_is_told_in_ones():
    assert span(float("nan"), 21.0, 29.0, "1.000 euro", NL) == "21.000 tot 29.000 euro"
    assert span(float("nan"), 21.0, 29.0, "euro", NL) == "21 tot 29 euro"


def test_every_place_on_the_page_tells_thousands_in_ones(world):
    indicators = world.indicators.copy()
    indicators.loc[["eenzaam", "mantelzorger"], "unit"] = "1.000 euro"
    city = dataclasses.replace(world, indicators=indicators, _cache={})
    city = with_figure(city, "WK0363FB", "eenzaam", value=25.0, low=21.0, high=29.0)
    city = with_figure(city, "WK0363FB", "mantelzorger", value=11.0, low=10.0, high=14.0)
    assert need_of(city, values=True)["eenzaam"].between.startswith("ligt waarschijnlijk tussen 21.000 en 29.000 euro")
    assert need_of(city, values=True)["eenzaam"].value == "25.000 euro"
    figure = next(row for row in area_page(city, "FB", NL).figures.first if row.id == "mantelzorger")
    assert (figure.value, figure.city, figure.axis) == ("11.000 euro", "9.500 euro", "20.000 euro")
    assert figure.interval == "ligt waarschijnlijk tussen 10.000 en 14.000 euro"


def need_of(world, code="FB", *, values=False):
    need = area_page(world, code, NL, need=values).need
    return {row.id: row for row in [*need.first, *need.more]}


def with_figure(world, code, name, **cells):
    """The same world with other cells in one figure."""
    values = world.values.copy()
    mine = (values["code"] == code) & (values["indicator_id"] == name)
    assert mine.any()
    values.loc[mine, list(cells)] = list(cells.values())
    return dataclasses.replace(world, values=values, _cache={})


def test_need_is_told_in_words_with_an_interval_that_says_what_it_rests_on(world):
    told = need_of(world)
    assert set(told) == {"ernstig_eenzaam", "eenzaam", "matig_veel_regie", "moeite_rondkomen"}
    lonely = told["ernstig_eenzaam"]
    # 18.3 in Geuzenveld, 20% less and more: 14.6 to 22.0, around which the city's 14.8 lies.
    assert (lonely.stands, lonely.value, lonely.city) == ("rond de stad", "", "")
    assert lonely.between == "ligt waarschijnlijk tussen 14% en 22% (de bron zegt dit niet: ons uitgangspunt)"
    assert (lonely.measured, lonely.source.id, lonely.is_estimate) == ("2020", "rivm-gezondheid", True)
    assert "18,3" not in str(area_page(world, "FB", NL))


def test_who_passed_the_door_sees_the_values_too(world):
    lonely = need_of(world, values=True)["ernstig_eenzaam"]
    assert (lonely.stands, lonely.value, lonely.city) == ("rond de stad", "18,3%", "14,8%")


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (16.0, 21.0, "boven de stad"),
        (9.0, 14.7, "onder de stad"),
        (14.8, 21.0, "rond de stad"),
        (9, 30, "rond de stad"),
    ],
)
def test_a_published_interval_decides_where_an_area_stands(world, low, high, said):
    lonely = need_of(with_figure(world, "WK0363FB", "ernstig_eenzaam", low=low, high=high))["ernstig_eenzaam"]
    assert lonely.stands == said
    assert lonely.between.endswith("(zo staat het in de bron)")


def test_the_interval_of_the_city_counts_where_it_is_published(world):
    mine = with_figure(world, "WK0363FB", "ernstig_eenzaam", low=16.0, high=21.0)
    both = with_figure(mine, "GM0363", "ernstig_eenzaam", low=13.0, high=16.5)
    assert need_of(both)["ernstig_eenzaam"].stands == "rond de stad"


def test_an_area_without_a_figure_of_the_city_is_not_placed(world):
    values = world.values[world.values["code"] != "GM0363"]
    alone = dataclasses.replace(world, values=values, _cache={})
    assert need_of(alone)["ernstig_eenzaam"].stands == "het cijfer van de stad kennen we niet"


def test_the_city_itself_is_not_compared_and_not_named(world):
    city = area_page(world, "GM0363", NL)
    assert {row.stands for row in city.need.first} == {""}
    assert "14,8" not in str(city)


@pytest.mark.parametrize(("residents", "seen"), [(199, False), (200, True), (float("nan"), False)])
def test_no_estimate_below_the_minimum_or_of_an_unknown_number(world, residents, seen):
    few = with_figure(world, "WK0363FB", "inwoners", value=residents)
    page = area_page(few, "FB", NL, need=True)
    assert bool(page.need.first) is seen
    assert ("mantelzorger" in {row.id for row in page.figures.first}) is seen
    assert any("te weinig mensen" in line for line in page.unknown) is not seen
    assert few.indicator("eenzaam", Level.WIJK)["value"].notna()["WK0363FB"] == seen


def test_a_minimum_that_is_stated_goes_before_ours(world):
    indicators = world.indicators.copy()
    indicators.loc["vrijwilligerswerk", "min_population"] = 20_000
    stated = dataclasses.replace(world, indicators=indicators, _cache={})
    assert "vrijwilligerswerk" not in {row.id for row in area_page(stated, "FB", NL).figures.first}
    assert "mantelzorger" in {row.id for row in area_page(stated, "FB", NL).figures.first}


def test_where_no_residents_are_stored_the_publisher_is_believed(world):
    values = world.values[world.values["indicator_id"] != "inwoners"]
    assert need_of(dataclasses.replace(world, values=values, _cache={}))


def test_a_count_is_not_compared_with_the_city(world):
    figure = next(row for row in area_page(world, "FB", NL).figures.first if row.id == "inwoners")
    assert (figure.bar, figure.city, figure.value) == (None, "", "19.180 personen")


def test_a_missing_figure_is_named(world):
    values = world.values[world.values["code"] != "WK0363FB"]
    page = area_page(dataclasses.replace(world, values=values, _cache={}), "FB", NL)
    assert page.figures.first == []
    assert any("Ernstig eenzaam" in line for line in page.unknown)


def test_figures_of_reports_stay_with_their_area_and_apart(world, store, settings):
    told = area_page(world, "GE05", NL, need=True).report_figures
    assert {row.subject for row in told} >= {"De Baarsjes"}
    assert "ernstig eenzaam" in {row.label for row in told}
    # Who may see a figure is told by a table beside the store; without it nothing is public.
    assert area_page(world, "GE05", NL).report_figures == []
    beside = load_world(store, gemeente="GM0363", viewer=Viewer.PUBLIC, now=world.now, settings=settings)
    public = area_page(beside, "GE05", NL).report_figures
    assert {row.label for row in public} == {"buurttevredenheid", "geeft informele hulp"}
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
    assert page.services == [], "a house does not lie in itself"
    assert {fact.answer for fact in page.facts} == {"weten we niet"}
    assert page.activities == []
    assert page.postcode == "1067 DD Amsterdam"
