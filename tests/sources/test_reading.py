"""Every real file is known by its content, whatever its name."""

import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from socialmap.config import Settings
from socialmap.errors import BadInputError
from socialmap.sources.figures import definitions
from socialmap.sources.raw import RawTable
from socialmap.sources.reading import KINDS, read_any, recognise

FILES = {
    "amsterdam/buurten_518.geojson": "areas",
    "amsterdam/wijken_110.geojson": "areas",
    "amsterdam/gebieden_25.geojson": "areas",
    "amsterdam/stadsdelen_9.geojson": "areas",
    "amsterdam/maatschappelijke_vzn.geojson": "places",
    "amsterdam/parks.geojson": "parks",
    "amsterdam/water_taps.geojson": "taps",
    "amsterdam/ferry_bus_stops.geojson": "stops",
    "amsterdam/rail_stations.geojson": "stops",
    "cbs2024/buurten.csv": "cbs",
    "cbs2024/wijken.csv": "cbs",
    "cbs2024/gemeenten.csv": "cbs",
    "cbs2024/SES_WOA_amsterdam.csv": "ses",
    "cbs2024/Nabijheid_voorzieningen_2021.csv": "proximity",
    "cbs2024/crosswalk_amsterdam_buurten_2020_naar_2022.csv": "crosswalk",
    "rivm/gezondheid_2020_18plus.xlsx": "health",
    "bbga/bbga_tableau_sample.csv": "bbga",
    "bbga/bbga_metadata_utf8.csv": "bbga_catalogue",
    "bbga/data_buurtanalyse.csv": "buurtanalyse",
    "bbga/postcode_naar_buurt.csv": "postcodes",
    "ermelo/cbs_buurten_2021.geojson": "areas",
    "ermelo/cbs_buurten_2021.gpkg": "areas",
    "ermelo/cbs_vierkant100_noordveluwe.gpkg": "squares",
    "ermelo/straatmeubilair_bgt_2021.gpkg": "furniture",
}


@pytest.mark.real_data
@pytest.mark.parametrize(("name", "kind"), FILES.items())
def test_a_file_is_known_by_its_content(real_data: Path, tmp_path: Path, name: str, kind: str) -> None:
    path = tmp_path / "zonder_naam"
    shutil.copy(real_data / name, path)
    assert recognise(path) == kind


def test_every_kind_has_a_real_file_or_is_a_table() -> None:
    of_the_starter = {"plekken", "activities", "initiatives", "circles", "organisations"}
    assert {kind.name for kind in KINDS} - set(FILES.values()) == {
        "table",
        "access",
        "osm",
        "calendar",
        "hsds",
        "week",
        *of_the_starter,
    }


def test_a_file_of_nothing_known_is_refused(read_text: Callable[..., RawTable]) -> None:
    with pytest.raises(
        BadInputError,
        match=r"x\.csv: dit bestand wordt niet herkend; gevonden: 'a, b'; verwacht: een lijst met een kolom naam",
    ):
        read_text("a,b\n1,2\n", "x.csv")
    with pytest.raises(BadInputError, match="dit bestand wordt niet herkend"):
        read_text("[1, 2]", "x.json")


def test_an_unknown_kind_is_refused(read_text: Callable[..., RawTable]) -> None:
    with pytest.raises(
        BadInputError, match="dit soort bestand bestaat niet; gevonden: 'fietsen'; verwacht: areas, places"
    ):
        read_text("a,b\n1,2\n", kind="fietsen")


def test_the_kind_comes_with_the_table(tmp_path: Path, settings: Settings) -> None:
    path = tmp_path / "Onze plekken.csv"
    path.write_text("naam,lon,lat\na,4.9,52.3\n")
    kind, table = read_any(path, settings=settings)
    assert (kind, table.source_id) == ("table", "tabel-onze-plekken")


@pytest.mark.parametrize("table", ["kwb", "gezondheidsmonitor"])
def test_definitions_are_those_of_the_starter_set(table: str, settings: Settings) -> None:
    """An imported figure replaces the starter's only when both say the same definition."""
    starter = settings.starter_dir / "indicatoren.csv"
    lines = starter.read_text(encoding="utf-8")
    shared = [item for item in definitions(table).values() if f"\n{item.id}," in lines]
    assert shared
    for item in shared:
        assert item.definition in lines


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=4),
        max_leaves=12,
    ),
    st.sampled_from(["Point", "Polygon", "MultiPolygon", "LineString", "Iets"]),
    st.sampled_from(
        [{"Naam": "x", "Stadspark": "J", "Oppervlakte_m2": 1}, {"name": "x", "_styleId": "bus"}, {"naam": "x"}, {}, 5]
    ),
)
@example(coordinates=True, shape="MultiPolygon", properties={"Naam": "x", "Stadspark": "J", "Oppervlakte_m2": 1})
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
def test_no_geometry_is_so_strange_that_it_breaks_the_reader(
    read_features: Callable[..., RawTable], coordinates: object, shape: str, properties: object
) -> None:
    """Whatever stands there, it is read or refused in a sentence; any other error fails the test."""
    feature = {"type": "Feature", "geometry": {"type": shape, "coordinates": coordinates}, "properties": properties}
    with suppress(BadInputError):
        assert len(read_features([feature]).frame) == 1
