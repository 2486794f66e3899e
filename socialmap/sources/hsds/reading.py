"""HSDS as records of ours: locations are places, services at a location activities, organisations who runs them.

Notes
-----
https://docs.openreferral.org, editions 3.0 and 3.1, and tables of 1.x that have the same fields. Contacts are people,
and are never read. What our own export says in attributes (kind, other facts) is read as it was.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from socialmap import geo
from socialmap.errors import BadInputError
from socialmap.model import RecordKind
from socialmap.schedule import AMSTERDAM_TIME
from socialmap.sources.cells import repaired
from socialmap.sources.geojson import ABROAD
from socialmap.sources.hsds.objects import read_objects
from socialmap.sources.hsds.records import (
    activity_of,
    door_of,
    is_of_place,
    kind_said,
    location_facts,
    organisation_of,
    sealed_word,
)
from socialmap.sources.raw import REFUSED, HsdsTable, PlaceRows, RecordRows
from socialmap.sources.refusing import RowFaults
from socialmap.sources.tabular import TEXTS, own_source

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from socialmap.model import Source
    from socialmap.sources.files import SourceFile
    from socialmap.sources.hsds.objects import Object, Objects

#: Bytes of all files together.
MOST = 500_000_000
ELSEWHERE = "het punt ligt buiten Nederland"
NO_POINT = "er staat geen punt"
_EXPECTED = (
    "services, locations en organizations in Nederland; heten de velden anders, geef dan een koppelbestand erbij "
    "(--mapping, docs/mappings.md)"
)
NOWHERE = "geen van de plekken ervan is overgenomen"
NOT_PHYSICAL = "dit is geen plek om naartoe te gaan (telefoon, website of postadres)"


def read_hsds(source: SourceFile, fields: Mapping[str, str] | None = None, own: Source | None = None) -> HsdsTable:
    """Everything of it that is a place, an activity or an organisation.

    Parameters
    ----------
    fields
        Their field or table: that of HSDS, or "" for one that is not read; for what is only like HSDS.
    own
        The list, when a person said what it is.

    Raises
    ------
    BadInputError
        When there is none of these, or a file is broken.
    """
    objects = read_objects(source, MOST, datetime.now(AMSTERDAM_TIME).date(), fields or {})
    named, own = own is not None, own or own_source(source, "plekken, activiteiten en organisaties")
    at = _locations_of(objects)
    places = _places(objects, at, own, source.name)
    there = set(places.frame["reference"]) if places is not None else set()
    found: list[Mapping[str, Any]] = []
    for number, service in enumerate(objects.all("service"), start=1):
        all_at = at.get(service["id"], [])
        here = [one for one in all_at if one["id"] in there]
        if all_at and not here:
            objects.remarks.add(REFUSED, NOWHERE, row=number, column="locations")
        elif not is_of_place(objects, service):
            found += activity_of(objects, service, here, number)
    # Who does nothing here is not there.
    runs = {str(one["organisation_id"]) for one in found} | _runs(objects, there)
    told = [one for one in map(organisation_of, objects.all("organization")) if one["id"] in runs]
    # Who has addresses, and not one of them here, is of another town.
    elsewhere = places is None and any(one.reason == ABROAD for one in objects.remarks.items)
    if elsewhere or (places is None and not found and not told):
        first = next((one.reason for one in objects.remarks.items if one.action == REFUSED), "er staat niets in")
        msg = f"in deze HSDS staat niets dat wij kunnen overnemen: {first}"
        raise BadInputError(msg, file=source.name, expected=_EXPECTED)
    return HsdsTable(
        own.id,
        _rows(RecordKind.ORGANISATION, told, own),
        places,
        _rows(RecordKind.ACTIVITY, found, own),
        objects.remarks.as_tuple(),
        own,
        named,
    )


def _runs(objects: Objects, there: set[str]) -> set[str]:
    """The organisations of places that are kept; all of them where there is nothing else."""
    if not (objects.all("service") or objects.all("location")):
        return {f"hsds-{one['id']}" for one in objects.all("organization")}
    of_places = [one for one in objects.all("location") if one["id"] in there]
    return {f"hsds-{one['organization_id']}" for one in of_places if one.get("organization_id")}


def _rows(kind: RecordKind, found: Sequence[Mapping[str, Any]], own: Source) -> RecordRows | None:
    if not found:
        return None
    frame = pd.DataFrame(found, index=pd.RangeIndex(1, len(found) + 1), dtype=object).fillna("")
    return RecordRows(kind, own.id, frame, own.published, (), own)


def _locations_of(objects: Objects) -> dict[str, list[Object]]:
    """By service where it is, with the times that it has there as ``at``."""
    found: dict[str, list[Object]] = {}
    for one in objects.all("service_at_location"):
        if location := objects.one("location", one.get("location_id")):
            found.setdefault(str(one.get("service_id")), []).append({**location, "at": one["id"]})
    for one in objects.all("service"):
        if one["id"] not in found and (location := objects.one("location", one.get("location_id"))):
            found[one["id"]] = [{**location, "at": ""}]
    return found


def _places(objects: Objects, at: Mapping[str, list[Object]], own: Source, file: str) -> PlaceRows | None:
    """Locations, and what organisations offer at them where that has no times of its own."""
    services: dict[str, list[Object]] = {}
    for service in objects.all("service"):
        for location in at.get(service["id"], []):
            services.setdefault(location["id"], []).append(service)
    rows = [_place(objects, one, services.get(one["id"], [])) for one in objects.all("location")]
    rows += [
        {**_place(objects, location, []), **_service(objects, service)}
        for service in objects.all("service")
        if is_of_place(objects, service)
        for location in at.get(service["id"], [])[:1]
    ]
    if not rows:
        return None
    frame = pd.DataFrame(rows, index=pd.RangeIndex(1, len(rows) + 1), dtype=object)
    frame = repaired(frame.assign(house_letter="", house_addition=""), {"postcode": "postal_code"}, objects.remarks)
    frame = frame.astype({"lon": float, "lat": float})
    faults = RowFaults(file)
    physical = frame.pop("location_type")
    faults.add_where(~physical.isin(["", "physical"]), NOT_PHYSICAL, column="location_type", values=physical)
    nowhere = np.isnan(frame["lon"]) | np.isnan(frame["lat"])
    faults.add_where(nowhere, NO_POINT, column="latitude, longitude", values=frame["name"])
    west, south, east, north = geo.NETHERLANDS
    inside = frame["lon"].between(west, east) & frame["lat"].between(south, north)
    faults.add_where(~(inside | nowhere), ELSEWHERE, column="latitude, longitude", values=frame["name"])
    faults.add_where(frame["name"].eq(""), "de naam is leeg", column="name", values=frame["name"])
    there = frame.drop(index=list(faults.rows))
    objects.remarks.items += faults.remarks()
    refused = frozenset(frame["reference"].drop(there.index))
    return PlaceRows(own.id, there, own.published, (), own, refused) if len(there) else None


def _place(objects: Objects, location: Object, services: list[Object]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "reference": location["id"],
        "kind": kind_said(objects, location["id"]),
        "besides": "",
        "mentions": sealed_word(location, *services),
        "location_type": str(location.get("location_type") or ""),
        "lon": _number(location.get("longitude")),
        "lat": _number(location.get("latitude")),
    }
    return {**dict.fromkeys(TEXTS, ""), **location_facts(objects, location), **told}


def _service(objects: Objects, service: Object) -> dict[str, Any]:
    """What a service says of itself where it stands at a place."""
    runs = objects.one("organization", service.get("organization_id"))
    return {
        **dict.fromkeys(("phone", "website", "opening_hours", "note", "step_free", "toilet"), ""),
        "reference": service["id"],
        "name": str(service.get("name") or ""),
        "kind": kind_said(objects, service["id"]),
        "operator": str(runs.get("name") or ""),
        "mentions": sealed_word(service),
        "soort": door_of(service),
    }


def _number(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return np.nan
