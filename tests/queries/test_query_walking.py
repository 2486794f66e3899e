"""The tables of the reach command, on three wijken with one street of known length."""

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from socialmap.cli import main
from socialmap.errors import BadInputError, NotFoundError, StoreError
from socialmap.importing.starter import prepare_store
from socialmap.model import PlaceKind
from socialmap.network.files import BEFORE, save_network
from socialmap.queries.kaart.walking import find_start, minutes_by_area, places_within, when_it_closes
from tests.support.networks import CORNER, Edge, drawn
from tests.support.worlds import made_world, middle

PROFILES = Path(__file__).parents[2] / "data" / "profielen.csv"
A, B = "WK0363FA", "WK0363FB"
HOUSE, ROOM = PlaceKind.HUIS_VAN_DE_WIJK, PlaceKind.BUURTKAMER


@pytest.fixture
def world(tmp_path):
    """Two wijken of 1,000 and 500 residents at the ends of a street of 2 km, with a house in each."""
    points = [(middle(n)[0] - CORNER[0], middle(n)[1] - CORNER[1]) for n in (0, 1)]
    network = drawn(points, [Edge(0, 1, "Lange Straat")])
    save_network(network, tmp_path / "straten.bin")
    x, y = middle(0)
    places = [("west", HOUSE, x, y), ("oost", HOUSE, *middle(1)), ("kamer", ROOM, x + 600, y)]
    made = made_world(tmp_path, letters="AB", places=places, figures={"inwoners": {A: 1000.0, B: 500.0}})
    return replace(made, streets=tmp_path / "straten.bin", profiles=PROFILES, _cache={})


def test_a_start_is_a_name_an_address_or_a_point(world) -> None:
    assert find_start(world, "WEST") == pytest.approx(middle(0), abs=0.1)
    point = world.places.loc["west"]
    assert find_start(world, f"{point['lat']:.6f}, {point['lon']:.6f}") == pytest.approx(middle(0), abs=0.2)
    with pytest.raises(NotFoundError, match=r"'wst' staat niet op de kaart.*Bedoelt u west"):
        find_start(world, "wst")


def test_places_come_nearest_first_with_metres(world) -> None:
    found = places_within(world, "west", minutes=10)
    assert found["naam"].tolist() == ["west", "kamer"]
    assert found["meters"].tolist() == [0, 600]
    assert set(found["hoe"]) == {"over straat"}


def test_without_streets_the_table_says_that_it_guesses(world) -> None:
    found = places_within(replace(world, streets=None, _cache={}), "west", minutes=12)
    assert found["meters"].tolist() == [0, 780]
    assert set(found["hoe"]) == {"geschat, hemelsbreed"}
    assert found["meters_onbekend"].isna().all()


@pytest.mark.parametrize("minutes", [-1, 10_000, float("nan")])
def test_impossible_minutes_are_refused(world, minutes) -> None:
    with pytest.raises(BadInputError, match="kolom minuten: dit aantal minuten kan niet"):
        places_within(world, "west", minutes=minutes)


def test_in_no_time_only_the_place_itself_is_reached(world) -> None:
    assert places_within(world, "west", minutes=0)["naam"].tolist() == ["west"]


def test_minutes_by_area_and_together(world) -> None:
    found = minutes_by_area(world, "buurtkamer", level="wijk").set_index("code")
    assert found["minutes"].round(2).to_dict() == {A: 8.0, B: round(1400 / 75, 2)}
    assert found["within_10"].to_dict() == {A: 1.0, B: 0.0}
    with pytest.raises(NotFoundError, match=r"De soort 'buurtkamr' bestaat niet. Bedoelt u 'buurtkamer'"):
        minutes_by_area(world, "buurtkamr", level="wijk")
    with pytest.raises(NotFoundError, match="'straat' is geen soort gebied"):
        minutes_by_area(world, "buurtkamer", level="straat")


def test_who_loses_is_named_when_a_place_closes(world) -> None:
    found = when_it_closes(world, "oost", minutes=10).set_index("code")
    assert found["verliest"].to_dict() == {B: 500.0}
    assert found["verder"].to_dict() == {B: 500.0}
    with pytest.raises(NotFoundError, match="De plek 'oo' bestaat niet"):
        when_it_closes(world, "oo")


def test_without_streets_the_command_says_how_to_get_them(world) -> None:
    with pytest.raises(NotFoundError, match=r"Er zijn nog geen straten.*import network"):
        minutes_by_area(replace(world, streets=None, _cache={}), "buurtkamer", level="wijk")


def test_the_command_prints_a_table_and_one_sentence_for_what_is_wrong(settings, monkeypatch) -> None:
    prepare_store(settings).close()
    points = [(x - CORNER[0], y - CORNER[1]) for x, y in ((115_100.0, 487_950.0), (115_300.0, 487_960.0))]
    save_network(drawn(points, [Edge(0, 1, "Albardakade")]), settings.data_dir / BEFORE)
    monkeypatch.setenv("SOCIALMAP_DATA_DIR", str(settings.data_dir))
    run = CliRunner()
    answer = run.invoke(main, ["reach", "--from", "Albardakade 5", "--profile", "rolstoel"])
    assert (answer.exit_code, "HvdW 't Pluspunt" in answer.output) == (0, True)
    answer = run.invoke(main, ["reach", "--from", "Albardakade 5", "--profile", "rolator"])
    assert (answer.exit_code, "Bedoelt u 'rollator'?" in answer.stderr) == (2, True)
    answer = run.invoke(main, ["reach", "--to-kind", "buurtkamer", "--by", "wijk", "--format", "csv"])
    assert answer.output.startswith("code,naam,minutes,residents,within_5")
    answer = run.invoke(main, ["reach"])
    assert (answer.exit_code, "Kies een van --from" in answer.stderr) == (2, True)


def test_streets_that_cannot_be_read_are_refused_in_the_command_and_estimated_on_pages(world) -> None:
    world.streets.write_bytes(world.streets.read_bytes()[:-1] + b"x")
    broken = replace(world, _cache={})
    assert set(places_within(broken, "west", minutes=12)["hoe"]) == {"geschat, hemelsbreed"}
    with pytest.raises(StoreError, match="python -m socialmap import network"):
        minutes_by_area(broken, "buurtkamer", level="wijk")
