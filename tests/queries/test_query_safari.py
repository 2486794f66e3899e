"""A walk past chosen places: on streets drawn by hand, and on all of Amsterdam's."""

from contextlib import closing
from dataclasses import replace
from datetime import time
from itertools import pairwise, permutations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from socialmap import geo
from socialmap.config import Settings
from socialmap.errors import BadInputError, NotFoundError
from socialmap.guide.directions import way_between
from socialmap.guide.gathering import begin_near, named_begin
from socialmap.guide.origin import from_point
from socialmap.i18n import words
from socialmap.importing.flow import import_files
from socialmap.importing.starter import prepare_store
from socialmap.model import Feature, FeatureKind, PlaceKind
from socialmap.network.network import Origin as StreetOrigin
from socialmap.queries.wegwijzer.safari import Asked, safari
from socialmap.world import Viewer, load_world
from tests.support.records import SOURCE
from tests.support.worlds import CITY, NOW, X, Y, at, made_world

NL = words("nl")
NAMES = ("Een", "Twee", "Drie", "Vier")


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """Without streets: places on a line, a stop west of them."""
    places = [(name, PlaceKind.BUURTKAMER, X + 200 * n, Y) for n, name in enumerate(NAMES)]
    stop = Feature(FeatureKind.STOP, "bus/Plein", "Plein", SOURCE, **at(X - 100, Y))
    return made_world(tmp_path_factory.mktemp("safari"), places=places, records=[stop])


def start(world, x=X - 90, y=Y + 5):
    return begin_near(world, from_point(world, *at(x, y).values()), NL)


def walk(world, ids=NAMES, **changes):
    return safari(world, Asked(tuple(ids), **{"limit": 240, "stay": 10, **changes}), start(world), NL)


def test_the_walk_starts_at_a_stop_and_says_why(world):
    found = walk(world)
    assert found.start == "Start en eind: halte Plein"
    assert found.moved == "Een groep begint niet bij iemand thuis. Deze wandeling begint bij: halte Plein."
    assert found.begin.id == "halte:bus/Plein"
    again = safari(world, found.asked, named_begin(world, found.begin.id, NL), NL)
    assert (again.moved, again.start) == ("", found.start)


def test_the_nearest_place_is_a_start_too(world):
    begin = begin_near(world, from_point(world, *at(X + 390, Y).values()), NL)
    assert (begin.name, begin.place_id) == ("Drie", "Drie")


def test_without_streets_it_is_estimated_and_no_way_is_made_up(world):
    found = walk(world)
    assert found.estimated
    assert all(stop.way.way.steps == () for stop in found.stops)
    assert 'class="way"' not in found.map
    # 700 m and back, times 1.3, at 0.9 m/s.
    assert found.summary.startswith("Langs 4 plekken en terug: 74 minuten. Daarvan loopt u 34 minuten.")
    assert sorted(stop.place.name for stop in found.stops) == sorted(NAMES)


def test_times_add_up_and_the_clock_passes_midnight(world):
    found = walk(world, leave=time(23, 30))
    assert found.home_at == "00.44"
    minutes = walk(world)
    assert minutes.home_at == "74 min."
    passed = 0
    for number, stop in enumerate(minutes.stops):
        passed += int(stop.way.minutes)
        assert stop.arrive == f"{passed + 10 * number} min."
        assert stop.leave == f"{passed + 10 * number + 10} min."
    assert passed + int(minutes.back.minutes) + 40 == 74


def test_an_impossible_limit_says_what_fits_and_what_does_not(world):
    found = walk(world, limit=60, stay=15)
    assert [stop.place.name for stop in found.stops] in (["Een", "Twee"], ["Twee", "Een"])
    assert found.left_out[:2] == ["Drie past niet in 60 minuten.", "Vier past niet in 60 minuten."]
    assert found.left_out[2] == "Voor alle plekken samen hebt u 94 minuten nodig."


def test_when_nothing_fits_the_shortest_is_told(world):
    with pytest.raises(BadInputError, match=r"In 60 minuten past geen enkele .* duurt 65 minuten"):
        walk(world, limit=60, stay=60)


@pytest.mark.parametrize(("ids", "said"), [((), "U koos er 0"), (NAMES[:2], "U koos er 2"), (map(str, range(9)), "9")])
def test_too_few_and_too_many_are_one_sentence(world, ids, said):
    with pytest.raises(BadInputError, match=f"Kies drie tot acht plekken.*{said}"):
        walk(world, tuple(ids))


def test_the_same_place_twice_counts_once(world):
    with pytest.raises(BadInputError, match="U koos er 2"):
        walk(world, ("Een", "Een", "Twee"))


def test_a_place_that_became_hidden_or_ended_is_one_sentence(world):
    with pytest.raises(NotFoundError, match="staat niet meer op de kaart"):
        walk(world, ("Een", "Twee", "weg"))
    ended = replace(world, places=world.places.assign(offered=world.places.index != "Drie"), _cache={})
    with pytest.raises(NotFoundError, match="staat niet meer op de kaart"):
        walk(ended)
    with pytest.raises(NotFoundError, match="staat niet meer op de kaart"):
        named_begin(world, "plek:weg", NL)


def test_open_questions_stand_at_each_door(world):
    assert walk(world).questions == ["Wie komen hier op dit uur?", "Is er plek voor nieuwe mensen?"]


@pytest.fixture(scope="module")
def city(tmp_path_factory, real_data):
    """All of Amsterdam: places, stops, parks and taps, with its roads."""
    folder = tmp_path_factory.mktemp("city")
    given = Settings(data_dir=folder)
    network = real_data / "network"
    paths = [*sorted((real_data / "amsterdam").glob("*.geojson")), network / "nodes.csv", network / "edges.csv"]
    origin = StreetOrigin("OpenStreetMap-bijdragers", "ODbL 1.0", "2017")
    with closing(prepare_store(given)) as store:
        import_files(store, paths, settings=given, origin=origin)
        return load_world(store, gemeente=CITY, viewer=Viewer.PUBLIC, now=NOW, settings=given)


@pytest.mark.real_data
def test_five_places_around_de_eendracht(city):
    origin = from_point(city, 4.79086, 52.38134)
    offered = city.places[city.places["offered"]]
    away = offered.distance(shapely.Point(origin.x, origin.y)).sort_values()
    ids, begin = tuple(away.index[:5]), begin_near(city, origin, NL)
    found = safari(city, Asked(ids, limit=240), begin, NL)
    assert not found.estimated
    assert len(found.stops) == 5
    assert found.left_out == []
    assert begin.moved
    assert begin.name.startswith("halte ")
    assert all(stop.way.way.steps for stop in found.stops)
    assert found.rest_unknown
    assert [source.publisher for source in found.sources] == ["Gemeente Amsterdam", "© OpenStreetMap-bijdragers"]
    # The same by trying all orders over the ways that the sheet itself tells.
    points = [(begin.x, begin.y), *((p.x, p.y) for p in city.places.loc[list(ids), "geometry"])]
    minutes = np.array(
        [[way_between(city, a, b, "rustig", NL, start_name="a").minutes for b in points] for a in points]
    )
    best = min(sum(minutes[a, b] for a, b in pairwise((0, *order, 0))) for order in permutations(range(1, len(points))))
    walked = sum(int(leg.minutes) for leg in [*(stop.way for stop in found.stops), found.back])
    assert best <= walked < best + 1
    shorter = safari(city, Asked(ids, limit=120), begin, NL)
    assert len(shorter.stops) == 3
    assert len(shorter.left_out) == 3
    total = int(shorter.home_at.split()[0])
    assert total <= 120


@pytest.mark.real_data
def test_benches_and_toilets_beside_the_way_are_told_and_drawn(city):
    origin = from_point(city, 4.79086, 52.38134)
    begin = begin_near(city, origin, NL)
    away = city.places[city.places["offered"]].distance(shapely.Point(origin.x, origin.y)).sort_values()
    asked = Asked(tuple(away.index[:3]), limit=240)
    line = safari(city, asked, begin, NL).stops[0].way.way.line
    x, y = line[len(line) // 2]
    lon, lat = geo.to_wgs84(x + 10, y)
    row = {"kind": "bankje", "reference": "n1", "name": "", "source_id": "osm", "lon": float(lon), "lat": float(lat)}
    bench = gpd.GeoDataFrame([row], geometry=[shapely.Point(x + 10, y)], crs=geo.RD)
    with_bench = replace(city, features=pd.concat([city.features, bench], ignore_index=True), _cache={})
    found = safari(with_bench, asked, begin, NL)
    assert found.stops[0].way.rest == ["1 bankje"]
    assert not found.rest_unknown
    assert found.map.count('class="mark"') == 5


@pytest.mark.real_data
def test_who_rolls_walks_past_steps_and_reads_what_is_not_known(city):
    origin = from_point(city, 4.79086, 52.38134)
    away = city.places[city.places["offered"]].distance(shapely.Point(origin.x, origin.y)).sort_values()
    found = safari(city, Asked(tuple(away.index[:3]), "rolstoel", limit=240), begin_near(city, origin, NL), NL)
    assert any(stop.way.way.unknown for stop in found.stops)
