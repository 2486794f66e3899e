"""The shortlist on paper: three to ten areas on four A4, to lay before who decides, and to defend afterwards.

First minute of who gets it: reads that people come first; finds the areas on the map and the chart, with how sure each
place is; turns to why these, and to why not the one that everybody expected; reads what cannot be said, how it was
worked out, and what became of earlier circles; on the last page where to go and look, and room to write.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from socialmap.errors import BadInputError
from socialmap.fit.people import PEOPLE_FIRST, People
from socialmap.fit.policies import POLICY_HOW, POLICY_WORDS, Axis
from socialmap.fit.words import OPENS_A_CONVERSATION, area_words
from socialmap.i18n import later
from socialmap.offer.walking import how_measured
from socialmap.queries.cirkels.area import drawn_words, left_out, stated
from socialmap.queries.cirkels.ask import area_code, people_by_code, scored, weights_words
from socialmap.queries.cirkels.evidence import FOUR_PROVE_NOTHING, followed
from socialmap.queries.cirkels.first import NO_AXIS
from socialmap.queries.cirkels.lines import lines
from socialmap.queries.cirkels.meeting import MeetingAsk, MeetingPlace, meeting_places, small_area, told
from socialmap.queries.cirkels.page import fit_sources
from socialmap.queries.cirkels.people import PeopleSaid, people_said
from socialmap.queries.cirkels.picture import BY_SCORE, BY_THERE, chart, picture
from socialmap.queries.cirkels.report import EXPLAIN, RECOGNISE, UNKNOWN_ALWAYS
from socialmap.queries.cirkels.shortlist_why import (
    NotListed,
    Weight,
    how_sure,
    no_others,
    not_listed,
    weights,
    why_listed,
)
from socialmap.queries.common import SourceLink, sources

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markupsafe import Markup

    from socialmap.drawing.svg import Paint
    from socialmap.fit.score import FitResult
    from socialmap.i18n import Words
    from socialmap.queries.cirkels.ask import FitAsk, Scored
    from socialmap.queries.cirkels.lines import Line
    from socialmap.queries.cirkels.picture import Chart, Picture
    from socialmap.queries.kaart.areas import AreaLink
    from socialmap.world import World

#: As many areas make a shortlist.
LEAST, MOST = 3, 10
#: Up to so many areas there is room for more of each.
ROOMY = 5
#: Sentences that say why, places to visit, and lines to write on: where there is room, and where there is little.
WHY, PLACES, WRITING = (3, 2), (3, 2), (7, 4)
DASH = " – "
#: What happened with a circle belongs on this paper too.
_REPORT = "rapport-000"
_QUESTIONS = (RECOGNISE, EXPLAIN, (later("Afspreken"), later("Wie gaat waar kijken, en wanneer kijken wij terug?")))


@dataclass(frozen=True)
class OnPaper:
    """What an axis says of one area: its value and range in words, and whether part of that range is our assumption."""

    said: str
    between: str
    assumed: bool


@dataclass(frozen=True)
class Listed:
    """One area of the shortlist.

    Attributes
    ----------
    number
        On map, chart and in every table: the one that fits the policy best comes first.
    place
        The range of its places; why it has none where it has none.
    said
        Why it is here, how walking was measured where that is another way, and what is not known.
    """

    number: int
    line: Line
    needed: OnPaper
    there: OnPaper
    place: str
    said: list[str]
    people: PeopleSaid
    places: list[MeetingPlace]


@dataclass(frozen=True)
class Happened:
    """A circle that was followed, what became of it, and where its wijken stand now."""

    words: str
    outcome: str
    now: str


@dataclass(frozen=True)
class Shortlist:
    """Everything that is printed."""

    asked: FitAsk
    policy: str
    how: str
    own_weights: str
    day: str
    conversation: str
    people_first: str
    area_words: dict[str, str]
    areas: list[Listed]
    chart: Chart | None
    map: Picture | None
    not_listed: list[NotListed]
    no_others: str
    lacking: str
    sure: list[str]
    unknown: list[str]
    weights: list[Weight]
    drawn: str
    measured_how: str
    happened: list[Happened]
    proves: str
    questions: list[tuple[str, str]]
    writing: int
    tight: bool
    schematic: bool
    sources: list[SourceLink]

    def drawings(self, paint: Paint) -> list[Markup]:
        """The map and the chart: as they are on the page, without what can be pressed."""
        return [one.svg(paint, lambda _: "") for one in (self.map, self.chart) if one is not None]

    @property
    def assumed(self) -> bool:
        """Whether an interval stands there that no source gives."""
        return any(axis.assumed for area in self.areas for axis in (area.needed, area.there))


def shortlist_codes(world: World, asked: FitAsk, given: Iterable[str], words: Words) -> tuple[str, ...]:
    """The areas of a shortlist by their CBS codes, each once.

    Raises
    ------
    NotFoundError
        When an area does not exist.
    BadInputError
        For fewer or more areas than make a shortlist.
    """
    codes = tuple(dict.fromkeys(area_code(world, code, asked.level) for code in given))
    if not LEAST <= len(codes) <= MOST:
        counts = {"least": words.number(LEAST), "most": words.number(MOST), "n": words.number(len(codes))}
        msg = words.gettext(
            "Een kortelijst heeft %(least)s tot %(most)s %(areas)s. U koos er %(n)s",
            **counts, **area_words(asked.level, words),
        )  # fmt: skip
        raise BadInputError(": ".join(part for part in (msg, ", ".join(world.areas["name"][list(codes)])) if part))
    return codes


def shortlist(world: World, asked: FitAsk, given: Iterable[str], words: Words) -> Shortlist:
    """The shortlist of these areas, by their codes.

    Raises
    ------
    NotFoundError
        When an area does not exist.
    BadInputError
        For fewer or more areas than make a shortlist.
    """
    codes = shortlist_codes(world, asked, given, words)
    asked = replace(asked, compare=())
    found, say = scored(world, asked), words.gettext
    result = found.result
    made = lines(world, asked, found, (), words)
    # In the order of the policy, as everywhere.
    chosen = [line for line in made if line.code in codes]
    numbers = {line.code: number for number, line in enumerate(chosen, 1)}
    shown = [replace(line, number=numbers.get(line.code)) for line in made]
    roomy = len(codes) <= ROOMY
    areas = [_listed(world, asked, found, line, roomy=roomy, words=words) for line in shown if line.number]
    listed = [place.place.id for area in areas for place in area.places]
    shows = BY_THERE if Axis.NEEDED in result.lacking else BY_SCORE
    return Shortlist(
        asked=asked,
        policy=say(POLICY_WORDS[result.policy]),
        how=say(POLICY_HOW[result.policy]),
        own_weights=weights_words(asked, result, words),
        day=words.day(world.today, year=True),
        conversation=say(OPENS_A_CONVERSATION, **area_words(asked.level, words)),
        people_first=say(PEOPLE_FIRST),
        area_words=area_words(asked.level, words),
        areas=areas,
        chart=chart(result, shown, words),
        map=picture(world, result, shown, shows, words),
        not_listed=not_listed(found, made, codes, words),
        no_others=no_others(found, codes, words),
        lacking=" ".join(say(NO_AXIS[axis]) for axis in result.lacking),
        sure=how_sure(world, asked, found, codes, words),
        unknown=_unknown(result, words),
        weights=weights(result, words),
        drawn="" if found.ranges.frame.empty else drawn_words(found.ranges, words),
        measured_how=how_measured(world, words),
        happened=_happened(world, found, numbers, words),
        proves=say(FOUR_PROVE_NOTHING),
        questions=[(say(heading), say(question)) for heading, question in _QUESTIONS],
        writing=WRITING[not roomy],
        tight=not roomy,
        schematic=world.schematic,
        sources=_sources(world, result, listed, words),
    )


def _listed(world: World, asked: FitAsk, found: Scored, line: Line, *, roomy: bool, words: Words) -> Listed:
    result, own = found.result, small_area(world, line.code)
    wish = MeetingAsk(asked.orientation)
    first = meeting_places(world, own, wish).iloc[: PLACES[not roomy]]

    lacking = ", ".join(words.gettext(term.label) for term in result.unknown_terms(line.code))

    def on_paper(axis: Axis) -> OnPaper:
        value = line.needed if axis is Axis.NEEDED else line.there
        # A range is the source's own where it is so for every figure that it is drawn from.
        terms = [term for term in result.terms if term.axis is axis and result.raw[term.id].notna()[line.code]]
        ours = not all(stated(world, result.measured[term.id], result.level, line.code) for term in terms)
        between = "" if value.value is None else DASH.join(words.number(end, 0) for end in (value.low, value.high))
        return OnPaper(value.said, between, assumed=ours and bool(between))

    return Listed(
        number=line.number or 0,
        line=line,
        needed=on_paper(Axis.NEEDED),
        there=on_paper(Axis.THERE),
        place=line.row.place or line.row.reason,
        said=[
            *why_listed(found, line.code, WHY[not roomy], words),
            *([line.row.estimated] if line.row.estimated else []),
            *([words.gettext("Dit weten we hier niet: %(label)s.", label=lacking)] if lacking else []),
        ],
        people=people_said(people_by_code(world, asked).get(line.code, People()), words),
        places=told(world, first, own, wish, words) if len(first) else [],
    )


def _unknown(result: FitResult, words: Words) -> list[str]:
    """What should count but cannot, and what no figure says."""
    say = words.gettext
    lacking = [say("Dit zou ook moeten meetellen, maar kan niet:") + f" {line}." for line in left_out(result, words)]
    return [*lacking, *(say(line) for line in UNKNOWN_ALWAYS)]


def _happened(world: World, found: Scored, numbers: dict[str, int], words: Words) -> list[Happened]:
    """The circles that were followed beside where their wijken stand under this policy."""
    frame, say = found.ranges.frame, words.gettext

    def now(wijken: list[AreaLink]) -> str:
        areas = [area for wijk in wijken if (area := world.area(wijk.code)) is not None]
        placed = [str(area.name) for area in areas if area.name in frame.index]
        if not placed:
            return say("geen plaats")
        low, high = frame["rank_low"][placed].min(), frame["rank_high"][placed].max()
        place = say("plaats %(low)s tot %(high)s", low=words.number(float(low), 0), high=words.number(float(high), 0))
        name = wijken[0].name if len(wijken) == 1 else words.gettext("%(n)s wijken", n=words.number(len(wijken)))
        here = [words.number(numbers[code]) for code in placed if code in numbers]
        on_list = words.gettext("hier nummer %(n)s", n=", ".join(here)) if here else ""
        return f"{name}: {', '.join(part for part in (place, on_list) if part)}"

    return [Happened(one.words, words.sentence(one.outcome), now(one.wijken)) for one in followed(world, words)]


def _sources(world: World, result: FitResult, ids: list[str], words: Words) -> list[SourceLink]:
    listed = world.places["listed_source_id"].reindex(ids).dropna()
    return list(dict.fromkeys([*fit_sources(world, result, words), *sources(world, [*listed, _REPORT], words)]))
