"""``/plek/<id>/klopt-niet``: somebody stands before a closed door and says so, in two fields and without a name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from socialmap.errors import NotFoundError
from socialmap.i18n import later
from socialmap.model import RecordKind, Wrong
from socialmap.queries.kaart.place import NO_PLACE, canonical_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from socialmap.i18n import Words
    from socialmap.world import World

NO_ACTIVITY = later("Deze activiteit bestaat niet (meer).")
#: What can be chosen, in the order in which people stumble on it.
LABELS: Mapping[Wrong, str] = {
    Wrong.GONE: later("Dit is er niet meer"),
    Wrong.HOURS: later("De dagen of tijden kloppen niet"),
    Wrong.WAY_IN: later("Wie er mag komen, klopt niet"),
    Wrong.COST: later("De prijs klopt niet"),
    Wrong.WHERE: later("Het adres klopt niet"),
    Wrong.CONTACT: later("De telefoon of de website klopt niet"),
    Wrong.OTHER: later("Iets anders"),
}
_NOT_ASKED = {RecordKind.PLACE: (Wrong.COST,), RecordKind.ACTIVITY: (Wrong.WHERE, Wrong.CONTACT)}


@dataclass(frozen=True)
class Choice:
    """Something that may be wrong."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class ReportPage:
    """What is asked about a place, or about one of its activities.

    Attributes
    ----------
    activity
        What is at the place, "" when it is about the place itself.
    """

    kind: RecordKind
    id: str
    place_id: str
    place: str
    activity: str
    choices: list[Choice]


def report_page(world: World, place_id: str, activity_id: str, words: Words, *, chosen: str = "") -> ReportPage:
    """The questions about something that this viewer sees.

    Parameters
    ----------
    activity_id
        Of what is at the place; "" for the place itself.
    chosen
        What was chosen before.

    Raises
    ------
    NotFoundError
        When there is no such thing, or this viewer may not see it: in the same words.
    """
    canonical = canonical_id(place_id)
    if canonical not in world.places.index:
        raise NotFoundError(NO_PLACE)
    kind, id, activity = RecordKind.PLACE, canonical, ""
    if activity_id:
        there = world.activities.set_index("id")
        id = canonical_id(activity_id) or activity_id
        if id not in there.index or there.at[id, "place_id"] != canonical:
            raise NotFoundError(NO_ACTIVITY)
        kind, activity = RecordKind.ACTIVITY, str(there.at[id, "name"])
    asked = [one for one in LABELS if one not in _NOT_ASKED[kind]]
    choices = [Choice(one, words.gettext(LABELS[one]), one == chosen) for one in asked]
    return ReportPage(kind, id, canonical, str(world.places.at[canonical, "name"]), activity, choices)
