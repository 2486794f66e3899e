"""Streets, places and residents together: on drawn streets with known answers, and on all of Amsterdam."""

from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest

from layers import find_layers
from socialmap import geo
from socialmap.layer import render
from socialmap.model import MEETING_KINDS, PlaceKind
from socialmap.network.files import save_network
from socialmap.offer.places import offered_places
from socialmap.walks import Walks, walks
from tests.support.networks import CORNER, Edge, drawn
from tests.support.walking import amsterdam_roads
from tests.support.worlds import amsterdam_world, made_world, middle

PROFILES = Path(__file__).parents[1] / "data" / "profielen.csv"
A, B, C = "WK0363FA", "WK0363FB", "WK0363FC"
HOUSE = PlaceKind.HUIS_VAN_DE_WIJK


def with_streets(world, network, folder):
    path = folder / "straten.bin"
    save_network(network, path)
    return replace(world, streets=path, profiles=PROFILES, _cache={})


@pytest.fixture
def row(tmp_path):
    """Three wijken in a row with one street of 4 km through their middles, a house in the first."""
    points = [tuple(np.subtract(middle(number), CORNER)) for number in (0, 1, 2)]
    network = drawn(points, [Edge(0, 1, "Lange Straat"), Edge(1, 2, "Lange Straat")])
    figures = {"inwoners": {A: 1000.0, B: 500.0}}
    world = made_world(tmp_path, places=[("huis", HOUSE, *middle(0))], figures=figures)
    return with_streets(world, network, tmp_path)


def test_without_streets_there_are_no_walks(tmp_path) -> None:
    assert walks(made_world(tmp_path)) is None


def test_minutes_follow_the_street(row) -> None:
    found = walks(row).by_area(offered_places(row, MEETING_KINDS))
    assert found["minutes"].round(1).to_dict() == {A: 0.0, B: round(2000 / 75, 1), C: round(4000 / 75, 1)}
    assert found["why"].to_dict() == {A: "", B: "", C: "we weten niet hoeveel mensen hier wonen"}


def test_a_slower_walker_takes_longer(row) -> None:
    places = offered_places(row, MEETING_KINDS)
    slow = walks(row).by_area(places, "rollator")["minutes"]
    assert slow[B] == pytest.approx(2000 / 0.7 / 60, abs=0.01)


def test_the_share_of_an_area_stands_beside_the_citys(row) -> None:
    places = offered_places(row, MEETING_KINDS)
    assert walks(row).share_of(places, row.area(A)) == (1.0, pytest.approx(1000 / 1500))
    assert walks(row).share_of(places, row.area(B)) == (0.0, pytest.approx(1000 / 1500))


def test_two_places_with_the_same_hash_are_two_places(row) -> None:
    """Python gives (-1,) and (-2,) one hash: what was computed for one must not be told of the other."""
    assert hash((-1,)) == hash((-2,))
    (x, y), found = middle(0), walks(row)
    places = gpd.GeoDataFrame(index=[-1, -2], geometry=gpd.points_from_xy([x + 100, x + 1900], [y, y]), crs=geo.RD)
    along = [float(found.spots(places.loc[[id]]).along[0]) for id in places.index]
    assert along == pytest.approx([0.05, 0.95])


def test_residents_near_a_place_by_profile(row) -> None:
    near = walks(row).near_place(row.places.loc[["huis"]])
    assert list(near.index) == ["wandelen", "rustig", "rollator", "rolstoel", "scootmobiel"]
    assert near.loc["wandelen", "15"] == 1000
    assert near["known"].between(0, 1).all()


def test_a_place_far_from_every_street_says_so(tmp_path, row) -> None:
    x, y = middle(0)
    (tmp_path / "far").mkdir()
    world = made_world(tmp_path / "far", places=[("ver", HOUSE, x, y + 400)])
    assert walks(replace(world, streets=row.streets, profiles=PROFILES)).near_place(world.places) is None


def test_places_around_a_point_nearest_first(row) -> None:
    x, y = middle(0)
    found = walks(row).around(x + 600, y, row.places, minutes=15)
    assert found.index.tolist() == ["huis"]
    assert found.loc["huis", ["minutes", "metres"]].tolist() == [
        pytest.approx(8, abs=0.01),
        pytest.approx(600, abs=0.5),
    ]
    assert walks(row).around(x + 600, y, row.places, minutes=7).empty
    assert walks(row).around(x, y + 300, row.places) is None


def test_layers_walk_where_streets_are_and_estimate_where_not(tmp_path, row) -> None:
    walked = render(find_layers()["minuten_lopen"], row)
    assert walked.frame["value"].round().to_dict() == {A: 0, B: 27, C: 53}
    assert "osm" not in walked.sources  # a made world knows no such source
    guessed = render(find_layers()["minuten_lopen"], replace(row, streets=None, _cache={}))
    assert guessed.frame.loc[B, "value"] == pytest.approx(1.3 * 2000 / 75, abs=0.1)
    assert "geschat, hemelsbreed" in guessed.frame.loc[B, "label"]
    spots = render(find_layers()["witte_vlekken"], row).frame
    assert spots["value"].round().fillna(-1).to_dict() == {A: 0, B: 100, C: -1}
    assert spots.loc[C, "label"] == "we weten niet hoeveel mensen hier wonen"


@pytest.fixture(scope="module")
def amsterdam(tmp_path_factory, real_data) -> Walks:
    folder = tmp_path_factory.mktemp("walks")
    found = walks(with_streets(amsterdam_world(folder, real_data), amsterdam_roads(real_data), folder))
    assert found is not None
    return found


@pytest.mark.real_data
@pytest.mark.slow
def test_geuzenveld_walks_to_pluspunt_and_de_brug(amsterdam) -> None:
    """The distances that the issue names: De Brug 722 m, 't Pluspunt 1,247 m from De Eendracht."""
    x, y = geo.to_rd(4.79086, 52.38134)
    world = amsterdam.world
    found = amsterdam.around(float(x), float(y), world.places[world.places["offered"]], profile="rustig", minutes=30)
    named = found.assign(name=world.places["name"]).set_index("name")
    assert named.loc["BK Stichting De Brug", "minutes"] == pytest.approx(13, abs=0.5)
    assert named.loc["BK Stichting De Brug", "metres"] == pytest.approx(722, abs=30)
    assert named.loc["HvdW 't Pluspunt", "minutes"] == pytest.approx(23, abs=0.5)


@pytest.mark.real_data
@pytest.mark.slow
def test_buurten_without_streets_say_why(amsterdam) -> None:
    places = offered_places(amsterdam.world, MEETING_KINDS)
    found = amsterdam.by_area(places)
    assert len(found) == 518
    lost = found[found["minutes"].isna()]
    assert lost["why"].value_counts().to_dict() == {
        "geen straat binnen 250 meter op dit stratennet": 24,
        "de straten hier hangen op dit stratennet niet vast aan de rest": 1,  # Weespertrekvaart
    }
    assert found["minutes"].median() < 12
