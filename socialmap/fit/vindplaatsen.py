"""Where people of a new circle may be found: moments at which they already know each other, before anything else.

Report 002 saw it in its groups: who met at open dinners came along together, who had a buddy or a training of his own
knew nobody. So what is shared comes first, then houses where something shared may be, then help one to one, and last
counters. That a person goes somewhere is told nowhere: a moment is described, never who comes (rule 1 of the domain).
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from socialmap.i18n import later
from socialmap.model import Known, PlaceKind

if TYPE_CHECKING:
    from collections.abc import Mapping


class Sort(StrEnum):
    """What a moment is for who looks for people; the order is the order of the page."""

    KNOWN = "kennen elkaar"
    TOGETHER = "samen"
    ALONE = "een op een"
    COUNTER = "loket"


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_COUNTER = _words(r"spreeku(ur|ren)|loket\b|\bbalie\b")
#: Each has a helper of his own, and knows none of the others.
_ALONE = _words(
    r"maatje|\bbuddy|\b(1|e[eé]n|één)[ -]op[ -](1|e[eé]n|één)\b|\bcoaching\b|huisbezoek|thuisadministratie|individue"
    r"|\btraining"
)
#: Who comes here comes again, and sits down with the others.
_KNOWN = _words(
    r"stamtafel|eettafel|eetgroep|\beten\b|maaltijd|restaurant|\blunch|buurtlunch|ontbijt|\bdiner|kook|dagbesteding"
    r"|inloop|huiskamer|\bsoos\b|koffie|club\b|\bkoor\b|vaste groep|lotgenoten|zelfhulp"
)
#: Below the middle it is a group of its own, above it everybody is mixed (report 003's axis).
_OWN_GROUP = 50
#: Houses where people of such a group come on set days, whatever their door; and where a host knows who eats together.
GROUP_HOUSES = (PlaceKind.INLOOP, PlaceKind.DAGBESTEDING, PlaceKind.INLOOPHUIS)
OPEN_HOUSES = (PlaceKind.HUIS_VAN_DE_WIJK, PlaceKind.BUURTKAMER, PlaceKind.INITIATIEF, PlaceKind.BIBLIOTHEEK)
COUNTERS = (PlaceKind.BUURTTEAM, PlaceKind.OKT)
#: Ways to find people, by the kinds of place where they begin: the more different, the more different who comes.
CHANNELS: Mapping[str, tuple[PlaceKind, ...]] = {
    later("welzijn: de sociaal werker of de beheerder van het huis"): OPEN_HOUSES[:2],
    later("dagbesteding en inloop: wie de groep begeleidt"): GROUP_HOUSES,
    later("hulp: het Buurtteam en de thuiszorg"): COUNTERS,
    later("bewoners: wie zelf iets begon, en wie anderen kent"): (PlaceKind.INITIATIEF,),
    later("plekken waar iedereen komt: de bibliotheek"): (PlaceKind.BIBLIOTHEEK,),
}
#: What is asked where nobody told us anything; three, so that they fit in one talk.
QUESTIONS = (
    later("Wanneer komen hier vaak dezelfde mensen samen, om te eten of voor iets anders?"),
    later("Voor wie is dat bedoeld, en mag ik een keer als gast aanschuiven?"),
    later("Wie kan mij aan de groep voorstellen?"),
)


def sort_of(activity: Mapping[Any, Any]) -> Sort:
    """What an activity is for who looks for people: its name says it, else whoever filled it in, else its description.

    Examples
    --------
    >>> unknown = {"description": "", "consultation": "onbekend", "own_mixed": None}
    >>> [sort_of({**unknown, "name": name}).value for name in ("Stamtafel", "Taalmaatje", "Spreekuur geld", "Yoga")]
    ['kennen elkaar', 'een op een', 'loket', 'samen']
    """
    if activity["consultation"] == Known.YES:
        return Sort.COUNTER
    for text in (activity["name"], activity["description"]):
        for sort, pattern in ((Sort.COUNTER, _COUNTER), (Sort.ALONE, _ALONE), (Sort.KNOWN, _KNOWN)):
            if pattern.search(text):
                return sort
    own = activity["own_mixed"]
    is_own_group = own is not None and own == own and own < _OWN_GROUP  # noqa: PLR0124 (NaN)
    return Sort.KNOWN if is_own_group else Sort.TOGETHER


#: Of a host: the guest who is not wanted goes nowhere, and who was not asked about is asked for first.
GUEST: Mapping[Known, str] = {
    Known.YES: later("Een gast mag een keer komen."),
    Known.UNKNOWN: later("Of er een gast mag komen, weten we niet: vraag het eerst."),
    Known.NO: later("De gastheer of gastvrouw wil geen gasten. Ga er niet heen om mensen te zoeken."),
}
_GUESTS = tuple(GUEST)


def rank(sort: Sort, guest: Known, *, told_when: bool) -> tuple[int, int, bool]:
    """The order of what is found: shared before single, welcome before unknown, and with a time before without."""
    return (list(Sort).index(sort), _GUESTS.index(guest), not told_when)
