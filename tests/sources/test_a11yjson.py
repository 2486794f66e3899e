"""Surveys of access as Wheelmap writes them: null is not no, and what contradicts itself is unknown and told."""

import json

import pytest

from socialmap.config import Settings
from socialmap.errors import BadInputError
from socialmap.model import SourceKind
from socialmap.sources.a11yjson import step_free_of, toilet_of
from socialmap.sources.reading import read, recognise


def _door(level=None, ramp=None, verdict=None, **more):
    door = {"isLevel": level, "hasFixedRamp": ramp, **more}
    return {"entrances": [door]} | ({} if verdict is None else {"accessibleWith": {"wheelchair": verdict}})


#: A survey, whether one comes in without a step, and whether it contradicts itself.
DOORS = [
    ({}, "", False),
    ({"entrances": None}, "", False),
    ({"entrances": [None]}, "", False),
    (_door(), "", False),
    (_door(level=True), "ja", False),
    (_door(level=True, verdict=True), "ja", False),
    (_door(level=True, verdict=False), "", True),
    (_door(level=False), "nee", False),
    (_door(level=False, verdict=False), "nee", False),
    (_door(level=False, verdict=True), "", True),
    (_door(level=False, ramp=True), "", False),
    (_door(level=False, ramp=True, verdict=True), "ja", False),
    (_door(level=False, ramp=True, verdict=False), "", False),
    (_door(level=False, hasRemovableRamp=True), "", False),
    (_door(ramp=True), "", False),
    (_door(verdict=True), "", False),
    (_door(verdict=False), "", False),
    # By one door one comes in; that there is none is known when each was looked at.
    ({"entrances": [{"isLevel": False}, {"isLevel": True}]}, "ja", False),
    ({"entrances": [{"isLevel": False}, {"isLevel": None}]}, "", False),
    ({"entrances": [{"isLevel": False}, {"isLevel": False}]}, "nee", False),
    ({"entrances": [{"isLevel": "ja"}]}, "", False),
]


def test_what_was_not_looked_at_is_no_no_and_a_contradiction_is_told():
    wrong = [(access, step_free_of(access)) for access, *expected in DOORS if step_free_of(access) != tuple(expected)]
    assert not wrong


def test_a_toilet_is_told_where_one_was_seen():
    rooms = [[None], [{}], [{"isAccessibleWithWheelchair": None}], [{"isAccessibleWithWheelchair": False}]]
    assert {toilet_of({"restrooms": each}) for each in rooms} == {""}
    assert (
        toilet_of({"restrooms": [{"isAccessibleWithWheelchair": False}, {"isAccessibleWithWheelchair": True}]}) == "ja"
    )


def _survey(*rows):
    place = {"name": "Het Huis", "category": "community_centre", "accessibility": _door(level=True)}
    point = {"type": "Point", "coordinates": [4.9, 52.37]}
    return [{"geometry": point, "properties": {**place, "originalId": f"{at}", **row}} for at, row in enumerate(rows)]


@pytest.fixture
def told(tmp_path):
    """What is read of a document."""

    def go(document):
        path = tmp_path / "gebouwen.json"
        path.write_text(json.dumps(document), encoding="utf-8")
        assert recognise(path) == "access"
        return read(path, settings=Settings())

    return go


def test_a_survey_is_read_as_it_is(told):
    address = {"street": "Dam", "house": "5", "postalCode": "1012 JS", "city": "AMSTERDAM"}
    rows = told(
        _survey(
            {"address": address, "phoneNumber": "020 - 462 33 53", "placeWebsiteUrl": "www.huis.nl"},
            {"description": "Verpleeg- en verzorgingshuizen", "category": "sports"},
            {"accessibility": _door(level=True, verdict=False), "name": {"en": "The House", "nl": "Het Huis"}},
        )
    )
    first, second, third = rows.frame.to_dict("records")
    wanted = {"reference": "0", "street": "Dam", "house_number": "5", "postcode": "1012 JS", "town": "Amsterdam"}
    assert {name: first[name] for name in wanted} == wanted
    assert (first["phone"], first["website"], first["step_free"]) == ("020 - 462 33 53", "www.huis.nl", "ja")
    assert (second["kind"], second["besides"]) == ("Verpleeg- en verzorgingshuizen", "sports")
    assert (third["name"], third["step_free"]) == ("Het Huis", "")
    assert [(one.row, one.action) for one in rows.remarks] == [(3, "let op")]
    assert (rows.says, rows.published) == (SourceKind.SURVEY, "")


def test_a_collection_with_other_ids_is_read_too(told):
    features = _survey({})
    features[0]["properties"] |= {"originalId": None, "_id": "w7"}
    features[0]["type"] = "Feature"
    assert told({"type": "FeatureCollection", "features": features}).frame["reference"].tolist() == ["w7"]


def test_rows_are_refused_one_by_one(told):
    rows = told([*_survey({}, {"name": ""}, {"originalId": "0"}), {"properties": {"name": "Nergens"}}, None])
    assert rows.frame["name"].tolist() == ["Het Huis"]
    assert [one.row for one in rows.remarks if one.action == "geweigerd"] == [2, 3, 4, 5]


def test_what_holds_nothing_that_can_be_used_is_refused_whole(told):
    with pytest.raises(BadInputError, match="de naam is leeg"):
        told(_survey({"name": ""}))
