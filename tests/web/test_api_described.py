"""The API does what its description says, and nothing that is asked breaks it: asked at random by schemathesis."""

from pathlib import Path

import pytest
from flask import Flask

from app import ROOT, create_app
from layers import find_layers
from socialmap import web
from socialmap.config import Settings
from socialmap.store import open_store
from tests.support.asking import faults
from tests.support.worlds import city_settings

#: Random requests of each endpoint, beside those at the bounds of every parameter.
FEW, MANY = 5, 200


def every_endpoint(app: Flask) -> set[str]:
    """All but the description itself, which is what is asked by."""
    paths = app.test_client().get("/api/v1/openapi.json").json["paths"]
    return {f"GET {path}" for path in paths if not path.endswith("openapi.json")}


def sound(app: Flask, examples: int, answered: set[str]) -> None:
    """Nothing breaks, every endpoint was asked, and those that have something to tell did so."""
    checked, found = faults(app, examples)
    assert found == {}
    assert {label for label, _ in checked} == every_endpoint(app)
    assert answered <= {label for label, status in checked if status == 200}


def told(app: Flask, *nothing: str) -> set[str]:
    """Every endpoint but those that end in one of these."""
    return {label for label in every_endpoint(app) if not label.endswith(nothing or "-")}


def test_on_the_starter_set(make_app) -> None:
    app = make_app(cirkels="open")
    sound(app, FEW, told(app, "/reach", "/streets", "/items/{id}"))


def test_on_an_empty_store(tmp_path: Path) -> None:
    app = Flask("socialmap", root_path=str(ROOT), template_folder="templates", static_folder=None)
    settings = Settings(data_dir=tmp_path, cirkels="open")
    web.install(app, settings, open_store(settings), find_layers())
    sound(app, FEW, {"GET /api/v1/places", "GET /api/v1/areas", "GET /api/v1/fit", "GET /api/v1/layers/{id}"})


@pytest.mark.nightly
@pytest.mark.real_data
def test_on_the_whole_city(real_data: Path) -> None:
    settings = city_settings(real_data)
    app = create_app(Settings(data_dir=settings.data_dir, cirkels="open"))
    sound(app, MANY, told(app))


# ---- what each endpoint knows -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "parameter", "known"),
    [
        ("/places?pad=1", "pad", "q, kind, area, offered, open_now, bbox, limit, lang"),
        ("/places?format=csv", "format", "q, kind"),
        ("/places?zoek=a", "zoek", "q, kind"),
        ("/areas?format=csv", "format", "level, lang"),
        ("/fit?dag=ma", "dag", "richting, level, beleid, gewicht-..., volgorde, vergelijk, mensen-..., lang"),
        ("/layers/huizen_van_de_wijk?f=1", "f", "lang"),
        ("/openapi.json?x", "x", "lang"),
        ("/sources?Lang=en", "Lang", "lang"),
    ],
)
def test_what_an_endpoint_does_not_know_is_refused_by_name(client, address, parameter, known) -> None:
    answer = client.get(f"/api/v1{address}")
    assert answer.status_code == 400
    message = answer.json["error"]["message"]
    assert f"deze parameter bestaat hier niet; gevonden: '{parameter}'; verwacht: een van: {known}" in message


def test_every_endpoint_refuses_what_it_does_not_know(app, client) -> None:
    values = {"code": "FB", "id": "huizen_van_de_wijk"}
    paths = client.get("/api/v1/openapi.json").json["paths"]
    assert len(paths) == 26
    for path in paths:
        answer = client.get(f"{path.format(**values)}?nergens=1")
        assert (answer.status_code, "'nergens'" in answer.json["error"]["message"]) == (400, True), path


@pytest.mark.parametrize(
    "asked",
    ["lang=xx", "lang=", "limit=", "kind=", "kind=buurtkamer&kind=zwembad", "open_now=yes", "q=" + "a" * 101, "bbox="],
)
def test_what_cannot_be_used_as_it_is_is_refused(client, asked) -> None:
    answer = client.get(f"/api/v1/places?{asked}")
    assert (answer.status_code, "verwacht:" in answer.json["error"]["message"]) == (400, True)


@pytest.mark.parametrize("asked", ["open_now=true&kind=zwembad&area=FB", "open_now=true&area=niets", "q=bestaat+niet"])
def test_nothing_found_is_an_answer(client, asked) -> None:
    answer = client.get(f"/api/v1/places?{asked}")
    assert (answer.status_code, answer.json["features"], answer.json["total"]) == (200, [], 0)


def test_the_description_leaves_no_object_open(client) -> None:
    """What may stand in an answer is named, field by field; where names are free the values are described."""
    schemas = client.get("/api/v1/openapi.json").json["components"]["schemas"]

    def objects(schema: object):
        if isinstance(schema, dict):
            if schema.get("type") == "object":
                yield schema
            for part in schema.values():
                yield from objects(part)
        if isinstance(schema, list):
            for part in schema:
                yield from objects(part)

    found = [schema for schema in objects(schemas) if "additionalProperties" not in schema]
    assert found == []
    assert len(schemas) > 40


def test_parameters_stand_in_the_description_as_they_are_checked(client) -> None:
    paths = client.get("/api/v1/openapi.json").json["paths"]
    limit = next(one for one in paths["/api/v1/places"]["get"]["parameters"] if one["name"] == "limit")["schema"]
    for number in (limit["minimum"], limit["maximum"]):
        assert client.get(f"/api/v1/places?limit={number}").status_code == 200
    for number in (limit["minimum"] - 1, limit["maximum"] + 1):
        assert client.get(f"/api/v1/places?limit={number}").status_code == 400
    kinds = next(one for one in paths["/api/v1/places"]["get"]["parameters"] if one["name"] == "kind")["schema"]["enum"]
    assert {client.get(f"/api/v1/places?kind={kind}").status_code for kind in kinds} == {200}
