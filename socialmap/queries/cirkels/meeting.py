"""``/cirkels/plekken/<code>``: where a circle could meet in or near an area, by what is known of each place.

First minute of a project leader: reads that the participants choose, sees the places that most speaks for, and reads
of each what to ask. Then prints the questions and goes there; nobody chooses a room from a list.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd
import shapely

from socialmap.drawing.surroundings import AreaMap, area_map
from socialmap.errors import BadInputError, NotFoundError
from socialmap.findings import Reason, reasons
from socialmap.fit.meeting import CRITERIA, Criterion, criteria, in_order, kinds
from socialmap.fit.people import PEOPLE_FIRST
from socialmap.fit.words import evidence_words
from socialmap.i18n import later
from socialmap.model import Known, Level, Orientation
from socialmap.offer.hours import DAYS, PARTS, Moment, moment
from socialmap.offer.places import home_point, offered_places
from socialmap.offer.stops import stops
from socialmap.offer.walking import HOW, REACH_MINUTES
from socialmap.offer.words import shown as plainly
from socialmap.queries.cirkels.ask import ORIENTATION_WORDS
from socialmap.queries.cirkels.meeting_facts import home_wijk, meeting_facts, residents_in_reach
from socialmap.queries.common import SourceLink, known, sources
from socialmap.queries.kaart.area import with_minutes
from socialmap.queries.kaart.areas import AreaLink, area_link
from socialmap.queries.kaart.place import canonical_id
from socialmap.queries.kaart.places import PlaceRow, rows, within
from socialmap.queries.kaart.reach import about, streets_source
from socialmap.walks import walks

if TYPE_CHECKING:
    from socialmap.i18n import Words
    from socialmap.world import World

#: How many places are visited when nobody chose any, and how many at most.
VISITED, MOST_VISITED = 3, 10
#: Places whose number is drawn on the map.
NUMBERED = 12
#: What is asked on every visit before anything about the building; the last is what report 003 calls felt access.
OPEN_QUESTIONS = (
    later("Wie komen hier op dit uur?"),
    later("Is er plek voor nieuwe mensen?"),
    later("Hoe voelt het om hier binnen te komen?"),
)
SAFARI = later("Maak hier een Buurtsafari van: de deelnemers kiezen.")
NOT_LISTED = (
    later("Cafés en winkels met een koffiehoek staan niet op onze lijst. Loop een rondje en vraag het daar."),
    later("Of er op uw dag en uur een kamer vrij is: dat weet u alleen door te vragen."),
)


@dataclass(frozen=True)
class MeetingAsk:
    """What somebody asks for: what the circle is for, and when it would meet."""

    orientation: Orientation = Orientation.ONTMOETING
    day: str = ""
    part: str = ""

    def moment(self, world: World) -> Moment | None:
        """The next such time; None when no day was asked."""
        return moment(self.day, self.part, world.now)


@dataclass(frozen=True)
class CriterionRow:
    """What to look for, and why."""

    id: str
    label: str
    evidence: str
    reasons: list[Reason]


@dataclass(frozen=True)
class MeetingPlace:
    """One candidate.

    Attributes
    ----------
    right, wrong, ask
        Labels of criteria; ``ask_too`` of those that are not unknown of every candidate.
    questions
        Those to ask there.
    """

    number: int
    place: PlaceRow
    minutes: str
    residents: str
    right: list[str]
    wrong: list[str]
    ask: list[str]
    ask_too: list[str]
    questions: list[str]
    inside: bool


@dataclass(frozen=True)
class Choice:
    """A word of the form."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class MeetingPage:
    """Everything that the page shows."""

    area: AreaLink
    asked: MeetingAsk
    people_first: str
    orientations: list[Choice]
    days: list[Choice]
    parts: list[Choice]
    rows: list[MeetingPlace]
    criteria: list[CriterionRow]
    order: str
    ask: list[str]
    unknown: list[str]
    safari: str
    map: AreaMap
    measured_how: str
    sources: list[SourceLink]


@dataclass(frozen=True)
class Visit:
    """The checklist: an A4 for each place."""

    area: AreaLink
    places: list[MeetingPlace]
    open_questions: list[str]
    safari: str
    day: str
    sources: list[SourceLink]


def meeting_page(world: World, code: str, asked: MeetingAsk, words: Words) -> MeetingPage:
    """Candidates in and near an area, in order.

    Raises
    ------
    NotFoundError
        When there is no such wijk or buurt.
    """
    area, say = small_area(world, code), words.gettext
    found = meeting_places(world, area, asked)
    numbered = {str(id): number for number, id in enumerate(found.index[:NUMBERED], 1)}
    return MeetingPage(
        area=area_link(area),
        asked=asked,
        people_first=say(PEOPLE_FIRST),
        orientations=[
            Choice(str(name), say(label), name is asked.orientation) for name, label in ORIENTATION_WORDS.items()
        ],
        days=[Choice(day, say(label), day == asked.day) for day, label in DAYS.items()],
        parts=[Choice(part, say(label), part == asked.part) for part, (label, *_) in PARTS.items()],
        rows=told(world, found, area, asked, words),
        criteria=[criterion_row(one, words) for one in criteria(asked.orientation)],
        order=_order(found, words),
        ask=[say(one.label) for one in _unknown_of_all(found, asked)],
        unknown=[say(line) for line in NOT_LISTED],
        safari=say(SAFARI),
        map=area_map(world, [area], found, numbered),
        measured_how=say(HOW) if walks(world) is None else say("gemeten langs de straten"),
        sources=_sources(world, found, words),
    )


def visit(world: World, code: str, asked: MeetingAsk, ids: tuple[str, ...], words: Words) -> Visit:
    """What to take along to some of the candidates, by default the first ones.

    Raises
    ------
    NotFoundError
        When there is no such area, or a place is no candidate there.
    BadInputError
        For more places than somebody visits.
    """
    area = small_area(world, code)
    if len(ids) > MOST_VISITED:
        msg = "dat zijn te veel plekken voor een keer"
        raise BadInputError(msg, column="plek", value=len(ids), expected=f"hoogstens {MOST_VISITED} plekken")
    found = meeting_places(world, area, asked)
    chosen = list(dict.fromkeys(canonical_id(id) for id in ids)) or [str(id) for id in found.index[:VISITED]]
    if not set(chosen) <= set(found.index):
        msg = f"Deze plek staat niet in de lijst van {area['name']}."
        raise NotFoundError(msg)
    by_id = {row.place.id: row for row in told(world, found, area, asked, words)}
    return Visit(
        area=area_link(area),
        places=[by_id[id] for id in chosen],
        open_questions=[words.gettext(question) for question in OPEN_QUESTIONS],
        safari=words.gettext(SAFARI),
        day=words.day(world.today, year=True),
        sources=_sources(world, found.loc[chosen], words, reports=False),
    )


def small_area(world: World, code: str) -> pd.Series:
    """A wijk or buurt by its CBS code or the city's own.

    Raises
    ------
    NotFoundError
        When there is none, or it is larger.
    """
    area = world.area(code)
    if area is None:
        msg = f"De buurt {code[:20]!r} bestaat niet (meer)."
        raise NotFoundError(msg)
    if area["level"] not in (Level.WIJK, Level.BUURT) or not known(area["lon"]):
        msg = f"Plekken om samen te komen zoeken wij in een wijk of buurt; {area['name']} is dat niet."
        raise NotFoundError(msg)
    return area


def meeting_places(world: World, area: pd.Series, asked: MeetingAsk) -> pd.DataFrame:
    """Candidates in order: columns of the place, minutes, inside, a fact for each criterion, and the judgement."""
    places = offered_places(world, kinds(asked.orientation))
    x, y = home_point(world, area)
    places = places.assign(
        inside=within(world, str(area.name)).reindex(places.index),
        metres=shapely.distance(places.geometry.to_numpy(), shapely.Point(x, y)),
    )
    places = with_minutes(world, places, x, y)
    near = places[places["inside"] | (places["minutes"] <= REACH_MINUTES)]
    facts = meeting_facts(world, near, asked.moment(world))
    return in_order(near.assign(**facts, residents=residents_in_reach(world, near, area)), asked.orientation)


def told(world: World, found: pd.DataFrame, area: pd.Series, asked: MeetingAsk, words: Words) -> list[MeetingPlace]:
    """The candidates in words, in their order."""
    shown = {row.id: row for row in rows(world, found, words)}
    common, home = _unknown_of_all(found, asked), home_wijk(world, area)["name"]
    return [
        _told(number, shown[str(id)], row, asked=asked, common=common, home=str(home), words=words)
        for number, (id, row) in enumerate(found.iterrows(), 1)
    ]


def _unknown_of_all(found: pd.DataFrame, asked: MeetingAsk) -> list[Criterion]:
    """What has to be asked at every candidate."""
    return [one for one in criteria(asked.orientation) if len(found) and (found[one.id] == Known.UNKNOWN).all()]


def criterion_row(one: Criterion, words: Words) -> CriterionRow:
    """Why it counts."""
    told = reasons(one.findings, words)
    return CriterionRow(one.id, words.gettext(one.label), evidence_words(told, words), told)


def _told(
    number: int, place: PlaceRow, row: pd.Series, *, asked: MeetingAsk, common: list[Criterion], home: str, words: Words
) -> MeetingPlace:
    asked_for = criteria(asked.orientation)
    minutes = ""
    if known(row["minutes"]):
        minutes = words.ngettext(
            "%(n)s minuut lopen vanaf het midden", "%(n)s minuten lopen vanaf het midden",
            max(1, math.ceil(round(row["minutes"], 1))),
        )  # fmt: skip
    residents = words.gettext("hoeveel mensen dichtbij wonen, weten we niet")
    if known(row["residents"]):
        residents = words.gettext(
            "%(count)s mensen uit %(name)s wonen binnen %(minutes)s minuten lopen",
            count=about(row["residents"], words), name=home, minutes=words.number(REACH_MINUTES, 0),
        )  # fmt: skip
    unknown = [one for one in asked_for if row[one.id] == Known.UNKNOWN]
    return MeetingPlace(
        number=number,
        place=place,
        minutes=minutes,
        residents=residents,
        right=[*(words.gettext(one.label) for one in asked_for if row[one.id] == Known.YES), *_on_loan(row, words)],
        wrong=[words.gettext(one.label_no) for one in asked_for if row[one.id] == Known.NO],
        ask=[words.gettext(one.label) for one in unknown],
        ask_too=[words.gettext(one.label) for one in unknown if one not in common],
        questions=[words.gettext(one.question) for one in unknown if one.question],
        inside=bool(row["inside"]),
    )


def _on_loan(row: pd.Series, words: Words) -> list[str]:
    """That a room or kitchen may be borrowed, in whose words; it counts in no order."""
    if row["room_on_loan"] != Known.YES:
        return []
    return [": ".join(part for part in (words.gettext("een ruimte te leen"), plainly(row["room_note"], words)) if part)]


def _order(found: pd.DataFrame, words: Words) -> str:
    """What the order rests on: honest when next to nothing is known."""
    rule = words.gettext(
        "Wat in een paar groepen is gezien, telt dubbel. "
        "Wat we niet weten, telt niet mee: niet als plus en niet als min."
    )
    equal = int((found["points"] == found["points"].iloc[0]).sum()) if len(found) else 0
    if equal < 2:  # noqa: PLR2004 (two can be equal)
        return rule
    return f"{rule} " + words.gettext(
        "Van de eerste %(n)s plekken klopt er even veel. Daar staat bovenaan waar de meeste mensen dichtbij wonen.",
        n=words.number(equal),
    )


def _sources(world: World, found: pd.DataFrame, words: Words, *, reports: bool = True) -> list[SourceLink]:
    """Of the facts, and of what is looked for and why."""
    residents = [world.indicator("inwoners", level)["source_id"].dropna() for level in (Level.BUURT, Level.WIJK)]
    ids = [*found["listed_source_id"].unique(), *pd.concat(residents).unique(), *stops(world)["source_id"].unique()]
    why = [finding.source_id for one in CRITERIA for finding in one.findings] if reports else []
    return list(dict.fromkeys([*sources(world, [*ids, *why], words), *streets_source(world, words)]))
