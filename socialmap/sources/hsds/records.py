"""One object of HSDS as what we keep of it: the fields of a place, an activity or an organisation, as texts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from socialmap.model import ACTIVITY_FACTS, PLACE_FACTS, Fact, Status, Visibility
from socialmap.model.persons import without_persons
from socialmap.model.sealed import mentions_sealed
from socialmap.model.written import seen, without_markup
from socialmap.sources.hsds.hours import UNSURE, hours_of
from socialmap.sources.raw import LEFT_OUT

if TYPE_CHECKING:
    from socialmap.sources.hsds.objects import Object, Objects

#: Vocabularies of our own export.
_KIND, _FACT = "soort plek", "feit"
#: Facts that follow from fields, or that no list may set.
_NOT_OF_ATTRIBUTES = ("name", "kind", "lon", "lat", "visibility", "status")
_NOT_FOR = re.compile(r"(?:^|\.\s+)Niet voor: (?P<not_for>.*)$", re.DOTALL)
_STADSPAS = "met stadspas"
_STATUS: Mapping[str, Status] = {
    "active": Status.LISTED,
    "defunct": Status.ENDED,
    "inactive": Status.UNKNOWN,
    "temporarily closed": Status.UNKNOWN,
}
_NO_VOICE = ("fax", "tty", "pager", "sms")
OTHER_COIN = "dit bedrag is niet in euro's: alleen als tekst bewaard"
NAME_GONE = "een naam van een mens, telefoon of mailadres: weggelaten"
OLD = "de lijst zegt zelf dat dit lang geleden is: niet overgenomen"


def kind_said(objects: Objects, id: str) -> str:
    """What an object is called: our kind, else the words of the vocabularies of others."""
    terms = [(_taxonomy(objects, term), term) for term in _terms(objects, id)]
    ours = [str(term.get("code") or "") for name, term in terms if name == _KIND]
    others = [str(term.get("name") or "") for name, term in terms if name not in (_KIND, _FACT, "deur")]
    return next(iter([*ours, *others]), "")


def is_of_place(objects: Objects, service: Object) -> bool:
    """Is it what our export makes of a row about a place, and no activity?"""
    return any(_taxonomy(objects, term) == _KIND for term in _terms(objects, service["id"]))


def door_of(service: Object) -> str:
    """How one gets in, in words."""
    return _text(service, "application_process")


def _texts_of(one: Object) -> list[str]:
    """All that is written about an object."""
    return [str(value) for name, value in one.items() if isinstance(value, str) and not name.endswith("id")]


def location_facts(objects: Objects, location: Object) -> dict[str, str]:
    """The facts of a place that its fields and attributes tell."""
    id, runs = location["id"], objects.one("organization", location.get("organization_id"))
    address = _address(objects, id)
    schedules = [one for one in objects.parts("schedule", "location", id) if not one.get("service_id")]
    told = {
        "name": _text(location, "name") or _text(location, "alternate_name") or _text(runs, "name"),
        "street": " ".join(part for part in (_text(address, "address_1"), _text(address, "address_2")) if part),
        "postcode": _text(address, "postal_code"),
        "town": _text(address, "city"),
        "phone": _phones(objects, "location", id) or _text(location, "phone"),
        "website": _text(location, "url") or _text(location, "website"),
        "opening_hours": hours_of(schedules, objects.today).text,
        "note": without_persons(_text(location, "description"))[0],
    }
    return {**told, **_facts(objects, id, PLACE_FACTS)}


def organisation_of(one: Object) -> dict[str, Any]:
    """An organisation; those who work there are not read."""
    told = {"id": f"hsds-{one['id']}", "name": without_persons(_text(one, "name"))[0]}
    return {**told, "website": _text(one, "website") or _text(one, "url"), "mentions": sealed_word(one)}


def activity_of(objects: Objects, service: Object, at: list[Object], number: int) -> list[dict[str, Any]]:
    """A service as an activity at each of its locations; at none it has no place."""
    name, had_person = without_persons(_text(service, "name"))
    if had_person:
        objects.remarks.add(LEFT_OUT, NAME_GONE, row=number, column="name")
    of_all = objects.parts("schedule", "service", service["id"])
    common = {
        "name": name,
        "lon": "",
        "lat": "",
        "organisation_id": f"hsds-{service['organization_id']}" if service.get("organization_id") else "",
        "description": _description(service),
        "languages": _languages(objects, service),
        "status": str(_STATUS.get(_text(service, "status").lower(), Status.LISTED)),
        "listed_on": (_text(service, "assured_date") or _text(service, "last_modified"))[:10],
        "mentions": sealed_word(service),
        **_whom(service),
        **_costs(objects, service, number),
        **_access(service),
        **_facts(objects, service["id"], ACTIVITY_FACTS),
    }
    if any(str(one.get("link_type")) == "last_assured" for one in _attributes(objects, service["id"])):
        objects.remarks.add(LEFT_OUT, OLD, row=number)
    found = []
    for location in at or [{"id": "", "at": ""}]:
        here = objects.parts("schedule", "service_at_location", str(location["at"])) or of_all
        hours = hours_of(here, objects.today)
        if not hours.sure:
            objects.remarks.add("let op", UNSURE, row=number, column="schedules")
        id = service["id"] if len(at) < 2 else f"{service['id']}-{location['id']}"  # noqa: PLR2004 (several)
        found.append(
            {
                **common,
                "id": f"hsds-{id}",
                "place_reference": location["id"],
                "schedule": hours.text,
                **_point(location),
            }
        )
    return found


def _point(location: Object) -> dict[str, float]:
    """Where it is, so that what lies outside the municipality is refused as its place is."""
    try:
        return {name: float(location[full]) for name, full in (("lon", "longitude"), ("lat", "latitude"))}
    except (KeyError, TypeError, ValueError):
        return {}


def _description(service: Object) -> str:
    told = without_persons(_text(service, "description") or _text(service, "short_desc"))[0]
    door = _text(service, "application_process")
    if door and not _access(service):
        told = f"{told.rstrip(' .')}. Aanmelden: {door}" if told else f"Aanmelden: {door}"
    return told


def _whom(service: Object) -> dict[str, str]:
    """For whom it is, and for whom not; the ages where words do not say them."""
    told = _text(service, "eligibility_description") or _text(service, "eligibility") or _text(service, "audience")
    found = _NOT_FOR.search(told)
    whom, not_for = (told[: found.start()], found["not_for"]) if found else (told, "")
    low, high = (_age(service.get(name)) for name in ("minimum_age", "maximum_age"))
    ages = f"vanaf {low} jaar" * bool(low) + " " * bool(low and high) + f"tot en met {high} jaar" * bool(high)
    if ages and not any(age and age in whom for age in (low, high)):
        whom = f"{whom.rstrip(' .')}, {ages}" if whom else ages.capitalize()
    return {"for_whom": whom, "not_for": not_for}


def _age(value: Any) -> str:
    text = str(value if value is not None else "").removesuffix(".0")
    return text if text.isdecimal() and int(text) else ""


def _costs(objects: Objects, service: Object, number: int) -> dict[str, str]:
    found = {"cost_eur": "", "cost_stadspas_eur": "", "cost_note": _text(service, "fees_description")}
    notes = [] if found["cost_note"] else [_text(service, "fees")]
    for one in objects.parts("cost_option", "service", service["id"]):
        option, amount = _text(one, "option"), _text(one, "amount")
        coin = _text(one, "currency").upper()
        name = {"": "cost_eur", _STADSPAS: "cost_stadspas_eur"}.get(option.lower(), "")
        if amount and name and coin in ("", "EUR") and not found[name]:
            found[name] = amount.replace(".0", "") if amount.endswith(".0") else amount
            continue
        if coin not in ("", "EUR"):
            objects.remarks.add("let op", OTHER_COIN, row=number, column="cost_options")
        said = (option, amount, coin, _text(one, "amount_description"))
        notes.append(" ".join(part for part in said if part))
    return {**found, "cost_note": "; ".join(part for part in (found["cost_note"], *notes) if part)[:200]}


def _languages(objects: Objects, service: Object) -> str:
    named = [_text(one, "name") or _text(one, "code") for one in objects.parts("language", "service", service["id"])]
    return ", ".join(dict.fromkeys(part for part in (*named, _text(service, "languages")) if part))


def _access(service: Object) -> dict[str, str]:
    """How one gets in, where it is said in our words."""
    said = _text(service, "application_process")
    ours = {label: code for code, label in ACTIVITY_FACTS["access"].choices.items()}
    return {"access": ours[said]} if said in ours else {}


def _address(objects: Objects, location: str) -> Object:
    found = objects.parts("address", "location", location)
    # What is only like HSDS has the address in the location itself.
    own = objects.one("location", location)
    return next((one for one in found if _text(one, "address_type") in ("", "physical")), own)


def _phones(objects: Objects, owner: str, id: str) -> str:
    """Numbers of the place; those of people, and of machines, are not read."""
    numbers = [
        _text(one, "number").strip('"')
        for one in objects.parts("phone", owner, id)
        if not one.get("contact_id") and (_text(one, "type") or _text(one, "number_type")).lower() not in _NO_VOICE
    ]
    return " / ".join(dict.fromkeys(number for number in numbers if number))


def _attributes(objects: Objects, id: str) -> list[Object]:
    found = [one for owner in ("link", "location", "service") for one in objects.parts("attribute", owner, id)]
    return list({str(one["id"]): one for one in found}.values())


def _terms(objects: Objects, id: str) -> list[Object]:
    found = (objects.one("taxonomy_term", one.get("taxonomy_term_id")) for one in _attributes(objects, id))
    return [one for one in found if one]


def _taxonomy(objects: Objects, term: Object) -> str:
    return str(objects.one("taxonomy", term.get("taxonomy_id")).get("name") or term.get("taxonomy") or "")


def _facts(objects: Objects, id: str, facts: Mapping[str, Fact]) -> dict[str, str]:
    """What attributes of our own export say of facts that HSDS has no field for."""
    found = {}
    for one in _attributes(objects, id):
        term = objects.one("taxonomy_term", one.get("taxonomy_term_id"))
        fact = facts.get(str(term.get("code") or ""))
        known = one.get("link_type") == "fact" and _taxonomy(objects, term) == _FACT
        if known and fact and fact.audience is Visibility.PUBLIC and fact.id not in _NOT_OF_ATTRIBUTES:
            found[fact.id] = str(one.get("value") or "")
    return found


def sealed_word(*objects: Object) -> str:
    """The first word of opvang or care in all that is written about these; "" for none."""
    return next((word for one in objects for text in _texts_of(one) if (word := mentions_sealed(text))), "")


def _text(one: Mapping[str, Any], name: str) -> str:
    value = one.get(name)
    return "" if value is None else seen(without_markup(str(value)))
