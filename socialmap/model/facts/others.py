"""What is told of organisations, initiatives and circles."""

from __future__ import annotations

from collections.abc import Mapping

from socialmap.i18n import later
from socialmap.model.facts import readers
from socialmap.model.facts.fact import CONTACT, EXISTENCE, Fact, declared
from socialmap.model.facts.place import A_NAME, A_WEBSITE, LONG, SHORT, STATUS, VISIBILITY, choice, consents
from socialmap.model.words import CircleKind, Formality, Level, Orientation, Status, Visibility

#: A year, a month or a range of years; a report says no more.
_WHEN, _A_WHEN = r"\d{4}(-\d{2}|-\d{4})?", "een jaar (2019), een maand (2019-04) of jaren (2016-2017)"
#: Rule 7: sizes of groups are bands.
BANDS = ("minder dan 5", "5-8", "9-12", "13 of meer")
_STATES = ("nu onbekend", "gestopt")
_SEVERAL = "een of meer teksten, met | ertussen"


def _text(fact: str, label: str, question: str, *headings: str) -> Fact:
    return Fact(fact, label, question, readers.text, LONG, headings=headings)


def _several(fact: str, label: str, question: str, *headings: str) -> Fact:
    return Fact(fact, label, question, readers.texts, _SEVERAL, unknown=(), headings=headings)


def _one_of(fact: str, label: str, question: str, words: tuple[str, ...], months: int | None = None) -> Fact:
    return Fact(
        fact, label, question, readers.like("|".join(words)), ", ".join(words),
        choices={word: word for word in words}, months=months,
    )  # fmt: skip


def _name(question: str) -> Fact:
    return Fact("name", later("naam"), question, readers.name, A_NAME, required=True)


def _visibility(question: str) -> Fact:
    return choice(
        "visibility", later("zichtbaarheid"), question, Visibility, VISIBILITY, unknown=Visibility.PUBLIC
    )  # fmt: skip


def _status(question: str) -> Fact:
    return choice(
        "status", later("status"), question, Status, STATUS, unknown=Status.UNKNOWN, months=EXISTENCE
    )  # fmt: skip


ORGANISATION_FACTS: Mapping[str, Fact] = declared(
    _name(later("Hoe heet de organisatie?")),
    choice(
        "formality", later("formeel of informeel"), later("Zijn het mensen die ervoor betaald worden, of bewoners?"),
        Formality,
        {
            Formality.FORMAL: later("formeel: betaald werk"),
            Formality.INFORMAL: later("informeel: bewoners onder elkaar"),
            Formality.UNKNOWN: later("weten we niet"),
        },
        unknown=Formality.UNKNOWN, headings=("formeel", "formaliteit"),
    ),
    Fact(
        "website", later("website"), later("Wat is het adres van de website?"), readers.website, A_WEBSITE,
        headings=("url", "site", "web"), months=CONTACT,
    ),
    _status(later("Is de organisatie er nu?")),
    _visibility(later("Wie mag deze organisatie zien?")),
)  # fmt: skip

INITIATIVE_FACTS: Mapping[str, Fact] = declared(
    _name(later("Hoe heet het initiatief?")),
    Fact("subtitle", later("ondertitel"), later("Hoe noemt het zichzelf in een paar woorden?"), readers.short, SHORT),
    Fact("kind", later("soort"), later("Wat voor initiatief is het?"), readers.short, SHORT),
    Fact("town", later("plaats"), later("In welke plaats is het?"), readers.short, SHORT, headings=("woonplaats",)),
    Fact("area_name", later("buurt of wijk"), later("In welke buurt of wijk is het?"), readers.short, SHORT),
    Fact(
        "wijk_code", later("wijk"), later("In welke wijk is het?"),
        readers.like(readers.WIJK_CODE), "een code van het CBS, zoals WK0363FB", in_table="code van de wijk",
    ),
    Fact(
        "place_id", later("plek"), later("Op welke plek is het?"), readers.identifier, "het nummer van een plek",
        unknown=None,
    ),
    _text("for_whom", later("voor wie"), later("Voor wie is het?")),
    _several("approach", later("aanpak"), later("Hoe pakken zij het aan?")),
    _several("direct_effects", later("wat het meteen doet"), later("Wat verandert er meteen?")),
    _several("indirect_effects", later("wat het later doet"), later("Wat verandert er daarna?")),
    _text("governance", later("wie beslist"), later("Wie beslist er?")),
    _several("partners", later("met wie"), later("Met welke organisaties werken zij samen?")),
    _status(later("Is het initiatief er nu?")),
    Fact("period", later("periode"), later("In welke jaren was het er?"), readers.like(_WHEN), _A_WHEN),
    _visibility(later("Wie mag dit initiatief zien?")),
    *consents(),
)  # fmt: skip

CIRCLE_FACTS: Mapping[str, Fact] = declared(
    _name(later("Hoe heet de cirkel?")),
    choice(
        "kind", later("soort"), later("Wat voor cirkel is het?"), CircleKind,
        {
            CircleKind.BUURTCIRKEL: later("Buurtcirkel"),
            CircleKind.BUREN_GROEP: later("Buren!-groep"),
            CircleKind.VRIENDENKRING: later("Vriendenkring"),
        },
        required=True,
    ),
    choice(
        "orientation", later("waar de cirkel op gericht is"), later("Waar is de cirkel vooral op gericht?"),
        Orientation,
        {
            Orientation.ONTMOETING: later("elkaar ontmoeten"),
            Orientation.ONTWIKKELING: later("leren en groeien"),
            Orientation.VOORZIENINGEN: later("de weg vinden naar voorzieningen"),
            Orientation.BUURT: later("iets doen voor de buurt"),
            Orientation.UNKNOWN: later("weten we niet"),
        },
        unknown=Orientation.UNKNOWN,
    ),
    Fact("area_name", later("gebied"), later("In welk gebied is de cirkel?"), readers.short, SHORT),
    _one_of(
        "area_level", later("soort gebied"), later("Is dat een wijk, een gebied of een stadsdeel?"),
        (Level.WIJK, Level.GEBIED, Level.STADSDEEL),
    ),
    Fact(
        "area_codes", later("wijken of gebieden"), later("Welke wijken of gebieden van de kaart zijn dat?"),
        readers.like(r"[A-Z0-9]{1,8}( [A-Z0-9]{1,8})*"), "codes met een spatie ertussen, zoals NE NF",
        in_table="codes van het gebied",
    ),
    Fact("begun", later("begonnen"), later("Wanneer begon de cirkel?"), readers.like(_WHEN), _A_WHEN),
    Fact("ended", later("gestopt"), later("Wanneer stopte de cirkel?"), readers.like(_WHEN), _A_WHEN),
    _one_of(
        "size_band", later("hoeveel mensen"), later("Met hoeveel mensen is de cirkel ongeveer?"), BANDS, EXISTENCE
    ),
    _one_of("state", later("hoe het nu is"), later("Hoe is het nu met de cirkel?"), _STATES, EXISTENCE),
    _status(later("Is de cirkel er nu?")),
    _visibility(later("Wie mag deze cirkel zien?")),
)  # fmt: skip
