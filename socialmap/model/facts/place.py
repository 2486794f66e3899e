"""What is told of a place. A new yes/no fact is a line here, a migration and its translations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

from socialmap import geo
from socialmap.i18n import later
from socialmap.model.facts import readers
from socialmap.model.facts.fact import CONTACT, EXISTENCE, HOURS, ROOM, Fact, declared
from socialmap.model.words import Known, PlaceKind, Status, Visibility
from socialmap.model.written import LONGEST, LONGEST_NAME

#: How an answer that is yes, no or unknown is said.
YES_NO_UNKNOWN: Mapping[str, str] = {
    Known.YES: later("ja"),
    Known.NO: later("nee"),
    Known.UNKNOWN: later("weten we niet"),
}
STATUS: Mapping[str, str] = {
    Status.LISTED: later("het is er"),
    Status.PLANNED: later("het komt er"),
    Status.HISTORY: later("het was er"),
    Status.ENDED: later("gestopt"),
    Status.UNKNOWN: later("weten we niet"),
}
VISIBILITY: Mapping[str, str] = {
    Visibility.PUBLIC: later("iedereen"),
    Visibility.ACCOUNTS: later("wie een account heeft"),
    Visibility.HIDDEN: later("niemand"),
}
A_NAME = f"een naam van hoogstens {LONGEST_NAME} tekens"
SHORT = f"hoogstens {LONGEST_NAME} tekens"
LONG = f"hoogstens {LONGEST} tekens"
A_WEBSITE = "een adres dat begint met https://"
SOME_HOURS = "openingstijden, zoals Mo-Fr 09:00-17:00"
_WEST, _SOUTH, _EAST, _NORTH = geo.NETHERLANDS


def yes_or_no(fact: str, label: str, question: str, *headings: str, months: int = ROOM, sought: bool = True) -> Fact:
    """A fact that is yes, no or unknown."""
    return Fact(
        fact, label, question, readers.yes_or_no, "ja, nee, onbekend",
        unknown=Known.UNKNOWN, choices=YES_NO_UNKNOWN, headings=headings, months=months, sought=sought,
    )  # fmt: skip


def choice(
    fact: str, label: str, question: str, enum: type[StrEnum], choices: Mapping[str, str], *,
    unknown: StrEnum | str = "", months: int | None = None, required: bool = False, headings: tuple[str, ...] = (),
) -> Fact:  # fmt: skip
    """A fact that is one of the words of ``enum``."""
    return Fact(
        fact, label, question, readers.one_of(enum), ", ".join(enum),
        unknown=unknown, choices=choices, headings=headings, months=months, required=required,
    )  # fmt: skip


#: Whether somebody may be told of in public (rule 7); it does not go out of date, and is withdrawn at any time.
CONSENTS = ("consent_organisation", "consent_group")


def consents() -> tuple[Fact, ...]:
    """What is asked of a group that is public with consent only (``socialmap.model.sensitive``)."""
    return (
        consent(
            CONSENTS[0], later("toestemming van de organisatie"),
            later("Vindt de organisatie het goed dat dit openbaar is?"), "toestemming organisatie",
        ),
        consent(
            CONSENTS[1], later("toestemming van de groep"), later("Vindt de groep zelf het goed dat dit openbaar is?"),
            "toestemming groep",
        ),
    )  # fmt: skip


def consent(fact: str, label: str, question: str, *headings: str) -> Fact:
    """A consent: for who keeps the map up, never sought."""
    asked = yes_or_no(fact, label, question, *headings, sought=False)
    return replace(asked, months=None, audience=Visibility.ACCOUNTS)


PLACE_FACTS: Mapping[str, Fact] = declared(
    Fact(
        "name", later("naam"), later("Hoe heet de plek?"), readers.name, A_NAME, required=True,
        headings=(
            *("naam locatie", "locatienaam", "locatie", "plek", "naam voorziening", "voorziening", "naam organisatie"),
            *("bedrijfsnaam", "title", "titel"),
        ),
    ),
    choice(
        "kind", later("soort"), later("Wat voor plek is het?"), PlaceKind,
        {kind: kind.replace("_", " ") for kind in PlaceKind}, unknown=PlaceKind.OVERIG, required=True,
        headings=("soort plek", "soort voorziening", "type voorziening", "amenity"),
    ),
    Fact(
        "lon", later("lengtegraad"), later("Waar is het (lengtegraad)?"), readers.number(_WEST, _EAST),
        f"een getal van {_WEST} tot {_EAST}", unknown=None, required=True,
        headings=("lng", "long", "longitude", "lengte"),
    ),
    Fact(
        "lat", later("breedtegraad"), later("Waar is het (breedtegraad)?"), readers.number(_SOUTH, _NORTH),
        f"een getal van {_SOUTH} tot {_NORTH}", unknown=None, required=True, headings=("latitude", "breedte"),
    ),
    Fact(
        "street", later("straat"), later("In welke straat is het?"), readers.short, SHORT,
        headings=(
            *("straatnaam", "adres", "bezoekadres", "address", "street address", "straat en huisnummer"),
            *("straat + huisnummer", "adresregel 1", "addr:street"),
        ),
    ),
    Fact(
        "house_number", later("huisnummer"), later("Wat is het huisnummer?"), readers.house_number,
        "een huisnummer, zoals 58-H", headings=("huisnr", "nr", "housenumber", "addr:housenumber"),
    ),
    Fact(
        "postcode", later("postcode"), later("Wat is de postcode?"), readers.postcode, "een postcode, zoals 1011AB",
        headings=("pc6", "postal_code", "zip", "addr:postcode"),
    ),
    Fact(
        "town", later("plaats"), later("In welke plaats is het?"), readers.short, SHORT,
        headings=("woonplaats", "city", "addr:city"),
    ),
    choice(
        "visibility", later("zichtbaarheid"), later("Wie mag deze plek zien?"), Visibility, VISIBILITY,
        unknown=Visibility.PUBLIC,
    ),
    choice(
        "status", later("status"), later("Is de plek er nu?"), Status, STATUS,
        unknown=Status.UNKNOWN, months=EXISTENCE,
    ),
    yes_or_no(
        "step_free", later("Zonder trap naar binnen"), later("Is de ingang zonder trap? Is er een lift?"),
        "zonder trap", "drempelvrij",
    ),
    yes_or_no(
        "toilet", later("Toilet voor bezoekers"), later("Is er een toilet voor bezoekers?"), "toilets", "wc",
    ),
    yes_or_no("free_of_charge", later("Gratis"), later("Kost het niets? Ook de koffie niet?")),
    yes_or_no(
        "quiet_room", later("Een rustige kamer"), later("Is er een rustige kamer met een deur die dicht kan?"),
        "rustige kamer", "rustige ruimte",
    ),
    yes_or_no("kitchen", later("Een keuken"), later("Is er een keuken die de groep mag gebruiken?"), "keuken"),
    yes_or_no("alcohol", later("Er wordt alcohol geschonken"), later("Wordt er alcohol geschonken?"), sought=False),
    yes_or_no(
        "unbranded", later("Het ziet er niet uit als een zorgplek"),
        later("Ziet het eruit als een gewone plek, niet als een zorgplek?"), "niet als zorg herkenbaar", sought=False,
    ),
    yes_or_no(
        "room_on_loan", later("Ruimte te leen"), later("Leent deze plek een kamer of keuken uit, voor niets?"),
    ),
    Fact(
        "room_note", later("welke ruimte te leen is"), later("Welke ruimte is te leen, en wanneer?"), readers.text,
        LONG, headings=("ruimte",), months=ROOM,
    ),
    Fact(
        "opening_hours", later("openingstijden"), later("Wanneer is de plek open?"), readers.hours, SOME_HOURS,
        months=HOURS, as_written=True, headings=("openingstijd", "openingsuren", "geopend", "hours"),
    ),
    Fact(
        "phone", later("telefoon"), later("Welk nummer kunnen mensen bellen?"), readers.phone,
        "een telefoonnummer, of meer met een / ertussen",
        headings=("telefoonnummer", "telefoonnr", "tel", "contact:phone"), months=CONTACT,
    ),
    Fact(
        "website", later("website"), later("Wat is het adres van de website?"), readers.website, A_WEBSITE,
        headings=("url", "website url", "site", "web", "webadres", "homepage", "internet", "contact:website"),
        months=CONTACT,
    ),
    Fact(
        "note", later("opmerking"), later("Wat moeten mensen nog meer weten?"), readers.text, LONG,
        headings=("toelichting", "omschrijving", "beschrijving", "bijzonderheden", "description", "notes"),
    ),
)  # fmt: skip
#: What is yes, no or unknown of a place: columns of its table, lines of its page, what is counted as known.
YES_OR_NO: tuple[str, ...] = tuple(id for id, fact in PLACE_FACTS.items() if fact.is_yes_or_no)
#: What somebody who searches for it finds.
SOUGHT: tuple[str, ...] = tuple(id for id in YES_OR_NO if PLACE_FACTS[id].sought)
#: What somebody can write about such an answer, when it is yes.
NOTES: Mapping[str, str] = {"room_on_loan": "room_note"}
#: What people ask of a place before they go.
ASKED: tuple[str, ...] = (*YES_OR_NO, "opening_hours", "phone", "website")
