"""One HTML file of a neighbourhood: its places, hours and ways on foot, to open and search without internet.

First minute of a volunteer: opens the file in the tram, types "koffie", sees what is open today and reads the way
aloud. It starts at a stop or place, so it says of nobody where they live.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from socialmap import paper
from socialmap.drawing.sheet import MARGIN, Mark, draw_map
from socialmap.guide.directions import Directions, all_directions
from socialmap.guide.neighbourhood import Around, apart, reached
from socialmap.guide.offers import current_activities, profiles
from socialmap.guide.quiet import quiet_name
from socialmap.guide.wishes import DOOR_ASKS, PLAIN, SAME, USUALLY, WISHES
from socialmap.i18n import later
from socialmap.marks import KIND_MARKS
from socialmap.model import PLACE_FACTS, FeatureKind, Known, Offer, telephone
from socialmap.model.facts import YES_NO_UNKNOWN, YES_OR_NO
from socialmap.offer.current import rests
from socialmap.offer.hours import Hours, Weeks, schedule, weeks
from socialmap.offer.records import ITSELF
from socialmap.offer.words import (
    DayHours,
    as_written,
    coming_days,
    distance_text,
    hours_in_words,
    ordinary,
    shown,
    when_old,
)
from socialmap.queries.common import SourceLink, record, sources, usual_words
from socialmap.queries.kaart.place import ActivityRow, activity_row
from socialmap.queries.kaart.places import PlaceRow, rows
from socialmap.queries.kaart.reach import streets_source
from socialmap.queries.wegwijzer.for_others import for_others
from socialmap.queries.wegwijzer.guide_rows import WHEN_OPEN

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from socialmap.guide.origin import Origin
    from socialmap.i18n import Words
    from socialmap.offer.records import Reached
    from socialmap.world import World

#: How long the hours in a file hold; after that somebody looks for a new one.
WEEKS = 6
#: Of the map and from number to number, in millimetres: to be read on a phone and not too large on paper.
WIDTH, HEIGHT, MARK = 150.0, 150.0, 9.2
TEMPLATE, STYLE = "paper/neighbourhood.html", "neighbourhood.css"
#: Together one script, in this order.
SCRIPTS = ("neighbourhood_hours.js", "neighbourhood.js")
#: What is asked where it is not known.
ASKED_FIRST = ("free_of_charge", "step_free", "toilet")
_COST = {
    Known.YES: later("gratis"),
    Known.NO: later("niet gratis"),
}
#: What the script says; counts stand behind a colon, so that they fit every number.
_SAID = {
    "shown": later("Plekken in de lijst: %(n)s."),
    "unsure": later("Van deze plekken weten wij de tijden niet: %(n)s. Vraag het eerst."),
    "none": later("Er is geen plek die past. Kies minder, of zoek een ander woord."),
    "open": later("nu open tot %(clock)s uur"),
    "always": later("dag en nacht open"),
    "soon": later("nu dicht, vandaag open vanaf %(clock)s uur"),
    "closed": later("vandaag dicht"),
    "over": later("nu dicht"),
    "old": later("Dit bestand is ouder dan zes weken. De tijden kunnen anders zijn: kijk of er een nieuw bestand is."),
}


@dataclass(frozen=True)
class Option:
    """A choice in a filter."""

    value: str
    label: str


@dataclass(frozen=True)
class Entry:
    """A place in the file; ``number`` is that of its mark."""

    number: int
    row: PlaceRow
    name: str
    address: str
    is_start: bool
    minutes: str
    distance: str
    hours: list[DayHours]
    written: str
    other_days: list[str]
    cost: str
    facts: list[str]
    for_whom: list[str]
    not_for: list[str]
    usual: list[str]
    activities: list[ActivityRow]
    role: str
    phone: str
    phone_old: str
    questions: list[str]
    way: Directions
    kinds: list[str]
    wishes: list[str]


@dataclass(frozen=True)
class Neighbourhood:
    """Everything that the file shows; ``data`` is what its script reads."""

    title: str
    start: str
    limit: str
    how: str
    near: list[Entry]
    beyond: list[Entry]
    left_out: int
    kinds: list[Option]
    wishes: list[Option]
    drawing: str
    estimated: str
    made_on: str
    look_again: str
    sources: list[SourceLink]
    data: dict[str, Any]


def neighbourhood_file(
    world: World,
    origin: Origin,
    words: Words,
    *,
    minutes: float,
    profile: str,
    progress: Callable[[float], None] = lambda _share: None,
) -> str:
    """The file of the neighbourhood around a point, as HTML that fetches nothing.

    Parameters
    ----------
    origin
        What somebody typed or tapped; the file starts at the stop or place nearest to it.
    minutes
        5 to 30.
    progress
        Is told which share is done.

    Raises
    ------
    BadInputError, NotFoundError
        When the minutes or the profile cannot be, or nothing is near.
    """
    page = neighbourhood(world, origin, words, minutes=minutes, profile=profile, progress=progress)
    style, *scripts = ((paper.STATIC / name).read_text(encoding="utf-8") for name in (STYLE, *SCRIPTS))
    made = paper.page(TEMPLATE, words, page=page, style=style, script="".join(scripts))
    progress(1.0)
    return made


def neighbourhood(
    world: World,
    origin: Origin,
    words: Words,
    *,
    minutes: float,
    profile: str,
    progress: Callable[[float], None] = lambda _share: None,
) -> Neighbourhood:
    """What the file shows; see :func:`neighbourhood_file`."""
    found = reached(world, origin, words, minutes=minutes, profile=profile)
    progress(0.2)
    ways = all_directions(world, found.start, [*found.offers, *found.beyond], profile, words)
    progress(0.6)
    made = _Entries(world, found, ways, words)
    near, beyond = made.of(found.offers, 1), made.of(found.beyond, len(found.offers) + 1)
    progress(0.7)
    drawing = _drawn(world, found, ways, words)
    progress(0.9)
    last = world.today + timedelta(weeks=WEEKS)
    here, how = [*near, *beyond], words.gettext(profiles(world)[profile].label)
    return Neighbourhood(
        title=words.gettext("Dit is er rond %(name)s", name=shown(found.start.name, words)),
        start=ways[0].start,
        limit=words.gettext("%(minutes)s minuten %(how)s", minutes=round(minutes), how=how),
        how=how,
        near=near,
        beyond=beyond,
        left_out=found.left_out,
        kinds=_kinds(here, words),
        wishes=[
            Option(wish.id, words.gettext(wish.label))
            for wish in WISHES.values()
            if any(wish.id in entry.wishes for entry in here)
        ],
        drawing=drawing,
        estimated=next((way.note for way in ways if way.estimated), ""),
        made_on=words.day(world.today, year=True),
        look_again=words.day(last, year=True),
        sources=_sources(world, [*found.offers, *found.beyond], words),
        data={
            "last": last.isoformat(),
            "point": words.clock(time(0))[2],
            "texts": {name: words.gettext(msgid) for name, msgid in _SAID.items()},
            "places": {entry.number: made.weeks_of(entry.row.id) for entry in here},
        },
    )


@dataclass(frozen=True)
class _Entries:
    """Makes the places of the file."""

    world: World
    found: Around
    ways: list[Directions]
    words: Words

    def of(self, places: dict[str, list[Reached]], first: int) -> list[Entry]:
        listed = rows(self.world, self.world.places.loc[list(places)], self.words)
        shown_rows = [for_others(row, self.words) for row in listed]
        return [
            self._entry(number, row, offered, self.ways[number - 1])
            for number, (row, offered) in enumerate(zip(shown_rows, places.values(), strict=True), start=first)
        ]

    def weeks_of(self, place_id: str) -> list[dict[str, Any] | None]:
        """The weeks of a place and its activities as its script reads them; None where they are not known."""
        return [_as_data(found) if found else None for found in self._weeks(place_id, whole=True).values()]

    def _entry(self, number: int, row: PlaceRow, offered: list[Reached], way: Directions) -> Entry:
        place, here = record(self.world.places, row.id), row.id == self.found.here
        says, usual = self.words.gettext, USUALLY.get(row.kind, PLAIN)
        rows_of = (one.offering.activity for one in offered if one.offering.activity != ITSELF)
        activities = [self.world.activities.iloc[row] for row in rows_of]
        week = self._weeks(row.id)[""]
        week = week if week and any(day is not None for day in week.usual) else None
        wishes = {wish for one in offered for wish in (*one.offering.said, *one.offering.usual)}
        usual = usual if row.door == Offer.OPEN else replace(usual, mostly_for="", not_for="", not_here="")
        mostly, seldom = usual_words(usual, self.words)
        return Entry(
            number=number,
            row=row,
            name=shown(row.name, self.words),
            address=shown(row.address, self.words),
            is_start=here,
            minutes="0" if here else self.words.number(way.whole, 0),
            distance="" if here else distance_text(way.metres, self.words, estimated=way.estimated),
            hours=ordinary(week, self.words) if week and not week.in_words else [],
            written="" if week and not week.in_words else as_written(place["opening_hours"], self.world, self.words),
            other_days=_other_days(week, self.world, self.words) if week else [],
            cost=says(_COST.get(Known(place["free_of_charge"]), usual.cost or later("kosten weten we niet"))),
            facts=[
                says(
                    "%(question)s: %(answer)s",
                    question=says(PLACE_FACTS[name].label),
                    answer=says(YES_NO_UNKNOWN[Known(place[name])]),
                )
                for name in YES_OR_NO
                if Known(place[name]) is not Known.UNKNOWN and name != "free_of_charge"
            ],
            for_whom=self._said(activities, "for_whom") or _list(mostly),
            not_for=self._said(activities, "not_for") or _list(seldom),
            usual=[says(WISHES[wish].label) for wish in WISHES if wish in wishes and wish != SAME],
            activities=[self._activity(activity, row) for activity in activities],
            role=says(usual.role),
            phone=telephone(place["phone"]),
            phone_old=when_old(place["said"].get("phone"), self.words),
            questions=[
                *([says(DOOR_ASKS[door])] if (door := Offer(row.door)) in DOOR_ASKS else []),
                *([] if week else [says(WHEN_OPEN)]),
                *(says(PLACE_FACTS[name].question) for name in ASKED_FIRST if Known(place[name]) is Known.UNKNOWN),
            ],
            way=way,
            kinds=list(dict.fromkeys([row.kind, *place["kinds"]])),
            wishes=[wish for wish in WISHES if wish in wishes],
        )

    def _activity(self, activity: pd.Series, row: PlaceRow) -> ActivityRow:
        told = activity_row(self.world, activity, self.words)
        return replace(told, name=quiet_name(told.name, row.address))

    def _said(self, activities: list[pd.Series], column: str) -> list[str]:
        return [shown(text, self.words) for text in dict.fromkeys(one[column] for one in activities) if text]

    def _weeks(self, place_id: str, *, whole: bool = False) -> dict[str, Weeks | None]:
        """Of the place itself under "", and of each of its activities."""
        offered = (self.found.offers | self.found.beyond)[place_id]
        hours = {"": (str(self.world.places.at[place_id, "opening_hours"]), "")}
        for one in offered:
            if one.offering.activity != ITSELF:
                activity = self.world.activities.iloc[one.offering.activity]
                hours[activity["id"]] = (activity["schedule"], rests(activity.to_dict()))
        read = {name: schedule(*texts, self.world.school_holidays) for name, texts in hours.items()}
        today = self.world.today
        return {name: weeks(found, today, WEEKS, whole=whole) if found else None for name, found in read.items()}


def _list(text: str) -> list[str]:
    return [text] if text else []


def _drawn(world: World, found: Around, ways: list[Directions], words: Words) -> str:
    """The streets around the start with a number for each place, and toilets where they are known."""
    start = (found.start.x, found.start.y)
    points = world.places.geometry.loc[[*found.offers, *found.beyond]]
    places = np.column_stack([points.x, points.y])
    lines = [way.line for way in ways]
    everything = np.concatenate([places, [start], *lines])
    metres_a_millimetre = float(np.ptp(everything, axis=0).max()) / (WIDTH - 2 * MARGIN)
    numbers = apart(places, MARK * metres_a_millimetre, start, here=bool(found.here)).tolist()
    marks = [Mark(x, y, str(number)) for number, (x, y) in enumerate(numbers, start=1)]
    if not found.here:
        marks.insert(0, Mark(*start, "", "start"))
    toilets = world.features[world.features["kind"] == FeatureKind.TOILET].cx[
        slice(*np.sort(everything[:, 0])[[0, -1]]), slice(*np.sort(everything[:, 1])[[0, -1]])
    ]
    return draw_map(
        world,
        lines=lines,
        off=[off for way in ways for off in (way.first, way.last)],
        marks=[*marks, *(Mark(point.x, point.y, "", "toilet") for point in toilets.geometry)],
        width=WIDTH,
        height=HEIGHT,
        title=words.gettext("Kaart met dezelfde nummers als de lijst"),
    )


def _kinds(entries: list[Entry], words: Words) -> list[Option]:
    there = {kind for entry in entries for kind in entry.kinds}
    return [Option(kind, words.gettext(mark.plural)) for kind, mark in KIND_MARKS.items() if kind in there]


def _other_days(found: Weeks, world: World, words: Words) -> list[str]:
    if found.in_words:
        return list(coming_days(found, world.today, words))
    return [
        words.gettext("%(day)s: %(hours)s", day=words.day(day), hours=hours_in_words(hours, words))
        for day, hours in found.other.items()
    ]


def _as_data(found: Weeks) -> dict[str, Any]:
    other: dict[date, Hours | None] = found.other
    return {"usual": found.usual, "other": {day.isoformat(): hours for day, hours in other.items()}}


def _sources(world: World, place_ids: list[str], words: Words) -> list[SourceLink]:
    places = world.places.loc[place_ids]
    areas = world.features["source_id"].unique().tolist()
    here = set(place_ids)
    told = [row["source_id"] for row in current_activities(world) if row["place_id"] in here]
    named = [id for id in [*places["listed_source_id"].unique(), *told, *areas] if id]
    return list(dict.fromkeys([*sources(world, named, words), *streets_source(world, words)]))
