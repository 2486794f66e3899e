"""Profiles are rows of a table, and each meets the streets in its own way."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from socialmap.config import Settings
from socialmap.errors import BadInputError, NotFoundError
from socialmap.network.network import StreetKind
from socialmap.network.profiles import (
    Profile,
    benchless_streets,
    find_profile,
    open_streets,
    read_profiles,
    unknown_streets,
    ways,
)
from tests.support.networks import CORNER, Edge, drawn, with_kerb, with_steps
from tests.support.walking import real_streets

TABLE = Settings().starter_dir / "profielen.csv"
HEADER = TABLE.read_text(encoding="utf-8").splitlines()[0]
PROFILES = read_profiles(TABLE)
ON_FOOT, SLOW = PROFILES["wandelen"], PROFILES["rustig"]
WALKER, WHEELCHAIR, SCOOTER = PROFILES["rollator"], PROFILES["rolstoel"], PROFILES["scootmobiel"]


def test_the_table_holds_the_profiles_of_the_house():
    assert {name: profile.speed for name, profile in PROFILES.items()} == {
        "wandelen": 1.25,
        "rustig": 0.9,
        "rollator": 0.7,
        "rolstoel": 0.9,
        "scootmobiel": 1.67,
    }
    assert [name for name, profile in PROFILES.items() if profile.steps] == ["wandelen", "rustig"]
    assert WALKER.bench_interval == 300
    assert np.isnan(ON_FOOT.max_kerb)


def test_a_new_row_is_a_new_profile(tmp_path):
    path = tmp_path / "profielen.csv"
    path.write_text(f"{HEADER}\nkinderwagen,met een kinderwagen,1.1,no,0.15,0.7,steps,,240,2\n", encoding="utf-8")
    profile = find_profile(read_profiles(path), "kinderwagen")
    assert ways(with_kerb(0.12), profile).seconds.min() == pytest.approx(100 / 1.1)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("x,x,snel,yes,,,,,300,2", "rij 1, kolom speed: .*'snel'.*verwacht: een getal"),
        ("x,x,0,yes,,,,,300,2", "kolom speed: .*groter dan 0"),
        ("x,x,inf,yes,,,,,300,2", "kolom speed"),
        ("x,x,1,ja,,,,,300,2", "kolom steps: .*'ja'.*yes of no"),
        ("x,x,1,no,-3,,,,300,2", "kolom max_kerb: .*0 of meer"),
        ("x,x,1,no,,,stoep,,300,2", "kolom unknown: .*kerb"),
        (",x,1,no,,,,,300,2", "kolom id"),
        ("x,,1,no,,,,,300,2", "kolom label"),
    ],
)
def test_a_row_that_cannot_be_is_refused(tmp_path, row, said):
    path = tmp_path / "profielen.csv"
    path.write_text(f"{HEADER}\n{row}\n", encoding="utf-8")
    with pytest.raises(BadInputError, match=said):
        read_profiles(path)


def test_an_unknown_profile_gets_the_closest_name():
    with pytest.raises(NotFoundError, match=r"'Rolstoelen' bestaat niet\. Bedoelt u 'rolstoel'"):
        find_profile(PROFILES, "Rolstoelen")
    with pytest.raises(NotFoundError, match=r"'xyz' bestaat niet\. Kies uit: wandelen, rustig"):
        find_profile(PROFILES, "xyz")


@pytest.mark.parametrize("profile", [WALKER, WHEELCHAIR, SCOOTER], ids=lambda profile: profile.id)
def test_no_wheel_takes_the_steps(profile):
    assert open_streets(with_steps(), profile).tolist() == [False, True, True, True]
    assert open_streets(with_steps(), ON_FOOT).all()


@pytest.mark.parametrize(("kerb", "passes"), [(0.0, True), (0.03, True), (0.04, False), (np.nan, True)])
def test_a_wheelchair_takes_three_centimetres(kerb, passes):
    assert open_streets(with_kerb(kerb), WHEELCHAIR)[0] == passes
    assert open_streets(with_kerb(kerb), WALKER)[0]


@pytest.mark.parametrize(("width", "passes"), [(0.89, False), (0.9, True), (np.nan, True)])
def test_a_wheelchair_needs_ninety_centimetres(width, passes):
    network = drawn([(0, 0), (100, 0)], [Edge(0, 1, width=width)])
    assert open_streets(network, WHEELCHAIR)[0] == passes
    assert open_streets(network, SLOW)[0]


def test_what_is_not_known_is_told_for_who_it_matters_to():
    network = drawn(
        [(0, 0), (100, 0)],
        [
            Edge(0, 1),
            Edge(0, 1, kerb=np.nan),
            Edge(0, 1, width=np.nan),
            Edge(0, 1, surface=0),
            Edge(0, 1, kind=StreetKind.OTHER),
        ],
    )
    assert ways(network, ON_FOOT).unknown.tolist() == [False] * 5
    assert ways(network, WALKER).unknown.tolist() == [False, False, False, True, True]
    assert ways(network, WHEELCHAIR).unknown.tolist() == [False, True, True, True, True]
    apart = unknown_streets(network, WHEELCHAIR)
    assert {word: np.flatnonzero(rows).tolist() for word, rows in apart.items()} == {
        "steps": [4],
        "kerb": [1],
        "width": [2],
        "surface": [3],
    }


def test_closed_arcs_take_for_ever_and_open_ones_their_length():
    found = ways(with_kerb(), WHEELCHAIR)
    by_street = {int(street): seconds for street, seconds in zip(found.network.street, found.seconds, strict=True)}
    assert by_street[0] == np.inf
    assert by_street[1] == pytest.approx(100 / 0.9)


def waiting(profile: Profile = ON_FOOT) -> dict[tuple[int, int], float]:
    """Seconds beyond sailing, from junction to junction, of two ferries that meet on the water at 2."""
    network = drawn(
        [(0, 0), (0, 900), (0, 500), (300, 500), (0, -80)],
        [
            Edge(0, 2, kind=StreetKind.FERRY),
            Edge(2, 1, kind=StreetKind.FERRY),
            Edge(2, 3, kind=StreetKind.FERRY, one_way=1),
            Edge(0, 4),
            Edge(1, 4),
            Edge(3, 4),
        ],
    )
    found = ways(network, profile)
    return {
        (int(tail), int(head)): float(seconds - network.length[street] / profile.ferry_speed)
        for tail, head, street, seconds in zip(found.tail, network.head, network.street, found.seconds, strict=True)
        if network.kind[street] == StreetKind.FERRY
    }


def test_one_waits_on_the_quay_and_not_on_the_water():
    assert waiting() == pytest.approx({(0, 2): 300, (1, 2): 300, (2, 0): 0, (2, 1): 0, (2, 3): 0})


def test_the_wait_is_the_profiles():
    assert waiting(replace(ON_FOOT, ferry_wait=120.0))[0, 2] == pytest.approx(120)


def test_a_bench_within_reach_is_measured_from_the_middle():
    network = drawn([(0, 0), (100, 0), (1000, 0)], [Edge(0, 1), Edge(1, 2)])
    network = replace(network, bench_x=np.array([CORNER[0]]), bench_y=np.array([CORNER[1] + 100]))
    assert benchless_streets(network, WALKER).tolist() == [False, True]
    assert benchless_streets(network, ON_FOOT).tolist() == [False, False]
    of_a_table = np.column_stack([network.bench_x, network.bench_y])
    bare = replace(network, bench_x=np.empty(0), bench_y=np.empty(0))
    assert benchless_streets(bare, WALKER, of_a_table).tolist() == [False, True]


def test_where_no_bench_is_known_none_is_promised():
    assert benchless_streets(with_kerb(), WALKER).all()


@pytest.mark.real_data
def test_kerbs_of_osdorp_close_streets_for_wheels_only(real_data):
    network = real_streets(real_data, "osdpm_map.gpkg")
    shares = {name: float(open_streets(network, profile).mean()) for name, profile in PROFILES.items()}
    assert shares["wandelen"] == shares["rustig"] == shares["rollator"] == 1
    assert shares["rolstoel"] == shares["scootmobiel"]
    assert 0.6 < shares["rolstoel"] < 0.8
    missing = unknown_streets(network, WHEELCHAIR)
    assert missing["surface"].all()
    assert not missing["width"].any()
    assert 0.1 < missing["kerb"].mean() < 0.3


def test_the_table_says_where_it_is_from():
    readme = Path(TABLE.parent / "README.md").read_text(encoding="utf-8")
    assert "## profielen.csv" in readme
