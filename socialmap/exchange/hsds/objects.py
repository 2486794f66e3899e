"""Places, activities, services and organisations as the objects of HSDS 3.1.

A place is a location; what is offered there, and each activity, is a service at that location. Each object's id is a
UUID made of ours, so the same record has the same id in every export; a place keeps its own. What everybody may see is
all that is read here: a ``World`` of the public. What is past its term leaves as an attribute with its day, never as
the value itself.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from socialmap.exchange.hsds.schedules import schedules
from socialmap.i18n import DEFAULT
from socialmap.i18n import words as words_of
from socialmap.marks import KIND_MARKS
from socialmap.model import ACTIVITY_FACTS, PLACE_FACTS, Offer, Status, Visibility, phone_numbers
from socialmap.model.facts import YES_OR_NO
from socialmap.model.records import PLACE_NAMESPACE
from socialmap.model.text import plain_name
from socialmap.model.written import web_link
from socialmap.offer.current import rests
from socialmap.offer.names import whole_name
from socialmap.offer.words import address, way_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from socialmap.model import Fact
    from socialmap.world import World

Object = dict[str, Any]
#: Of one kind each; the file of each bears its name.
KINDS = ("organization", "service", "location", "service_at_location", "taxonomy", "taxonomy_term")
#: Our vocabularies.
KIND, DOOR, FACT = "soort plek", "deur", "feit"
#: What an attribute says of a value: it is known, past its term, or where all of it comes from.
_KNOWN, _OLD, _SOURCE, _CHECKED = "fact", "last_assured", "source", "assured_date"
_WORDS = words_of(DEFAULT)
#: Facts of an activity that HSDS has a field for.
_IN_FIELDS = (
    "name", "place_id", "place_name", "wijk_code", "organisation_id", "visibility", "description", "schedule",
    "cost_eur", "cost_stadspas_eur", "cost_note", "languages", "for_whom", "not_for", "access", "status",
)  # fmt: skip


@dataclass
class Hsds:
    """Everything that leaves, by kind of object."""

    world: World
    #: Organisations that everybody may see, by id: name and website.
    organisations: Mapping[str, Mapping[Any, Any]]
    found: dict[str, dict[str, Object]] = field(default_factory=lambda: {kind: {} for kind in KINDS})

    def collect(self) -> dict[str, list[Object]]:
        """The objects of each kind, in the order of their ids."""
        for id, place in zip(self.world.places.index, self.world.places.to_dict("records"), strict=True):
            self._location(str(id), place)
        for row in self.world.services.to_dict("records"):
            self._service_of_row(row)
        for activity in self.world.activities.to_dict("records"):
            self._service_of_activity(activity)
        return {kind: [objects[id] for id in sorted(objects)] for kind, objects in self.found.items()}

    def _location(self, id: str, place: Mapping[Any, Any]) -> None:
        own = place_uuid(id)
        link = web_link(place["website"])
        phones = [
            _object("phone", own, one.text, location_id=own, number=one.text, type="voice")
            for one in phone_numbers(place["phone"])
        ]
        known = {name: place[name] for name in (*YES_OR_NO, "room_note")}
        self.found["location"][own] = _told(
            id=own,
            location_type="physical",
            name=whole_name(place["name"]),
            description=place["note"],
            url=link,
            latitude=round(place["lat"], 6),
            longitude=round(place["lon"], 6),
            external_identifier=id,
            external_identifier_type="sociale kaart",
            addresses=self._addresses(own, place),
            phones=phones,
            schedules=self._schedules(own, "location_id", place["opening_hours"], ""),
            accessibility=_accessibility(own, place),
            attributes=[
                self._attribute(
                    own, "location", (KIND, place["kind"]), _WORDS.gettext(KIND_MARKS[place["kind"]].singular)
                ),
                self._attribute(own, "location", (DOOR, place["offer"]), _door(place)),
                *self._facts(own, "location", PLACE_FACTS, known, place["said"]),
                *self._stands(own, "location", place, place["listed_source_id"]),
            ],
        )

    def _addresses(self, own: str, place: Mapping[Any, Any]) -> list[Object]:
        if not place["street"]:
            return []
        wijk = self.world.areas["name"].get(place["wijk_code"], "")
        # HSDS asks for all of these; what we do not know is empty.
        told = {"city": place["town"], "state_province": "", "postal_code": place["postcode"], "country": "NL"}
        more = {"region": wijk} if wijk else {}
        return [
            {
                **_object("address", own, location_id=own, address_1=address(place), address_type="physical"),
                **told,
                **more,
            }
        ]

    def _service_of_row(self, row: Mapping[Any, Any]) -> None:
        """What an organisation offers at a place, as a list has it."""
        own = made_uuid("service", row["source_id"], row["reference"])
        self.found["service"][own] = _told(
            id=own,
            organization_id=self._organization(row["operator"], ""),
            name=row["name"],
            status=_status(row["status"], goes_on=row["offered"]),
            application_process=_door(row),
            attributes=[
                self._attribute(own, "service", (KIND, row["kind"]), _WORDS.gettext(KIND_MARKS[row["kind"]].singular)),
                self._attribute(own, "service", (DOOR, row["offer"]), _door(row)),
                *self._stands(own, "service", row, row["source_id"]),
            ],
        )
        self._at(own, row["place_id"], [])

    def _service_of_activity(self, activity: Mapping[Any, Any]) -> None:
        own = made_uuid("activity", activity["id"])
        known = {id: activity[id] for id in ACTIVITY_FACTS if id not in _IN_FIELDS}
        at = self._location_of(activity["place_id"])
        times = self._schedules(own, "service_id", activity["schedule"], rests(activity))
        access = ACTIVITY_FACTS["access"]
        is_known = activity["access"] != access.unknown
        self.found["service"][own] = _told(
            id=own,
            organization_id=self._organization("", activity["organisation_id"] or ""),
            name=activity["name"],
            description=activity["description"],
            status=_status(activity["status"], goes_on=activity["current"]),
            eligibility_description=_for_whom(activity),
            application_process=access.choices[activity["access"]] if is_known else "",
            fees_description=activity["cost_note"],
            assured_date=_day(activity["checked_on"]),
            schedules=[] if at else times,
            cost_options=_costs(own, activity),
            languages=[
                _object("language", own, one, service_id=own, name=one)
                for one in (part.strip() for part in activity["languages"].split(","))
                if one
            ],
            attributes=[
                self._attribute(own, "service", (DOOR, activity["door"]), ""),
                *self._facts(own, "service", ACTIVITY_FACTS, known, activity["said"]),
                *self._stands(own, "service", activity, activity["source_id"]),
            ],
        )
        self._at(own, activity["place_id"], times)

    def _location_of(self, place_id: Any) -> str:
        own = place_uuid(place_id) if isinstance(place_id, str) else ""
        return own if own in self.found["location"] else ""

    def _at(self, service: str, place_id: Any, times: list[Object]) -> None:
        """A service at a location; its times are those it has there."""
        if location := self._location_of(place_id):
            own = made_uuid("service_at_location", service, location)
            here = [
                {**{name: value for name, value in one.items() if name != "service_id"}, "service_at_location_id": own}
                for one in times
            ]
            self.found["service_at_location"][own] = _told(
                id=own, service_id=service, location_id=location, schedules=here
            )

    def _organization(self, operator: str, number: str) -> str:
        """The id of who runs a service, if that may be known; an organisation without a service does not leave."""
        record = self.organisations.get(number)
        if record is None and operator:
            same = [id for id, one in self.organisations.items() if plain_name(one["name"]) == plain_name(operator)]
            number = same[0] if same else ""
            record = self.organisations.get(number, {"name": operator, "website": ""})
        if record is None:
            return ""
        own = made_uuid("organisation", number or plain_name(operator))
        # HSDS asks for a description; we have no more than a name.
        told = {
            "id": own,
            "name": record["name"],
            "description": record["name"],
            "website": web_link(record["website"]),
        }
        self.found["organization"][own] = {name: value for name, value in told.items() if value}
        return own

    def _schedules(self, own: str, owner: str, hours: str, stops: str) -> list[Object]:
        def named(*parts: Any, **values: Any) -> Object:
            return _object("schedule", own, *parts, **{owner: own}, **values)

        return schedules(hours, stops, self.world.today, self.world.school_holidays, named)

    def _facts(
        self, own: str, entity: str, facts: Mapping[str, Fact], known: Mapping[str, Any], said: Mapping[str, Any]
    ) -> list[Object]:
        """What is known, one attribute a fact; and what is past its term, with the last day that it was sure."""
        found = []
        for name, fact in facts.items():
            if fact.audience is not Visibility.PUBLIC:
                continue
            value, one = known.get(name), said.get(name)
            if not (value is None or value in (fact.unknown, "") or value != value):  # noqa: PLR0124 (NaN)
                found.append(self._attribute(own, entity, (FACT, name), fact.label, value=str(value)))
            if one is not None and one.stale and one.value not in (None, "", fact.unknown):
                value = f"{one.value} ({one.sure_on or 'datum onbekend'})"
                told = self._attribute(
                    own, entity, (FACT, name), f"{fact.label}: lang geleden, vraag het na", value=value
                )
                found.append({**told, "id": made_uuid("old", own, name), "link_type": _OLD})
        return found

    def _stands(self, own: str, entity: str, row: Mapping[Any, Any], source_id: str) -> list[Object]:
        """Where a record comes from with its licence, and when a person checked it."""
        found = []
        if source_id in self.world.sources.index:
            source = self.world.sources.loc[source_id]
            parts = (source["name"], source["publisher"], source["measured"] or source["published"], source["licence"])
            told = ", ".join(str(part) for part in parts if part)
            found.append(
                _object("attribute", own, _SOURCE, link_id=own, link_entity=entity, link_type=_SOURCE, value=told)
            )
        if day := _day(row.get("checked_on")):
            found.append(
                _object("attribute", own, _CHECKED, link_id=own, link_entity=entity, link_type=_CHECKED, value=day)
            )
        return found

    def _attribute(self, own: str, entity: str, term: tuple[str, str], label: str, *, value: str = "") -> Object:
        """A word of one of our vocabularies, as (vocabulary, code), for an object."""
        taxonomy, code = term
        told = {"label": label} if label else {}
        told |= {"value": value} if value else {}
        link_type = _KNOWN if taxonomy == FACT else taxonomy
        own_id = {
            "link_id": own,
            "link_entity": entity,
            "link_type": link_type,
            "taxonomy_term_id": self._term(taxonomy, code),
        }
        return _object("attribute", own, taxonomy, code, **own_id, **told)

    def _term(self, taxonomy: str, code: str) -> str:
        whole, own = made_uuid("taxonomy", taxonomy), made_uuid("term", taxonomy, code)
        about = f"{taxonomy}, zoals de sociale kaart het zegt"
        self.found["taxonomy"][whole] = {"id": whole, "name": taxonomy, "description": about}
        name = _term_name(taxonomy, code)
        self.found["taxonomy_term"][own] = {
            "id": own, "code": code, "name": name, "description": name, "taxonomy_id": whole, "language": "nl",
        }  # fmt: skip
        return own


def _term_name(taxonomy: str, code: str) -> str:
    if taxonomy == KIND:
        return _WORDS.gettext(KIND_MARKS[code].singular)
    if taxonomy == FACT:
        return str((PLACE_FACTS.get(code) or ACTIVITY_FACTS[code]).label)
    return way_in(code, Status.LISTED, offered=True, words=_WORDS) or code


def made_uuid(*parts: str) -> str:
    """A UUID that is always the same for the same parts."""
    return str(uuid.uuid5(PLACE_NAMESPACE, "hsds/" + "/".join(parts)))


def place_uuid(id: str) -> str:
    """The id of a place is a UUID of its own."""
    try:
        return str(uuid.UUID(id))
    except ValueError:
        return made_uuid("place", id)


def _object(kind: str, own: str, *parts: Any, **values: Any) -> Object:
    """A part of an object: its id is made of that of the whole and of what tells it from its neighbours."""
    return {"id": made_uuid(kind, own, *map(str, parts)), **values}


def _told(**values: Any) -> Object:
    """Fields that say something: HSDS has no word for unknown but absence."""
    return {name: value for name, value in values.items() if value not in ("", None, [])}


def _accessibility(own: str, place: Mapping[Any, Any]) -> list[Object]:
    found = []
    for name in ("step_free", "toilet"):
        if place[name] != PLACE_FACTS[name].unknown:
            told = f"{PLACE_FACTS[name].label}: {place[name]}"
            found.append(_object("accessibility", own, name, location_id=own, description=told))
    return found


def _door(row: Mapping[Any, Any]) -> str:
    """How one gets in, in words; HSDS knows no door but this."""
    if row["offer"] == Offer.OPEN and row["offered"]:
        return "Open voor iedereen."
    return way_in(row["offer"], row["status"], row["offered"], _WORDS)


def _status(status: str, *, goes_on: bool) -> str:
    if status in (Status.ENDED, Status.HISTORY):
        return "defunct"
    return "active" if goes_on else "inactive"


def _for_whom(activity: Mapping[Any, Any]) -> str:
    not_for = f"Niet voor: {activity['not_for']}" if activity["not_for"] else ""
    return ". ".join(part.rstrip(".") for part in (activity["for_whom"], not_for) if part)


def _costs(own: str, activity: Mapping[Any, Any]) -> list[Object]:
    found = []
    for name, option in (("cost_eur", ""), ("cost_stadspas_eur", "met Stadspas")):
        if not pd.isna(amount := activity[name]):
            told = _told(option=option, currency="EUR", amount_description=activity["cost_note"])
            found.append(_object("cost_option", own, name, service_id=own, amount=float(amount), **told))
    return found


def _day(day: Any) -> str:
    return "" if day is None or pd.isna(day) else str(day.isoformat()[:10])
