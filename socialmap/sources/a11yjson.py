"""Surveys of access in A11yJSON, the format of Wheelmap and accessibility.cloud.

Notes
-----
https://sozialhelden.github.io/a11yjson. A property that is null or not there was not looked at: it is never a no. Where
door, ramp and verdict contradict each other, what holds is unknown, and is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from socialmap.model import Known, SourceKind
from socialmap.model.text import bare_words
from socialmap.sources.geojson import check_degrees
from socialmap.sources.raw import PlaceRows, Remarks
from socialmap.sources.refusing import RowFaults
from socialmap.sources.tabular import TEXTS, as_text, own_source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from socialmap.sources.files import SourceFile

    Found = Mapping[str, Any]

#: Features that are looked at to know the format.
_LOOKED_AT = 50
_CONTRADICTS = "het onderzoek spreekt zichzelf tegen over de ingang: wij weten het niet"
_WEBSITE = ("placeWebsiteUrl", "infoPageUrl")


def is_survey(source: SourceFile) -> bool:
    """Does it tell of places how accessible they are, as A11yJSON does?"""
    if source.form != "json":
        return False
    features = _features(source)
    told = (_part(_part(one, "properties"), "accessibility") for one in features[:_LOOKED_AT])
    return any(told)


def read_survey(source: SourceFile) -> PlaceRows:
    """Places with what is known of their entrance, toilet, telephone and website.

    Raises
    ------
    BadInputError
        When no place in it can be used.
    """
    features, remarks, faults = _features(source), Remarks(), RowFaults(source.name)
    rows = [_row(number, one, remarks) for number, one in enumerate(features, start=1)]
    frame = pd.DataFrame(rows, index=pd.RangeIndex(1, len(rows) + 1))
    faults.add_where(frame["name"].eq(""), "de naam is leeg", column="name", values=frame["name"], expected="een naam")
    lon, lat = frame["lon"].to_numpy(float), frame["lat"].to_numpy(float)
    faults.add_where(
        np.isnan(lon), "er staat geen punt", column="geometry", values=frame["name"], expected="lengte en breedte"
    )
    check_degrees(lon, lat, faults, column="geometry")
    twice = frame["reference"].duplicated()
    faults.add_where(
        twice,
        "dit nummer staat er twee keer",
        column="originalId",
        values=frame["reference"],
        expected="unieke nummers",
    )
    kept = faults.kept(frame)
    own = own_source(source, "plekken: ingang, toilet, telefoon en website")
    refused = frozenset(frame["reference"].drop(kept.index))
    told = (*remarks.as_tuple(), *faults.remarks())
    return PlaceRows(own.id, kept, own.published, told, own, refused, SourceKind.SURVEY)


def _features(source: SourceFile) -> list[Any]:
    """Features, of a collection or of a bare list."""
    document = source.document
    found = document.get("features") if isinstance(document, dict) else document
    return found if isinstance(found, list) else []


def _whole(one: Any) -> Found:
    """An object; empty for what is none."""
    return one if isinstance(one, dict) else {}


def _part(whole: Any, name: str) -> Found:
    """A part that is an object; empty for what is none."""
    return _whole(_whole(whole).get(name))


def _parts(whole: Found, name: str) -> list[Found]:
    found = whole.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _row(number: int, feature: Any, remarks: Remarks) -> dict[str, Any]:
    properties = _part(feature, "properties")
    address, access = _part(properties, "address"), _part(properties, "accessibility")
    called = _text(properties.get("description")), _text(properties.get("category"))
    step_free, contradicts = step_free_of(access)
    if contradicts:
        remarks.add("let op", _CONTRADICTS, row=number, column="accessibility")
    lon, lat = _point(feature)
    given = (*(properties.get(name) for name in ("originalId", "_id", "id")), _whole(feature).get("id"))
    where = (properties.get("name"), *(address.get(name) for name in ("street", "house", "postalCode")))
    by_address = bare_words(" ".join(map(_text, where))).replace(" ", "-")
    own = {
        "reference": next((text for one in given if (text := _text(one))), by_address),
        "name": _text(properties.get("name")),
        # Its own words say more than the category: a hall for parties is a "community_centre".
        "kind": called[0] or called[1],
        "street": _text(address.get("street")),
        "house_number": _text(address.get("house") or address.get("housenumber")),
        "postcode": _text(address.get("postalCode")),
        "town": _text(address.get("city")).title(),
        "phone": _text(properties.get("phoneNumber")),
        "website": next((text for name in _WEBSITE if (text := _text(properties.get(name)))), ""),
        "step_free": step_free,
        "toilet": toilet_of(access),
    }
    return {**dict.fromkeys(TEXTS, ""), "besides": called[1], "mentions": "", **own, "lon": lon, "lat": lat}


def _text(value: Any) -> str:
    """A text; of a text in several languages the Dutch one, else the first."""
    if isinstance(value, dict):
        value = next((value[language] for language in ("nl", "en", *value) if value.get(language)), "")
    return as_text(value)


def _point(feature: Any) -> tuple[float, float]:
    at: Any = _part(feature, "geometry").get("coordinates")
    try:
        lon, lat = (float(part) for part in at[:2])
    except (TypeError, ValueError):
        return np.nan, np.nan
    return lon, lat


def step_free_of(access: Found) -> tuple[str, bool]:
    """Whether one can come in without a step, and whether the survey contradicts itself.

    Examples
    --------
    >>> step_free_of({"entrances": [{"isLevel": True}]})
    ('ja', False)
    >>> step_free_of({"entrances": [{"isLevel": False, "hasFixedRamp": True}]})
    ('', False)
    >>> step_free_of({"entrances": [{"isLevel": True}], "accessibleWith": {"wheelchair": False}})
    ('', True)
    """
    doors = [_of_door(one) for one in _parts(access, "entrances")]
    verdict = _part(access, "accessibleWith").get("wheelchair")
    # By one good door one comes in; that there is none is only known when each was looked at.
    found = Known.YES if Known.YES in doors else Known.NO if doors and set(doors) == {Known.NO} else ""
    if (found, verdict) in ((Known.YES, False), (Known.NO, True)):
        return "", True
    if not found and verdict is True and _has_ramp(access):
        return str(Known.YES), False
    return str(found), False


def _of_door(door: Found) -> str:
    level = door.get("isLevel")
    if level is True:
        return Known.YES
    ramp = any(door.get(name) for name in ("hasFixedRamp", "hasRemovableRamp"))
    return Known.NO if level is False and not ramp else ""


def _has_ramp(access: Found) -> bool:
    return any(door.get("hasFixedRamp") is True for door in _parts(access, "entrances"))


def toilet_of(access: Found) -> str:
    """Whether there is a toilet for visitors: one that a wheelchair can use is one; of another nothing is known."""
    doors = [one.get("isAccessibleWithWheelchair") for one in _parts(access, "restrooms")]
    return str(Known.YES) if True in doors else ""
