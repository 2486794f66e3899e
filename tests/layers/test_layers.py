"""What each layer draws, on made-up worlds where the answer is known, and on the real city."""

from dataclasses import replace
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from layers import find_layers
from socialmap.layer import UNKNOWN_WORDS, own_lists_first, render
from socialmap.model import (
    Circle,
    CircleKind,
    Feature,
    FeatureKind,
    Initiative,
    Known,
    Level,
    Offer,
    PlaceKind,
    Status,
)
from tests.support.records import SOURCE
from tests.support.worlds import HALF, amsterdam_world, at, buurt, made_world, middle, starter_world, wijk

LAYERS = find_layers()
A, B, C = "WK0363FA", "WK0363FB", "WK0363FC"
HOUSE, ROOM = PlaceKind.HUIS_VAN_DE_WIJK, PlaceKind.BUURTKAMER


@pytest.fixture(scope="module")
def starter(tmp_path_factory):
    return starter_world(tmp_path_factory.mktemp("starter"))


@pytest.fixture(scope="module")
def amsterdam(tmp_path_factory, real_data):
    return amsterdam_world(tmp_path_factory.mktemp("amsterdam"), real_data)


@pytest.mark.parametrize("name", LAYERS)
def test_every_layer_draws_the_starter_set(starter, name: str) -> None:
    drawn = render(LAYERS[name], starter)
    columns = {"name", "label"} | ({"value"} if drawn.layer.shape == "areas" else {"kind"})
    assert columns <= set(drawn.frame.columns)
    assert drawn.frame.crs.to_epsg() == 28992
    assert drawn.frame.index.is_unique
    assert set(drawn.classes) <= set(range(len(drawn.legend)))
    assert sum(entry.count for entry in drawn.legend) == len(drawn.frame)
    assert set(drawn.sources) <= set(starter.sources.index)
    assert drawn.sources or drawn.is_empty
    assert drawn.schematic == (drawn.layer.shape == "areas" and not drawn.is_empty)


@pytest.mark.parametrize("name", LAYERS)
def test_every_layer_bears_an_empty_world(tmp_path, name: str) -> None:
    drawn = render(LAYERS[name], made_world(tmp_path))
    unknown = drawn.frame["value"].isna().all() if drawn.layer.shape == "areas" else drawn.is_empty
    assert unknown or name == "cirkels_en_groepen"


def test_geuzenveld_is_lonelier_than_the_city(starter) -> None:
    drawn = render(LAYERS["ernstig_eenzaam"], starter)
    assert drawn.frame.loc[B, "name"] == "Geuzenveld"
    assert drawn.frame.loc[B, "label"] == "18,3 % (2020)"
    assert drawn.city_value == 14.8
    assert drawn.entry(B).lower > drawn.city_value
    assert "herkomst" in drawn.layer.note
    # Four wijken without a figure, and those where too few people live for one.
    few = starter.too_few("ernstig_eenzaam", Level.WIJK)
    assert sum(entry.count for entry in drawn.legend if entry.pattern == "hatch") == 4 + few.sum()
    assert few.sum() > 0


def test_places_have_kind_address_and_freshness_in_words(starter) -> None:
    frame = render(LAYERS["buurtkamers"], starter).frame.set_index("name")
    assert frame.loc["OBA Geuzenveld", "label"] == (
        "bibliotheek; Albardakade 3; staat op de lijst van de gemeente (mei 2026), nog door niemand gecontroleerd"
    )


def test_dagbesteding_is_never_an_open_place(tmp_path) -> None:
    world = made_world(tmp_path, places=[("dag", PlaceKind.DAGBESTEDING, *middle(0), {"offer": Offer.REFERRAL})])
    drawn = render(LAYERS["dagbesteding"], world)
    assert list(drawn.frame.index) == ["dag"]
    assert "eerst langs het Buurtteam" in drawn.frame.loc["dag", "label"]
    for name in ("huizen_van_de_wijk", "buurtkamers", "formele_hulp"):
        assert render(LAYERS[name], world).is_empty


def test_supply_is_counted_by_residents_and_small_wijken_are_unknown(tmp_path) -> None:
    world = made_world(
        tmp_path,
        places=[("huis", HOUSE, *middle(0)), ("kamer", ROOM, *middle(0)), ("klein", ROOM, *middle(1))],
        figures={"inwoners": {A: 4000.0, B: 199.0, C: 5000.0}},
    )
    drawn = render(LAYERS["aanbod_per_1000"], world)
    assert drawn.frame["value"].round(3).to_dict() == {A: 0.5, B: pytest.approx(np.nan, nan_ok=True), C: 0.0}
    assert drawn.frame.loc[A, "label"] == "2 open plekken, 0,50 per 1.000 inwoners"
    assert "minder dan 200" in drawn.frame.loc[B, "label"]
    assert drawn.city_value == pytest.approx(3 / 9199 * 1000)


def test_without_a_list_of_places_supply_is_unknown_not_zero(tmp_path) -> None:
    world = made_world(tmp_path, figures={"inwoners": {A: 4000.0}})
    for name in ("aanbod_per_1000", "witte_vlekken"):
        drawn = render(LAYERS[name], world)
        assert drawn.frame["value"].isna().all()
        assert drawn.city_value is None


def test_white_spots_are_ground_farther_than_800_metres(tmp_path) -> None:
    world = made_world(tmp_path, places=[("huis", HOUSE, *middle(0))], figures={"inwoners": {A: 1000.0, C: 500.0}})
    share = render(LAYERS["witte_vlekken"], world).frame["value"]
    near = np.pi * 800**2 / (2 * HALF) ** 2
    assert share[A] == pytest.approx((1 - near) * 100, abs=1)
    assert share[B] == 100
    assert share[C] == 100


def test_white_spots_are_by_buurt_where_borders_are_known(tmp_path) -> None:
    x, y = middle(0)
    parts = [buurt("BU0363FA01", A, x, y, 300), buurt("BU0363FA02", A, x, y + 900, 40), buurt("BU0363FA03", A, x, y, 9)]
    residents = {"inwoners": {"BU0363FA01": 300.0, "BU0363FA02": 100.0, "BU0363FA03": 0.0}}
    drawn = render(
        LAYERS["witte_vlekken"], made_world(tmp_path, places=[("h", HOUSE, x, y)], areas=parts, figures=residents)
    )
    assert drawn.frame["value"].round().to_dict() == {
        "BU0363FA01": 0,
        "BU0363FA02": 100,
        "BU0363FA03": pytest.approx(np.nan, nan_ok=True),
    }
    assert drawn.frame.loc["BU0363FA03", "label"] == "hier woont niemand"
    assert drawn.city_value == pytest.approx(25.0)


def test_freshness_knows_three_answers(tmp_path) -> None:
    names = ["nu", "ooit", "nooit"]
    world = made_world(tmp_path, places=[(name, ROOM, *middle(0)) for name in names])
    checks = {"nu": date(2026, 9, 1), "ooit": date(2024, 9, 1), "nooit": None}
    world.places["checked_on"] = pd.Series(checks, dtype=object).reindex(world.places.index)
    words = {"nu": "gecontroleerd", "ooit": "lang niet gecontroleerd", "nooit": "nooit gecontroleerd"}
    world.places["freshness"] = pd.Series(words).reindex(world.places.index)
    drawn = render(LAYERS["versheid"], world)
    assert drawn.frame["kind"].to_dict() == words
    assert [entry.count for entry in drawn.legend] == [1, 1, 1]
    assert "1 september 2026" in drawn.frame.loc["nu", "label"]


def test_completeness_counts_facts_that_are_known(tmp_path) -> None:
    world = made_world(tmp_path, places=[("a", ROOM, *middle(0)), ("b", ROOM, *middle(0))])
    assert render(LAYERS["compleetheid"], world).frame.loc[A, "value"] == 0
    world.places.loc["a", ["step_free", "toilet"]] = [str(Known.NO), str(Known.YES)]
    drawn = render(LAYERS["compleetheid"], world)
    assert drawn.frame.loc[A, "value"] == pytest.approx(100 * 2 / 24)
    assert drawn.frame.loc[A, "label"] == "van 2 plekken kennen we 8 % van de feiten"
    assert drawn.frame.loc[B, "label"] == "hier kennen we nog geen plekken"


def test_circles_are_as_near_as_the_report_says_and_nowhere_nearer(tmp_path) -> None:
    def circle(name: str, level: str, codes: str, **changes) -> Circle:
        return Circle(
            name,
            name,
            CircleKind.BUURTCIRKEL,
            area_name=name,
            area_level=level,
            area_codes=codes,
            source_id=SOURCE,
            **changes,
        )

    world = made_world(
        tmp_path,
        letters="",
        areas=[
            wijk(0, "A", gebied_code="G1", stadsdeel_code="S"),
            wijk(1, "B", gebied_code="G1", stadsdeel_code="S"),
            wijk(2, "C", gebied_code="G2", stadsdeel_code="S"),
            wijk(3, "D", gebied_code="G3", stadsdeel_code="T"),
        ],
        records=[
            circle("Hier", "wijk", "FA", begun="2017", ended="2018", status=Status.ENDED),
            circle("Gebied", "gebied", "G1"),
            circle("Stad", "stadsdeel", "S", begun="2019-04"),
        ],
    )
    drawn = render(LAYERS["cirkels_en_groepen"], world)
    assert drawn.frame["value"].tolist() == [1, 2, 3, 4]
    assert [drawn.entry(code).label for code in drawn.frame.index][2:] == [
        "een groep ergens in dit stadsdeel",
        "geen groep bekend",
    ]
    assert drawn.frame.loc[A, "label"].startswith("Buurtcirkel Hier (van 2017 tot 2018, gestopt); Buurtcirkel Gebied")
    assert "(sinds 2019-04, nu onbekend)" in drawn.frame.loc[C, "label"]


def test_no_circle_shows_a_place_day_or_hour(starter) -> None:
    said = " ".join(render(LAYERS["cirkels_en_groepen"], starter).frame["label"]).lower()
    assert "buurtcirkel de banne" in said
    for word in ("wending", "rijn58", "biko", "tugela", "maandag", "dinsdag", "woensdag", " uur"):
        assert word not in said


def test_an_initiative_of_a_report_is_told_as_history(tmp_path) -> None:
    story = Initiative("i", "De Tuin", kind="buurttuin", place_id="tuin", period="2019", source_id=SOURCE)
    world = made_world(
        tmp_path,
        places=[
            ("tuin", PlaceKind.OVERIG, *middle(0), {"offer": Offer.CONTEXT}),
            ("nu", PlaceKind.INITIATIEF, *middle(1)),
        ],
        records=[story],
    )
    frame = render(LAYERS["bewonersinitiatieven"], world).frame
    assert frame.loc["tuin", "label"] == "In 2019 was dit hier: buurttuin"
    assert frame.loc["nu", "label"].startswith("initiatief van bewoners")


def test_context_is_drawn_when_it_is_stored(tmp_path) -> None:
    import shapely

    border = shapely.to_wkb(shapely.Point(middle(0)).buffer(100))
    records = [
        Feature(FeatureKind.STOP, "1", "Plein 40-45", SOURCE, **at(*middle(0))),
        Feature(FeatureKind.STATION, "1", "Lelylaan", SOURCE, **at(*middle(0))),
        Feature(FeatureKind.WATER_TAP, "1", "Plein", SOURCE, **at(*middle(0))),
        Feature(FeatureKind.PARK, "1", "Sloterpark", SOURCE, **at(*middle(0)), geometry=border),
    ]
    world = made_world(tmp_path, records=records)
    assert render(LAYERS["haltes"], world).frame["label"].tolist() == ["halte", "station"]
    assert render(LAYERS["watertappunten"], world).frame["name"].tolist() == ["Plein"]
    park = render(LAYERS["parken"], world)
    assert park.frame["name"].tolist() == ["Sloterpark"]
    assert park.legend[0].colour == "#c7e9c0"


def test_openstreetmap_steps_back_where_a_list_of_its_own_is_stored() -> None:
    taps = gpd.GeoDataFrame({"kind": ["watertap", "watertap", "park"], "source_id": ["osm", SOURCE, "osm"]})
    assert own_lists_first(taps).index.tolist() == [1, 2]
    assert own_lists_first(taps.iloc[[0]]).index.tolist() == [0]


def test_an_editor_sees_no_other_score(tmp_path) -> None:
    drawn = render(LAYERS["past_een_cirkel"], made_world(tmp_path))
    assert drawn.layer.guarded
    assert set(drawn.frame["label"]) == {"hoe nodig het hier is, weten we niet"}
    assert [entry.label for entry in drawn.legend] == [UNKNOWN_WORDS]


@pytest.mark.real_data
@pytest.mark.slow
def test_the_whole_city_has_real_borders_and_a_modest_white_spot(amsterdam) -> None:
    drawn = {name: render(layer, amsterdam) for name, layer in LAYERS.items()}
    assert not any(one.schematic for one in drawn.values())
    assert len(drawn["buurten"].frame) == 518
    assert len(drawn["wijken"].frame) == 110
    assert len(drawn["haltes"].frame) == 761
    assert 35 <= len(drawn["huizen_van_de_wijk"].frame) <= 45
    assert 0 < drawn["witte_vlekken"].city_value < 15
    home = amsterdam.places.loc[amsterdam.places["name"].str.contains("Pluspunt"), "buurt_code"].iloc[0]
    assert drawn["witte_vlekken"].frame.loc[home, "value"] < 20
    assert len(amsterdam.level(Level.BUURT)) == len(drawn["witte_vlekken"].frame)
    names = set(drawn["huizen_van_de_wijk"].frame["name"]) | set(drawn["buurtkamers"].frame["name"])
    assert any("Pluspunt" in name for name in names)
    assert any("De Brug" in name for name in names)
    assert "OBA Geuzenveld" in names


def test_layers_do_not_change_the_world(starter) -> None:
    before = {name: getattr(starter, name).copy() for name in ("areas", "places", "services", "values")}
    for layer in LAYERS.values():
        layer.compute(starter)
    for name, frame in before.items():
        pd.testing.assert_frame_equal(pd.DataFrame(getattr(starter, name)), pd.DataFrame(frame))
    assert replace(starter).versions == starter.versions
