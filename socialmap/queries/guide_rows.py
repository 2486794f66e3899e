"""One place or activity in words: what the answer of the guide, and all that is made from it, says of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from socialmap.guide.moments import Moment, in_words
from socialmap.guide.wishes import EASES, OPEN, PLAIN, USUALLY, WISHES
from socialmap.i18n import later
from socialmap.model import Access, Known
from socialmap.queries.common import as_written, checked_text, distance_text, known, opening, record

if TYPE_CHECKING:
    from socialmap.guide.matching import Asked
    from socialmap.i18n import Words
    from socialmap.queries.places import PlaceRow
    from socialmap.world import World

    Offer = dict[str, Any]

#: Less of the way that is not known is not worth a sentence.
TOLD_METRES = 10
WHEN_OPEN = later("Wanneer bent u open?")


@dataclass(frozen=True)
class AnswerRow:
    """One place or activity in the answer.

    Attributes
    ----------
    dutch
        Which of opening, for_whom and not_for are the words of a record, so Dutch in every language.
    """

    place: PlaceRow
    name: str
    activity: str
    minutes: str
    distance: str
    opening: str
    cost: str
    way_in: str
    for_whom: str
    not_for: str
    role: str
    phone: str
    met: list[str]
    failed: list[str]
    questions: list[str]
    usual: list[str]
    checked: str
    way_unknown: str
    misses: str
    dutch: frozenset[str]


@dataclass(frozen=True)
class Rows:
    """Makes rows of matched offers.

    Attributes
    ----------
    places
        The rows of the places of the offers, by id.
    """

    world: World
    asked: Asked
    moment: Moment | None
    words: Words
    places: dict[str, PlaceRow]

    def of(self, matched: list[Offer], *, misses: bool = False) -> list[AnswerRow]:
        """Rows in the same order; with ``misses``, the point on which each fails."""
        return [
            self._row(offer, self.places[offer["place_id"]], self._misses(offer) if misses else "") for offer in matched
        ]

    def _row(self, offer: Offer, row: PlaceRow, misses: str) -> AnswerRow:
        says = self.words.gettext
        activity = None if offer["activity"] < 0 else record(self.world.activities, offer["activity"])
        usual = USUALLY.get(row.kind, PLAIN)
        mostly = self.words.gettext("meestal voor %(who)s", who=says(usual.mostly_for)) if usual.mostly_for else ""
        not_for = self.words.gettext("meestal niet voor: %(what)s", what=says(usual.not_for)) if usual.not_for else ""
        return AnswerRow(
            place=row,
            name=row.name if activity is None else activity["name"],
            activity="" if activity is None else activity["name"],
            minutes=self._minutes(offer["minutes"]),
            distance=self._distance(offer),
            opening=self._opening(offer, row, activity),
            cost=self._cost(offer, activity),
            way_in=row.way_in or self._way_in(activity),
            for_whom=(activity["for_whom"] if activity is not None else "") or mostly,
            not_for=(activity["not_for"] if activity is not None else "") or not_for,
            role=says(usual.role),
            phone=offer["phone"],
            met=[says(EASES[name].met) for name in offer["met"] if name != OPEN.id],
            failed=[says(EASES[name].failed) for name in offer["failed"] if name in self.asked.soft],
            questions=self._questions(offer),
            usual=[says(WISHES[wish].label) for wish in offer["unsure"]],
            checked=row.checked if activity is None else self._checked(activity),
            way_unknown=self._way_unknown(offer["way_unknown"]),
            misses=misses,
            dutch=self._dutch(offer, row, activity),
        )

    def _dutch(self, offer: Offer, row: PlaceRow, activity: Offer | None) -> frozenset[str]:
        if activity is None:
            return frozenset()
        told = {name for name in ("for_whom", "not_for") if activity[name]}
        rhythm = activity["rhythm"]
        return frozenset(told | ({"opening"} if rhythm and self._opening(offer, row, activity) == rhythm else set()))

    def _distance(self, offer: Offer) -> str:
        told = distance_text(offer["metres"], self.words)
        return self.words.gettext("%(distance)s, geschat", distance=told) if offer["estimated"] else told

    def _minutes(self, minutes: float) -> str:
        return self.words.number(max(1, round(minutes)), 0) if minutes < 100 else ""  # noqa: PLR2004

    def _questions(self, offer: Offer) -> list[str]:
        says = self.words.gettext
        asks = [says(WISHES[wish].ask) for wish in offer["unsure"]]
        if self.moment is None and not offer["hours_known"]:
            asks = [says(WHEN_OPEN), *asks]
        return [*asks, *(says((OPEN if name == OPEN.id else EASES[name]).ask) for name in offer["unknown"])]

    def _way_in(self, activity: Offer | None) -> str:
        if activity is None:
            return ""
        told = {Access.REGISTRATION: later("Meld u eerst aan."), Access.REFERRAL: later("U hebt een verwijzing nodig.")}
        return self.words.gettext(told.get(Access(activity["access"]), ""))

    def _opening(self, offer: Offer, row: PlaceRow, activity: Offer | None) -> str:
        if self.moment is not None and offer["open"] == Known.YES:
            said = in_words(self.moment, self.words, offer["open_from"], offer["open_until"])
            if said:
                return said
        now = row.opening
        if activity is not None:
            found = opening(activity["schedule"], self.world, self.words, activity["season_stop"])
            now = found.text if found else activity["rhythm"]
        written = as_written(offer["hours"], self.world, self.words, offer["season_stop"])
        return now or written or self.words.gettext("openingstijden weten we niet")

    def _cost(self, offer: Offer, activity: Offer | None) -> str:
        if activity is not None and known(activity["cost_eur"]) and float(activity["cost_eur"]) > 0:
            return f"€ {self.words.number(float(activity['cost_eur']), 2)}"
        told = {Known.YES: self.words.gettext("gratis"), Known.NO: self.words.gettext("niet gratis")}
        return told.get(offer["gratis"], self.words.gettext("kosten weten we niet"))

    def _checked(self, activity: Offer) -> str:
        about = activity | {"freshness": "gecontroleerd", "listed_source_id": activity["source_id"]}
        return checked_text(self.world, about, self.words)

    def _way_unknown(self, metres: float) -> str:
        """How much of the way is not known for who rolls."""
        if not known(metres) or metres < TOLD_METRES:
            return ""
        return self.words.gettext(
            "Van %(distance)s van de weg weten we niet of er een stoeprand, trap of smal stuk is.",
            distance=distance_text(metres, self.words),
        )

    def _misses(self, offer: Offer) -> str:
        """The point on which it fails."""
        failed = [name for name in offer["failed"] if name in self.asked.hard]
        if failed:
            return self.words.gettext((OPEN if failed[0] == OPEN.id else EASES[failed[0]]).failed)
        return "" if offer["within"] else self.words.gettext("te ver om te lopen")
