"""One place or activity in words: what the answer of the guide, and all that is made from it, says of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from socialmap.guide.quiet import quiet_name
from socialmap.guide.rounding import whole_minutes
from socialmap.guide.wishes import ASKED, DOOR_ASKS, EASES, PLAIN, SAME, USUALLY, WISHES, Usual
from socialmap.i18n import later
from socialmap.model import Access, Known
from socialmap.model import Offer as Door
from socialmap.offer.current import rests
from socialmap.offer.hours import Moment, in_words
from socialmap.offer.records import ITSELF
from socialmap.offer.words import as_written, checked_text, distance_text, door_words, opening, outside_words, when_old
from socialmap.queries.common import known, record, usual_words
from socialmap.queries.wegwijzer.for_others import for_others

if TYPE_CHECKING:
    from socialmap.guide.matching import Asked
    from socialmap.i18n import Words
    from socialmap.offer.records import Match
    from socialmap.queries.kaart.places import PlaceRow
    from socialmap.world import World

    #: A row of ``world.activities``.
    Record = dict[str, Any]

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
    how: str
    distance: str
    opening: str
    cost: str
    way_in: str
    for_whom: str
    not_for: str
    role: str
    phone: str
    phone_old: str
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
    how
        How somebody goes: the label of the profile, in words.
    places
        The rows of the places of the offers, by id.
    outside
        Whether others may read them: without words of care.
    """

    world: World
    asked: Asked
    moment: Moment | None
    words: Words
    how: str
    places: dict[str, PlaceRow]
    outside: bool = False

    def for_others(self) -> Rows:
        """Makes the same rows for where others may read them."""
        return replace(self, places={id: for_others(row, self.words) for id, row in self.places.items()}, outside=True)

    def of(self, matched: list[Match], *, misses: bool = False) -> list[AnswerRow]:
        """Rows in the same order; with ``misses``, the point on which each fails."""
        return [
            self._row(match, self.places[match.place_id], self._misses(match) if misses else "") for match in matched
        ]

    def _row(self, match: Match, row: PlaceRow, misses: str) -> AnswerRow:
        says, offering = self.words.gettext, match.offering
        activity = None if offering.activity == ITSELF else record(self.world.activities, offering.activity)
        usual = self._usual(row, offering.door)
        mostly, seldom = usual_words(usual, self.words)
        name = "" if activity is None else activity["name"]
        name = quiet_name(name, row.address) if self.outside else name
        return AnswerRow(
            place=row if offering.door != Door.FOR_SOME else replace(row, kind_label=""),
            name=name or row.name,
            activity=name,
            minutes=self._minutes(match.way.minutes),
            how=self.how,
            distance=distance_text(match.way.metres, self.words, estimated=match.way.estimated),
            opening=self._opening(match, row, activity),
            cost=self._cost(match, activity, usual),
            way_in=row.way_in if activity is None else self._way_in(activity),
            for_whom=(activity["for_whom"] if activity is not None else "") or mostly,
            not_for=(activity["not_for"] if activity is not None else "") or seldom,
            role=says(usual.role),
            phone=offering.phone,
            phone_old=when_old(self.world.places.at[match.place_id, "said"].get("phone"), self.words),
            met=[says(EASES[name].met) for name in match.met if name in EASES],
            failed=[says(EASES[name].failed) for name in match.failed if name in self.asked.soft],
            questions=self._questions(match),
            usual=[says(WISHES[wish].label) for wish in match.unsure if wish != SAME],
            checked=row.checked if activity is None else self._checked(activity),
            way_unknown=self._way_unknown(match.way.unknown),
            misses=misses,
            dutch=self._dutch(match, row, activity),
        )

    def _dutch(self, match: Match, row: PlaceRow, activity: Record | None) -> frozenset[str]:
        if activity is None:
            return frozenset()
        told = {name for name in ("for_whom", "not_for") if activity[name]}
        rhythm = activity["rhythm"]
        return frozenset(told | ({"opening"} if rhythm and self._opening(match, row, activity) == rhythm else set()))

    def _minutes(self, minutes: float) -> str:
        return self.words.number(whole_minutes(minutes), 0) if minutes < 100 else ""  # noqa: PLR2004

    def _questions(self, match: Match) -> list[str]:
        says = self.words.gettext
        asks = [says(WISHES[wish].ask) for wish in match.unsure]
        if self.moment is None and not match.found.when.hours_known:
            asks = [says(WHEN_OPEN), *asks]
        if (door := match.offering.door) in DOOR_ASKS:
            asks = list(dict.fromkeys([says(DOOR_ASKS[door]), *asks]))
        return [*asks, *(says(ASKED[name].ask) for name in match.unknown)]

    def _way_in(self, activity: Record) -> str:
        door = activity["door"]
        if door == Door.OPEN:
            return self.words.gettext("Meld u eerst aan.") if activity["access"] == Access.REGISTRATION else ""
        return (outside_words(door, self.words) if self.outside else "") or door_words(door, self.words)

    def _usual(self, row: PlaceRow, door: Door) -> Usual:
        """What is usual for its kind; never of a house for some, and for others to read only of an open door."""
        usual = USUALLY.get(row.kind, PLAIN)
        told = door != Door.FOR_SOME and (door == Door.OPEN or not self.outside)
        return usual if told else replace(usual, mostly_for="", not_for="", not_here="")

    def _opening(self, match: Match, row: PlaceRow, activity: Record | None) -> str:
        when = match.found.when
        if self.moment is not None and when.begin is not None:
            said = in_words(self.moment, self.words, when.begin, when.until)
            if said:
                return said
        now = row.opening
        if activity is not None:
            on = self.moment.begin if self.moment else None
            found = opening(activity["schedule"], self.world, self.words, rests(activity), on)
            now = found.text if found else activity["rhythm"]
        written = as_written(match.offering.hours, self.world, self.words, match.offering.season_stop)
        return now or written or self.words.gettext("openingstijden weten we niet")

    def _cost(self, match: Match, activity: Record | None, usual: Usual) -> str:
        if activity is not None and known(activity["cost_eur"]) and float(activity["cost_eur"]) > 0:
            return f"€ {self.words.number(float(activity['cost_eur']), 2)}"
        told = {Known.YES: self.words.gettext("gratis"), Known.NO: self.words.gettext("niet gratis")}
        return told.get(match.found.answer("gratis"), self.words.gettext(usual.cost or later("kosten weten we niet")))

    def _checked(self, activity: Record) -> str:
        return checked_text(self.world, activity | {"listed_source_id": activity["source_id"]}, self.words)

    def _way_unknown(self, metres: float) -> str:
        """How much of the way is not known for who rolls."""
        if not known(metres) or not metres:
            return ""
        return self.words.gettext(
            "Let op: van een stuk van de weg (%(distance)s) weten wij niet of u erlangs kunt. "
            "Er kan een hek, stoeprand, trap, helling of smal stuk zijn.",
            distance=distance_text(metres, self.words),
        )

    def _misses(self, match: Match) -> str:
        """The point on which it fails."""
        failed = [name for name in match.failed if name in self.asked.hard]
        if failed:
            return self.words.gettext(ASKED[failed[0]].failed)
        return "" if match.within else self.words.gettext("te ver om te lopen")
