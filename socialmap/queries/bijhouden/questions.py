"""What the form of each kind of record asks, in which order, and what it calls that record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from socialmap.i18n import later
from socialmap.model import CONSENTS, FACTS, Fact, RecordKind, Status, Visibility

STATUS, VISIBILITY = "status", "visibility"
#: Who writes here may show something to fewer people, and seals nothing.
SEEN_BY = (Visibility.PUBLIC, Visibility.ACCOUNTS)
#: States that a button says.
STATES = (Status.LISTED, Status.ENDED)


@dataclass(frozen=True)
class Questions:
    """The questions of one form.

    Attributes
    ----------
    a, this
        What it calls a record that is new, and one that is there.
    first
        What a first minute needs; the name comes before all.
    hours
        The fact that groups of days tell, "" where there is none.
    with_hours
        What is asked right behind them.
    apart
        Known from where the form is, or said by other means than a field.
    only
        Nothing but the first.
    """

    kind: RecordKind
    a: str
    this: str
    first: tuple[str, ...]
    hours: str = ""
    with_hours: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    only: bool = False
    intro: str = later("Vul in wat u weet. Wat u leeg laat, weten we niet.")

    @property
    def facts(self) -> Mapping[str, Fact]:
        """The facts of this kind."""
        return FACTS[self.kind]

    @property
    def more(self) -> tuple[str, ...]:
        """What lies folded below."""
        told = {*self.first, *self.with_hours, self.hours, *self.apart, STATUS}
        return () if self.only else tuple(id for id in self.facts if id not in told)

    @property
    def fields(self) -> tuple[str, ...]:
        """Every fact that is a field, in the order in which they are asked."""
        return (*self.first, *self.with_hours, *self.more)

    @property
    def asks_where(self) -> bool:
        """Whether it asks for a point on the map."""
        return "lon" in self.apart


ACTIVITY = Questions(
    RecordKind.ACTIVITY,
    later("een activiteit"),
    later("deze activiteit"),
    first=("name", "cost_eur", "cost_stadspas_eur", "access", "for_whom", "not_for"),
    hours="schedule",
    with_hours=("in_school_holidays",),
    apart=("place_id", "place_name", "wijk_code", "period", "rhythm"),
)
#: The same for the organisation itself: whose it is and who sees it others say, and a group speaks for itself.
OWN_ACTIVITY = replace(ACTIVITY, apart=(*ACTIVITY.apart, "organisation_id", VISIBILITY, CONSENTS[1]))
PLACE = Questions(
    RecordKind.PLACE,
    later("een plek"),
    later("deze plek"),
    first=("name", "kind", "phone", "website", "step_free", "toilet", "free_of_charge"),
    hours="opening_hours",
    apart=("lon", "lat"),
)
ROOM = Questions(
    RecordKind.PLACE,
    later("een ruimte te leen"),
    later("deze plek"),
    first=("room_on_loan", "room_note", "quiet_room", "kitchen"),
    only=True,
    intro=later("Cirkels en bewoners zoeken een kamer of een keuken die zij mogen lenen, voor niets."),
)
ORGANISATION = Questions(
    RecordKind.ORGANISATION,
    later("een organisatie"),
    later("deze organisatie"),
    first=("name", "formality", "website", VISIBILITY),
)
INITIATIVE = Questions(
    RecordKind.INITIATIVE,
    later("een initiatief"),
    later("dit initiatief"),
    first=("name", "subtitle", "kind", "place_id", "for_whom", "approach", "direct_effects"),
)
CIRCLE = Questions(
    RecordKind.CIRCLE,
    later("een cirkel"),
    later("deze cirkel"),
    first=("name", "kind", "orientation", "area_name", "size_band", "begun"),
)
#: The forms by the word of their address.
FORMS: Mapping[str, Questions] = {
    "plek": PLACE,
    "organisatie": ORGANISATION,
    "initiatief": INITIATIVE,
    "cirkel": CIRCLE,
}
#: What explains a question; of a fact that kinds share by its name alone.
HINTS: Mapping[str, str] = {
    "activity.name": later("Zoals: Buurtlunch."),
    "place.name": later("Zoals: Buurtkamer De Brug."),
    "cost_eur": later("In euro's, zoals 3 of 2,50. Kost het niets? Vul in: gratis."),
    "cost_stadspas_eur": later("In euro's, zoals 1,50 of gratis."),
    "for_whom": later("Zoals: iedereen uit de buurt, of vrouwen. Geen herkomst of geloof, geen namen van mensen."),
    "languages": later("Zoals: Nederlands, Turks, Arabisch."),
    "season_stop": later("Een begin en een einde, zoals 2026-07-06/2026-08-16."),
    "description": later("In een paar korte zinnen. Geen namen van mensen."),
    "subject": later("Zoals: geldzaken, of een brief lezen."),
    "fixed_time": later("Bij nee kunt u binnenlopen wanneer u wilt."),
    "guest_welcome": later("Vraag het aan wie de groep ontvangt. Zo vindt een nieuwe cirkel mensen."),
    "consent_organisation": later(
        "Alleen nodig bij lotgenoten, zelfhulp en cirkels. Zonder ja is het alleen voor accounts."
    ),
    "consent_group": later("Vraag het aan de groep, niet aan één mens."),
    "room_note": later("Zoals: een kamer voor 10 mensen, op dinsdag en donderdag."),
    "phone": later("Zoals: 020 123 4567. Alleen het nummer van de plek, niet van een mens."),
    "note": later("In een paar korte zinnen. Geen namen van mensen."),
    "organisation_id": later("De naam, zoals zij op onze lijst van organisaties staat."),
    "place_id": later("De naam, zoals de plek op de kaart staat."),
    "approach": later("Zet elk antwoord op een eigen regel."),
    "direct_effects": later("Zet elk antwoord op een eigen regel."),
    "indirect_effects": later("Zet elk antwoord op een eigen regel."),
    "partners": later("Zet elk antwoord op een eigen regel. Geen namen van mensen."),
    "wijk_code": later("Begin met de naam van de wijk, en kies."),
    "area_codes": later("Zoals: Geuzenveld. Zijn het er meer? Zet er een puntkomma tussen."),
    "begun": later("Een jaar (2019), een maand (2019-04) of jaren (2016-2017)."),
    "ended": later("Een jaar (2019), een maand (2019-04) of jaren (2016-2017)."),
}
