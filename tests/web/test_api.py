"""The API: what it promises in openapi.json is what it does."""

import csv
import io
import re

import pytest
from openapi_spec_validator import validate


def test_the_description_is_right_and_complete(app, client):
    description = client.get("/api/v1/openapi.json").json
    validate(description)
    rules = {str(rule) for rule in app.url_map.iter_rules() if str(rule).startswith("/api/v1")}
    assert {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule) for rule in rules} == set(description["paths"])


def test_parameters_that_are_described_are_understood(client):
    found = client.get("/api/v1/places?kind=bibliotheek&offered=true&area=FC&limit=5").json
    assert [feature["properties"]["name"] for feature in found["features"]] == ["OBA Geuzenveld"]
    assert found["total"] == 1
    assert found["sources"][0]["id"] == "amsterdam-mvzn"


def test_a_bbox_holds_what_lies_in_it(client):
    found = client.get("/api/v1/places?bbox=4.79,52.37,4.81,52.39").json["features"]
    assert len(found) >= 3
    for feature in found:
        lon, lat = feature["geometry"]["coordinates"]
        assert 4.79 <= lon <= 4.81
        assert 52.37 <= lat <= 52.39


def test_limit_cuts_but_tells_how_many_there_are(client):
    found = client.get("/api/v1/places?limit=3").json
    assert (len(found["features"]), found["total"]) == (3, 48)


@pytest.mark.parametrize(
    "query",
    ["bbox=1,2", "bbox=a,b,c,d", "bbox=5,52,4,53", "bbox=nan,1,2,3", "limit=0", "limit=-1", "limit=9999999", "kind=x"],
)
def test_a_wrong_question_is_one_sentence(client, query):
    answer = client.get(f"/api/v1/places?{query}")
    assert answer.status_code == 400
    assert answer.json["ok"] is False
    assert set(answer.json["error"]) == {"status", "message", "request"}
    assert "verwacht:" in answer.json["error"]["message"]


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v1/layers/nothing", "/api/v1/places/nothing"])
def test_what_is_not_there_has_the_same_shape(client, path):
    answer = client.get(path)
    assert (answer.status_code, answer.json["ok"], answer.json["error"]["status"]) == (404, False, 404)


def test_areas_have_five_decimals_and_their_sources(client):
    found = client.get("/api/v1/areas?level=wijk").json
    assert len(found["features"]) == 110
    assert found["schematic"] is True
    assert max(len(part) for part in re.findall(r"\d+\.(\d+)", str(found["features"][0]["geometry"]))) <= 5


def test_every_layer_can_be_drawn_and_names_its_sources(client):
    for layer in client.get("/api/v1/layers").json["layers"]:
        drawn = client.get(f"/api/v1/layers/{layer['id']}").json
        numbers = {feature["properties"]["class"] for feature in drawn["features"]}
        assert numbers <= set(range(len(drawn["layer"]["legend"]))), layer["id"]
        if drawn["features"]:
            assert drawn["layer"]["sources"], layer["id"]


def test_a_figure_layer_marks_the_city_and_what_is_missing(client):
    layer = client.get("/api/v1/layers/ernstig_eenzaam").json["layer"]
    assert layer["city"] == "14,8 %"
    assert sum(entry["has_city"] for entry in layer["legend"]) == 1
    assert layer["legend"][-1]["pattern"] == "hatch"
    assert layer["measured"] == "2020"


def test_english_is_asked_by_lang(client):
    assert "not checked" in str(client.get("/api/v1/places?lang=en&limit=1").json)
    assert client.get("/api/v1/layers/ernstig_eenzaam?lang=en").json["layer"]["title"] == "Severely lonely"


def test_fit_is_words_with_what_is_missing(client):
    found = client.get("/api/v1/fit").json
    assert len(found["people_first"]) == 4
    assert {"code", "verdict", "unknown", "without_estimates"} <= set(found["areas"][0])
    assert len(found["areas"]) == 110
    assert {"range", "best", "why"} <= set(found["areas"][0])
    assert len(found["terms"]) >= 5
    assert found["unknown"]


def test_weights_in_the_address_change_the_answer_and_a_wrong_one_is_refused(client):
    found = [client.get(f"/api/v1/fit?gewicht-need={weight}").json for weight in (0, 100)]
    # 100 beside the 50 of what is there, which the groups of which the starter set knows something have among them.
    assert [one["weights"]["need"] for one in found] == [0, 67]
    assert [sum(one["weights"].values()) for one in found] == [100, 100]
    assert found[0]["areas"] != found[1]["areas"]
    assert client.get("/api/v1/fit?gewicht-need=-1").status_code == 400
    assert client.get("/api/v1/fit?richting=geluk").status_code == 400
    refused = client.get("/api/v1/fit?beleid=geluk")
    assert refused.status_code == 400
    assert "beleid" in refused.text


def test_the_table_holds_the_same_as_the_answer(client):
    rows = list(csv.DictReader(io.StringIO(client.get("/api/v1/fit.csv?richting=buurt").text)))
    told = {row["code"]: row for row in client.get("/api/v1/fit?richting=buurt").json["areas"]}
    assert len(rows) == len(told) == 110
    for row in rows:
        place = told[row["code"].removeprefix("WK0363")]["range"]
        expected = (
            f"plaats {float(row['plaats_laag']):.0f} tot {float(row['plaats_hoog']):.0f}" if row["plaats"] else ""
        )
        assert place == expected
