"""One element says the same in every form that people export, and what is not for everybody is not taken."""

import json

import geopandas as gpd
import pytest
import shapely

from socialmap.config import Settings
from socialmap.errors import BadInputError
from socialmap.model import SourceKind
from socialmap.model.kinds import known_kind
from socialmap.sources.osm.tags import FACILITIES, PLACES, Life, life, place_of
from socialmap.sources.reading import read_any

LON, LAT = 4.9, 52.37
LIBRARY = {
    "amenity": "library",
    "name": "De Boekenhoek",
    "addr:street": "Kerkstraat",
    "addr:housenumber": "54;56",
    "addr:postcode": "1074CV;1074",
    "opening_hours": "Mo 13:30-20:00; PH off",
    "phone": "+31 20 123 4567;bel Jan",
    "contact:phone": "020-7654321",
    "website": "www.boekenhoek.nl",
    "wheelchair": "limited",
    "toilets:wheelchair": "yes",
    "fee": "no",
    "level": "1",
    "check_date": "2025-03-04",
    "description": "Vraag naar Jan de Vries",
}
TOLD = {
    "reference": "way/7",
    "name": "De Boekenhoek",
    "kind": "bibliotheek",
    "street": "Kerkstraat",
    "house_number": "54",
    "postcode": "1074CV",
    "opening_hours": "Mo 13:30-20:00; PH off",
    "phone": "+31 20 123 4567 / 020-7654321",
    "website": "https://www.boekenhoek.nl",
    "step_free": "onbekend",
    "toilet": "ja",
    "free_of_charge": "ja",
    "listed_on": "2025-03-04",
}
RING = [(LON, LAT), (LON + 0.001, LAT), (LON + 0.001, LAT + 0.001), (LON, LAT)]
AREA = {"type": "Polygon", "coordinates": [RING]}
GEOMETRY = [{"lon": lon, "lat": lat} for lon, lat in RING]


def feature(tags, number="way/7", geometry=AREA, **besides):
    return {"type": "Feature", "properties": {**tags, **besides}, "geometry": geometry, "id": number}


def collection(*features):
    return {"type": "FeatureCollection", "features": list(features)}


def answer(*elements):
    base = "2026-03-17T10:00:00Z"
    return {"version": 0.6, "generator": "Overpass API", "osm3s": {"timestamp_osm_base": base}, "elements": elements}


WAY = {"type": "way", "id": 7, "tags": LIBRARY}
FORMS = {
    "out geom": answer({**WAY, "geometry": GEOMETRY}),
    "out center": answer({**WAY, "center": GEOMETRY[0], "timestamp": "2026-01-01T00:00:00Z"}),
    "nodes beside it": answer(
        {**WAY, "nodes": [1, 2, 3, 1]}, *({"type": "node", "id": i + 1, **at} for i, at in enumerate(GEOMETRY[:3]))
    ),
    "overpass-turbo": collection({**feature({"@id": "way/7", **LIBRARY}), "id": "way/7"}),
    "twice": collection(feature(LIBRARY), feature(LIBRARY, **{"@geometry": "center"})),
    "tags apart": collection(feature({"type": "way", "id": 7, "tags": LIBRARY, "meta": {}}, number=None)),
    "QuickOSM": collection(feature({"full_id": "w7", "osm_id": "7", "osm_type": "way", **LIBRARY}, number=None)),
}


def read(tmp_path, document, name="export.geojson"):
    path = tmp_path / name
    path.write_text(json.dumps(document), encoding="utf-8")
    return read_any(path, settings=Settings())


def test_every_form_says_the_same(tmp_path):
    wrong = {}
    for form, document in FORMS.items():
        kind, table = read(tmp_path, document)
        rows = table.places.frame.to_dict("records")
        said = [{name: row[name] for name in TOLD} for row in rows]
        if kind != "osm" or said != [TOLD]:
            wrong[form] = (kind, said)
    assert wrong == {}
    assert table.places.says is SourceKind.STRANGERS
    assert "Jan" not in str(rows)
    assert "maar op een deel" in rows[0]["note"]
    assert "Op verdieping 1." in rows[0]["note"]


def test_a_table_of_benches_without_names_or_numbers(tmp_path):
    frame = gpd.GeoDataFrame(
        {"amenity": ["bench"] * 3, "check_date": ["2021-01-30", None, "onlangs"]},
        geometry=[shapely.Point(LON, LAT), shapely.Point(LON + 0.001, LAT), shapely.Point(LON + 0.002, LAT)],
        crs="EPSG:4326",
    )
    frame.to_file(tmp_path / "bankjes.gpkg", driver="GPKG")
    frame.to_file(tmp_path / "bankjes.geojson", driver="GeoJSON")
    frame.assign(lon=frame.geometry.x, lat=frame.geometry.y).drop(columns="geometry").to_csv(
        tmp_path / "bankjes.csv", index=False
    )
    for name in ("bankjes.gpkg", "bankjes.geojson", "bankjes.csv"):
        kind, table = read_any(tmp_path / name, settings=Settings())
        found = table.features.frame
        assert (kind, found["kind"].tolist()) == ("osm", ["bankje"] * 3), name
        assert found["seen_on"].tolist() == ["2021-01-30", "", ""], name


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ({"amenity": "community_centre"}, "huis_van_de_wijk"),
        ({"amenity": "community_centre", "community_centre": "youth_centre"}, "jongerencentrum"),
        ({"amenity": "community_centre", "community_centre": "club_home"}, ""),
        ({"amenity": "community_centre", "community_centre:for": "women"}, ""),
        ({"leisure": "sports_centre", "sport": "swimming;fitness"}, "zwembad"),
        ({"amenity": "social_facility", "social_facility": "food_bank"}, "voedselbank"),
        ({"amenity": "social_facility", "social_facility": "outreach"}, ""),
        ({"amenity": "social_facility"}, ""),
        ({"social_facility": "shelter"}, "opvang"),
        ({"amenity": "social_facility", "social_facility": "food_bank", "social_facility:for": "abused"}, "opvang"),
        ({"amenity": "social_facility", "social_facility": "group_home"}, "zorgwonen"),
        ({"tourism": "hotel"}, None),
        ({"amenity": "doctors"}, None),
    ],
)
def test_what_a_tag_means(tags, kind):
    found = place_of(tags)
    assert (None if found is None else found.kind) == kind


def test_every_word_of_the_table_is_one_that_we_know():
    assert [word for word in (*PLACES.values(), *FACILITIES.values()) if known_kind(word) is None] == []


def test_what_was_there_or_is_to_come_or_is_of_some_is_told_and_not_taken(tmp_path):
    there = {"amenity": "library", "name": "Boekerij"}
    gone = [
        {"disused:amenity": "library", "name": "Boekerij"},
        {"demolished:amenity": "library", "name": "Boekerij"},
        {**there, "opening_hours": "closed"},
        {**there, "opening_hours": "off"},
        {**there, "abandoned": "yes"},
        {**there, "end_date": "2020"},
        {**there, "access": "private"},
        {**there, "opening_date": "2999"},
        {"construction:amenity": "library", "name": "Boekerij"},
    ]
    nameless = {"amenity": "library"}
    points = [
        feature(tags, f"node/{number}", {"type": "Point", "coordinates": [LON, LAT]})
        for number, tags in enumerate([*gone, nameless, {"tourism": "hotel", "name": "Hotel"}, there], start=1)
    ]
    _, table = read(tmp_path, collection(*points))
    assert table.places.frame["reference"].tolist() == [f"node/{len(points)}"]
    assert table.places.gone == {f"node/{number}" for number in range(1, len(gone) + 1)}
    told = [remark.reason for remark in table.remarks]
    assert sum("staat er niet meer" in reason for reason in told) == 6
    assert sum("komt er nog" in reason for reason in told) == 2
    assert sum("niet voor iedereen" in reason for reason in told) == 1
    assert sum("heeft een naam nodig" in reason for reason in told) == 1
    assert any("tourism=hotel 1" in reason for reason in told)


def test_hours_with_a_day_off_are_hours_and_what_is_historic_is_there():
    for hours in ("Mo-Fr 10:00-17:00; PH off", "off; Mo 10:00-12:00"):
        assert life({"opening_hours": hours}) is Life.THERE
    assert life({"tourism": "museum", "historic": "yes"}) is Life.THERE


def test_nothing_of_use_is_one_sentence(tmp_path):
    document = collection(feature({"tourism": "hotel", "name": "Hotel"}))
    with pytest.raises(BadInputError, match="staat niets van OpenStreetMap dat deze kaart gebruikt"):
        read(tmp_path, document)


def test_an_answer_that_was_broken_off_is_refused(tmp_path):
    half = answer({"type": "node", "id": 3, "lat": LAT, "lon": LON, "tags": {"amenity": "bench"}})
    half["remark"] = 'runtime error: Query timed out in "query" at line 3 after 121 seconds.'
    with pytest.raises(BadInputError, match="maar een deel"):
        read(tmp_path, half)


def test_broken_elements_are_passed(tmp_path):
    odd = [None, 3, {"type": "way"}, {"type": "node", "id": 1, "tags": {"amenity": "bench"}}]
    odd += [{"type": "node", "id": 2, "tags": {"amenity": ["bench"]}, "lat": 1, "lon": 1}]
    good = {"type": "node", "id": 3, "lat": LAT, "lon": LON, "tags": {"amenity": "bench"}}
    _, table = read(tmp_path, answer(*odd, good))
    assert table.features.frame["reference"].tolist() == ["n3"]


@pytest.mark.real_data
def test_the_export_of_amsterdam(real_data, settings):
    kind, table = read_any(real_data / "osm/overpass_export_amsterdam.geojson", settings=settings)
    rows = table.places.frame
    assert (kind, table.published, len(rows)) == ("osm", "2026-03-17", 80)
    assert (rows["opening_hours"] != "").sum() == 67
    assert (rows["phone"] != "").sum() == 42
    assert rows["postcode"].str.fullmatch(r"(\d{4}[A-Z]{2})?").all()


@pytest.mark.real_data
def test_a_village_with_all_tags(real_data, settings):
    from socialmap.sources.streets import read_streets

    table = read_streets([real_data / "osm/zeeland_nb_2021.osm.pbf"], settings=settings)
    assert table.network.streets > 800
    rows = table.places.frame.set_index("name")
    assert rows["kind"].to_dict() == {
        "Compostella": "zorgwonen",
        "Set '77": "",
        "Bibliotheek Zeeland": "bibliotheek",
        "Apotheek de Vlaswiek": "gezondheid",
        "Sportpark De Bundel": "sport",
    }
    hours = rows.at["Bibliotheek Zeeland", "opening_hours"]
    assert hours == "Mo 13:30-20:00; We,Fr 10:00-17:30; Th 13:30-17:30; Sa 10:00-13:00; PH off"
    shops = table.features.frame.set_index("name")
    assert shops.loc[["ALDI", "Jumbo"], "kind"].tolist() == ["supermarkt"] * 2
    assert shops.at["Jumbo", "opening_hours"].startswith("Mo-Sa 08:00-20:00")
