"""What somebody can wish for, what makes going easier, and what each kind of place usually offers.

The four thresholds of report 003 (niet kunnen, durven, willen, mogen) order this code. They are never shown: on the
page stand wishes, and nothing is asked about a diagnosis.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from socialmap.i18n import later
from socialmap.model import PLACE_FACTS, Offer, PlaceKind

#: The wish that houses answer which are meant for some: never offered to who did not ask for it.
SAME = "hetzelfde"
#: How far, in minutes.
MINUTES = (5, 10, 15, 30)


class Threshold(StrEnum):
    """What keeps somebody at home (report 003)."""

    KUNNEN = "kunnen"
    DURVEN = "durven"
    WILLEN = "willen"
    MOGEN = "mogen"


@dataclass(frozen=True)
class Wish:
    """Something to go out for.

    Attributes
    ----------
    id
        Its name in the form, and of its pictogram.
    ask
        What to ask where a kind of place usually has it.
    pattern
        Words by which an activity or a name says that it is this.
    """

    id: str
    label: str
    ask: str
    pattern: re.Pattern[str]


def _wish(id: str, label: str, ask: str, pattern: str) -> Wish:
    return Wish(id, label, ask, re.compile(pattern, re.IGNORECASE))


WISHES: dict[str, Wish] = {
    wish.id: wish
    for wish in (
        _wish(
            "ontmoeten",
            later("Koffie en mensen ontmoeten"),
            later("Is er een inloop met koffie? Wanneer?"),
            r"koffie|thee|inloop|ontmoet|huiskamer|stamtafel|gezellig",
        ),
        _wish(
            "eten",
            later("Samen eten"),
            later("Wordt er samen gegeten? Wanneer?"),
            r"\beten|eettafel|maaltijd|lunch|restaurant|kook|keuken",
        ),
        _wish(
            "bewegen",
            later("Bewegen"),
            later("Zijn er lessen of uren om te bewegen?"),
            r"beweg|wandel|sport|yoga|gym|dans|zwem|fiets|fit\b",
        ),
        _wish(
            "maken",
            later("Iets maken"),
            later("Is er iets om samen te maken? Wanneer?"),
            r"creatie|schilder|naai|hand(werk|arbeid)|atelier|knutsel|teken|breien|hout|broedplaats|iets maken",
        ),
        _wish("muziek", later("Muziek"), later("Is er muziek? Wanneer?"), r"muziek|zang|zing|koor|harmonie|gitaar"),
        _wish(
            "leren",
            later("Leren of Nederlands oefenen"),
            later("Is er les, of een groep om Nederlands te oefenen?"),
            r"taal|\bles\b|lessen|leren|cursus|lezen|bibliotheek|inburger",
        ),
        _wish(
            "hulp",
            later("Hulp met geld of post"),
            later("Is er een spreekuur voor geld en post? Moet u een afspraak maken?"),
            r"spreekuur|formulier|schuld|geld|admini|belasting|sociaal raads|buurtteam",
        ),
        _wish(
            "helpen",
            later("Iets voor een ander doen"),
            later("Zoekt u nog iemand die wil helpen?"),
            r"vrijwillig|repair|voedselbank|weggeef|meewerk|meedoen|voor een ander",
        ),
        _wish(
            "groen",
            later("Groen en dieren"),
            later("Mag iedereen binnenlopen of meehelpen?"),
            r"tuin|groen|dier|boerderij|kwekerij|kas\b|moes",
        ),
        _wish(
            "computer",
            later("Computer"),
            later("Is er een computer, of hulp met de computer?"),
            r"computer|internet|digi|telefoon|tablet",
        ),
        _wish(
            "kinderen",
            later("Met kinderen"),
            later("Welke uren zijn voor kinderen?"),
            r"kind|peuter|ouder-|speel|gezin|ouders\b",
        ),
        _wish(
            "rust",
            later("Even rust"),
            later("Is er een rustige hoek of een rustig uur?"),
            r"rust|stil(te)?\b|lezen|ontspan",
        ),
        _wish(
            SAME,
            later("Met mensen die hetzelfde meemaken"),
            later("Voor wie is het bedoeld? Mag ik een keer komen kijken?"),
            r"(?!)",  # no word says it: the door of a house does
        ),
    )
}


@dataclass(frozen=True)
class Ease:
    """Something that makes going easier.

    Attributes
    ----------
    id
        Its name in the form, and the column of its answer among the facts.
    label
        As it stands on the page.
    met, failed
        What an answer says of a place that has it, and of one that is known to lack it.
    ask
        What to ask when it is not known.
    """

    id: str
    threshold: Threshold
    label: str
    met: str
    failed: str
    ask: str


_K, _D, _W, _M = Threshold.KUNNEN, Threshold.DURVEN, Threshold.WILLEN, Threshold.MOGEN
EASES: dict[str, Ease] = {
    ease.id: ease
    for ease in (
        Ease(
            "gratis",
            _K,
            later("Het kost niets"),
            later("kost niets"),
            later("het kost geld"),
            PLACE_FACTS["free_of_charge"].question,
        ),
        Ease(
            "zonder_trap",
            _K,
            later("Zonder trap"),
            later("zonder trap"),
            later("er is een trap"),
            PLACE_FACTS["step_free"].question,
        ),
        Ease(
            "taal",
            _K,
            later("Iemand spreekt mijn taal"),
            later("iemand spreekt uw taal"),
            later("wij weten niemand die uw taal spreekt"),
            later("Wie spreekt er mijn taal? Op welke dag?"),
        ),
        Ease(
            "halte",
            _K,
            later("Bus of tram voor de deur"),
            later("bus of tram voor de deur"),
            later("geen bus of tram voor de deur"),
            later("Stopt er een bus of tram voor de deur?"),
        ),
        Ease(
            "rustig",
            _D,
            later("Rustig"),
            later("rustig"),
            later("het is er druk"),
            later("Wanneer is het rustig? Is er een rustige kamer?"),
        ),
        Ease(
            "kleine_groep",
            _D,
            later("Kleine groep"),
            later("kleine groep"),
            later("grote groep"),
            later("Met hoeveel mensen is de groep?"),
        ),
        Ease(
            "samen",
            _D,
            later("Iemand gaat de eerste keer mee"),
            later("iemand gaat de eerste keer mee"),
            later("er gaat niemand mee"),
            later("Kan iemand de eerste keer meegaan, of bij de deur staan?"),
        ),
        Ease(
            "vaste_tijd",
            _D,
            later("Elke week dezelfde tijd"),
            later("elke week dezelfde tijd"),
            later("niet elke week"),
            later("Is het elke week op dezelfde tijd?"),
        ),
        Ease(
            "kijken",
            _D,
            later("Eerst even kijken"),
            later("u kunt eerst even kijken"),
            later("u moet zich eerst aanmelden"),
            later("Mogen we eerst even komen kijken?"),
        ),
        Ease(
            "vaste_groep",
            _W,
            later("Een vaste groep"),
            later("een vaste groep"),
            later("geen vaste groep"),
            later("Is het een vaste groep?"),
        ),
        Ease(
            "door_elkaar",
            _W,
            later("Iedereen door elkaar"),
            later("iedereen door elkaar"),
            later("een vaste groep"),
            later("Is iedereen welkom, of is het een vaste groep?"),
        ),
        Ease(
            "vrouwen",
            _M,
            later("Alleen voor vrouwen"),
            later("alleen voor vrouwen"),
            later("niet alleen voor vrouwen"),
            later("Is er een uur alleen voor vrouwen?"),
        ),
        Ease(
            "kind_mee",
            _M,
            later("Kind mee"),
            later("een kind mag mee"),
            later("niet met een kind"),
            later("Mag een kind mee?"),
        ),
        Ease(
            "even_weg",
            _M,
            later("Ik kan maar even weg, want ik zorg voor iemand"),
            later("u kunt binnenlopen en weer weggaan"),
            later("u kunt niet zomaar binnenlopen"),
            later("Kunnen we later komen of eerder weggaan?"),
        ),
    )
}
#: Asked by the question "when", judged like whatever somebody must be able to.
OPEN = Ease(
    "open",
    _K,
    later("Open op die tijd"),
    later("open op die tijd"),
    later("dan dicht"),
    later("Bent u dan open?"),
)
#: The ease that who goes on wheels or with a frame asks without saying so.
STEP_FREE = "zonder_trap"
#: Asked for them of the way there. It is known or not: what is known to stop them is no way.
WAY = Ease("weg", _K, "", "", "", later("Is de weg naar de ingang zonder trap en zonder hoge stoep?"))
#: Everything that can be asked of an offer.
ASKED = {**EASES, OPEN.id: OPEN, WAY.id: WAY}


#: What to ask where a door is not simply open to everybody.
DOOR_ASKS: dict[Offer, str] = {
    Offer.FOR_SOME: WISHES[SAME].ask,
    Offer.UNKNOWN: later("Kunnen we zo binnenlopen? Is het voor iedereen?"),
    Offer.REFERRAL: later("Met wie is het eerste gesprek?"),
}


@dataclass(frozen=True)
class Usual:
    """What a kind of place usually is; knowledge about kinds, never about one place.

    Attributes
    ----------
    wishes
        What it often has, with the ground for saying so.
    role
        Whom to ask for.
    not_here
        Things that people are sent there for in vain.
    not_for, mostly_for
        People whom it is not for, and whom it mostly is for, when that is not everybody.
    cost
        What it costs, when it is not free.
    """

    wishes: dict[str, str]
    role: str
    not_here: str = ""
    not_for: str = ""
    mostly_for: str = ""
    cost: str = ""


#: What a report tells: which one, and where, stands in the findings.
FOUND = "bevindingen"
_CITY = "soort voorziening op de lijst van de gemeente"
_LIBRARY = "taak van de openbare bibliotheek (Wet stelsel openbare bibliotheekvoorzieningen, artikel 5)"
_NO_CARE = later("behandeling, of hulp voor u alleen")
_HOST = later("de gastvrouw of gastheer")

USUALLY: dict[str, Usual] = {
    PlaceKind.HUIS_VAN_DE_WIJK: Usual(
        dict.fromkeys(
            ("ontmoeten", "eten", "bewegen", "maken", "leren", "hulp", "helpen", "computer", "kinderen"), FOUND
        ),
        later("de beheerder of de sociaal werker"),
        _NO_CARE,
    ),
    PlaceKind.BUURTKAMER: Usual(
        dict.fromkeys(("ontmoeten", "eten", "maken", "muziek", "hulp", "helpen"), FOUND), _HOST, _NO_CARE
    ),
    PlaceKind.INLOOP: Usual(dict.fromkeys(("ontmoeten", "rust", "maken"), _CITY), _HOST, later("opvang of een bed")),
    PlaceKind.BIBLIOTHEEK: Usual(
        dict.fromkeys(("leren", "computer", "rust", "kinderen", "hulp"), _LIBRARY),
        later("een medewerker aan de balie"),
        later("advies bij grote schulden, of zorg"),
    ),
    PlaceKind.BUURTTEAM: Usual(
        {"hulp": FOUND},
        later("een medewerker van het Buurtteam"),
        later("zomaar zitten en koffie drinken"),
    ),
    PlaceKind.OKT: Usual(
        dict.fromkeys(("kinderen", "hulp"), "taak van de Ouder- en Kindteams"),
        later("de ouder- en kindadviseur"),
        not_for=later("mensen zonder kinderen"),
        mostly_for=later("ouders en kinderen"),
    ),
    PlaceKind.KINDERBOERDERIJ: Usual(
        dict.fromkeys(("groen", "kinderen", "helpen", "rust"), FOUND),
        later("de beheerder"),
        _NO_CARE,
    ),
    PlaceKind.JONGERENCENTRUM: Usual(
        dict.fromkeys(("ontmoeten", "bewegen", "muziek", "maken"), _CITY),
        later("de jongerenwerker"),
        not_for=later("ouderen"),
        mostly_for=later("jongeren"),
    ),
    PlaceKind.SPEELTUINGEBOUW: Usual(
        dict.fromkeys(("kinderen", "bewegen"), _CITY),
        later("de beheerder"),
        not_for=later("volwassenen zonder kind"),
        mostly_for=later("kinderen met een volwassene"),
    ),
    PlaceKind.ZWEMBAD: Usual(
        dict.fromkeys(("bewegen", "kinderen"), _CITY),
        later("een medewerker aan de kassa"),
        cost=later("meestal niet gratis: u koopt een kaartje"),
    ),
    PlaceKind.BASISVOORZIENING: Usual(dict.fromkeys(("ontmoeten", "eten", "maken"), _CITY), _HOST, _NO_CARE),
    PlaceKind.INITIATIEF: Usual(
        dict.fromkeys(("ontmoeten", "helpen"), FOUND),
        later("een van de bewoners"),
        _NO_CARE,
    ),
    PlaceKind.DAGBESTEDING: Usual(
        dict.fromkeys(("maken", "helpen", "ontmoeten"), "soorten 'Meedoen' en 'Meewerk' op de lijst van de gemeente"),
        later("het Buurtteam"),
        not_for=later("mensen zonder verwijzing"),
        mostly_for=later("mensen met een verwijzing"),
    ),
}
#: For a kind that is not in the table.
PLAIN = Usual({}, later("een medewerker"))
