"""The map to take along: one file, nothing fetched, every place in the list, hidden stays hidden."""

import json
import re
import time

import pytest

from layers import find_layers
from socialmap.atlas import write_map
from socialmap.model import Offer, PlaceKind, Visibility
from tests.support.worlds import amsterdam_world, made_world, middle, starter_world

PUBLIC = [layer for layer in find_layers().values() if not layer.guarded]


@pytest.fixture(scope="module")
def starter(tmp_path_factory):
    return starter_world(tmp_path_factory.mktemp("starter"))


@pytest.fixture(scope="module")
def page(starter, tmp_path_factory) -> str:
    path = tmp_path_factory.mktemp("atlas") / "kaart.html"
    write_map(starter, PUBLIC, path)
    return path.read_text(encoding="utf-8")


def links(page: str) -> list[tuple[str, str, str]]:
    """Each address on the page: the tag, the attribute, the address."""
    markup = re.sub(r"(<(script|style)\b[^>]*>).*?</\2>", r"\1", page, flags=re.DOTALL)
    tags = re.findall(r"<(\w+)\b([^>]*)>", markup)
    return [
        (tag, name, address)
        for tag, attributes in tags
        for name, address in re.findall(r'\b(href|src)\s*=\s*"([^"]*)"', attributes)
    ]


def test_nothing_is_fetched(page: str) -> None:
    outside = [(tag, name) for tag, name, address in links(page) if re.match(r"(https?:)?//", address)]
    assert set(outside) == {("a", "href")}, "only links to follow by hand"
    assert not re.search(r"url\((?!data:|#)[^)]", page), "every picture is inside"
    assert not re.search(r"@import|sourceMappingURL|cdn|jquery|bootstrap|\$\.ajax", page)
    assert "L.map(" in page
    assert page.count("data:image/png;base64,") >= 2


def test_every_place_of_the_map_is_in_the_list_once(page: str, starter) -> None:
    rows = re.findall(r'data-place="([^"]+)"', page)
    assert sorted(rows) == sorted(starter.places.index)
    assert "Huis van de Wijk &#39;t Pluspunt" in page
    assert page.index('href="#lijst"') < page.index('class="folium-map"')


def test_it_says_what_a_user_must_know(page: str) -> None:
    assert "Schematisch: de vlakken op deze kaart zijn geen echte grenzen" in page
    assert '<html lang="nl">' in page
    assert "user-scalable=no" not in page
    assert "maandag 14 september 2026" in page
    assert "nog door niemand gecontroleerd" in page
    assert re.search(r"14,8 %", page)
    for publisher in ("Gemeente Amsterdam", "Centraal Bureau voor de Statistiek", "RIVM"):
        assert publisher in page
    assert "OpenStreetMap" not in page, "its streets are not used here"


def test_figures_are_a_list_as_well(page: str) -> None:
    table = page[page.index("<summary>Ernstig eenzaam</summary>") :]
    assert "<td>Geuzenveld</td><td>18,3 % (2020)</td>" in table[: table.index("</table>")]


def test_real_borders_are_not_called_schematic(tmp_path) -> None:
    path = tmp_path / "kaart.html"
    write_map(made_world(tmp_path, places=[("huis", PlaceKind.BUURTKAMER, *middle(0))]), PUBLIC, path)
    page = path.read_text(encoding="utf-8")
    assert "Schematisch:" not in page
    assert "Hiervan weten we nog niets" in page


def test_hidden_places_and_markup_stay_out(tmp_path) -> None:
    x, y = middle(0)
    world = made_world(
        tmp_path,
        places=[
            ("geheim", PlaceKind.OPVANG, x, y, {"visibility": Visibility.HIDDEN, "offer": Offer.CONTEXT}),
            ("<script>alert(1)</script>", PlaceKind.BUURTKAMER, x, y),
        ],
    )
    path = tmp_path / "kaart.html"
    write_map(world, PUBLIC, path)
    page = path.read_text(encoding="utf-8")
    assert "geheim" not in page
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_a_map_without_any_layer_still_opens(starter, tmp_path) -> None:
    path = tmp_path / "leeg.html"
    write_map(starter, [], path)
    assert "Op deze kaart staan geen plekken." in path.read_text(encoding="utf-8")


def test_a_guarded_layer_asks_not_to_be_shared(starter, tmp_path) -> None:
    path = tmp_path / "cirkels.html"
    write_map(starter, [find_layers()["past_een_cirkel"]], path)
    assert "Deel deze laag niet openbaar." in path.read_text(encoding="utf-8")


@pytest.mark.real_data
@pytest.mark.slow
def test_the_whole_city_fits_in_three_megabytes(tmp_path, real_data) -> None:
    world, path = amsterdam_world(tmp_path / "var", real_data), tmp_path / "kaart.html"
    begun = time.perf_counter()
    write_map(world, PUBLIC, path)
    assert time.perf_counter() - begun < 30
    assert path.stat().st_size < 3_000_000
    page = path.read_text(encoding="utf-8")
    drawn = [json.loads(found) for found in re.findall(r"_add\((\{.*\})\);\n", page)]
    assert {len(collection["features"]) for collection in drawn} >= {110, 518}
