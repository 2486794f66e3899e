"""The printed report of an area, or of two side by side: two A4 to lay on the table of a talk.

First minute of who is at that table: reads that this opens a conversation and that people come first; then what
speaks for the area and how sure that is, where to go and look; on the back the figures with their sources, what nobody
knows, and room to write what they themselves recognise and how they explain it (report 004).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from socialmap.drawing.surroundings import AreaMap, area_map
from socialmap.errors import BadInputError
from socialmap.fit.amounts import ends_words, number_words
from socialmap.fit.people import PEOPLE_FIRST
from socialmap.fit.terms import Told
from socialmap.i18n import later
from socialmap.queries.cirkels.area import AreaFit, area_fit, stated, stated_part
from socialmap.queries.cirkels.ask import FitAsk, area_code, scored
from socialmap.queries.cirkels.compare import difference_sentence
from socialmap.queries.cirkels.meeting import MeetingAsk, MeetingPlace, meeting_places, small_area, told
from socialmap.queries.common import SourceLink, sources
from socialmap.queries.kaart.figures import indicator_label
from socialmap.queries.kaart.reach import streets_source

if TYPE_CHECKING:
    from socialmap.fit.measures import Measured, Part
    from socialmap.fit.score import FitResult
    from socialmap.fit.terms import Term
    from socialmap.i18n import Words
    from socialmap.world import World

#: Two areas at most stand side by side.
MOST = 2
#: How many places to visit fit on the page: of one area, of each of two.
PLACES = {1: 5, 2: 3}
#: The map is half as wide as the paper, so that its letters can be read, and low, so that the page holds it.
MAP_WIDTH, MAP_HEIGHT = 330, 0.72
#: Lines to write on, at most and at least: a long table leaves fewer.
WRITING, LEAST_WRITING, SHORT_TABLE = {1: 6, 2: 5}, 2, 10
#: From here on decimals say nothing.
WHOLE = 1000.0
RECOGNISE = (later("Herkennen"), later("Herkennen wij dit in de praktijk?"))
EXPLAIN = (later("Verklaren"), later("Welke ontwikkelingen verklaren dit? Wat valt op?"))
#: Ends the unit of much that is counted: told once under the table.
IN_REACH = later("binnen 15 minuten lopen")
#: The unit of an index of our own: it is told by how many areas have less.
OF_INDEX = later("van de 100 lager")
DASH = " – "
UNKNOWN_ALWAYS = (
    later("Of er een coach of een vrijwilliger is: dat weet u alleen door te vragen."),
    later("Of er op deze plekken een rustige kamer vrij is, en of die gratis is."),
)


@dataclass(frozen=True)
class CellBar:
    """A value with its range between the lowest and the highest of all areas, 0 to 100; city None is unknown."""

    low: float
    value: float
    high: float
    city: float | None


@dataclass(frozen=True)
class Cell:
    """A figure of one area in words; "" for ``between`` and None for ``bar`` where it is unknown.

    ``assumed``: what it lies between is our assumption, and no source says it.
    """

    value: str
    between: str
    assumed: bool
    side: str
    bar: CellBar | None


@dataclass(frozen=True)
class Line:
    """One term, or a published figure under one (``part``), for each area of the report.

    ``in_reach``: its unit goes on with ``Report.in_reach``.
    """

    id: str
    label: str
    unit: str
    in_reach: bool
    cells: list[Cell]
    city: str
    source: str
    part: bool


@dataclass(frozen=True)
class ToVisit:
    """The first places to meet of one area, numbered as on the map."""

    area: AreaFit
    places: list[MeetingPlace]
    numbers: list[int]


@dataclass(frozen=True)
class Report:
    """Everything that is printed."""

    areas: list[AreaFit]
    day: str
    people_first: str
    people: list[tuple[str, str]]
    difference: str
    visits: list[ToVisit]
    ask: list[str]
    map: AreaMap
    lines: list[Line]
    in_reach: str
    unknown: list[str]
    questions: list[tuple[str, str]]
    writing: int
    sources: list[SourceLink]

    @property
    def assumed(self) -> bool:
        """Whether an interval stands there that no source gives."""
        return any(cell.assumed for line in self.lines for cell in line.cells)


def report(world: World, asked: FitAsk, codes: tuple[str, ...], words: Words) -> Report:
    """The report of one area, or of two side by side.

    Raises
    ------
    NotFoundError
        When an area does not exist.
    BadInputError
        For one area twice.
    """
    codes = tuple(area_code(world, code, asked.level) for code in codes)
    if len(set(codes)) < len(codes) or len(codes) > MOST:
        msg = "u kunt twee verschillende wijken vergelijken"
        raise BadInputError(msg, value=", ".join(codes), expected="twee wijken")
    found, say = scored(world, asked), words.gettext
    areas = [area_fit(world, asked, code, words, found) for code in codes]
    visits, drawn = _visits(world, asked, areas, words)
    named = _sources(world, areas, visits, words)
    numbers = {source.id: str(number) for number, source in enumerate(named, 1)}
    lines = _Table(world, found.result, areas, numbers, words).lines()
    return Report(
        areas=areas,
        day=words.day(world.today, year=True),
        people_first=say(PEOPLE_FIRST),
        people=_people(areas),
        difference=difference_sentence(found.ranges, areas[0], areas[1], words) if len(areas) == MOST else "",
        visits=visits,
        ask=list(dict.fromkeys(label for visit in visits for place in visit.places for label in place.ask)),
        map=drawn,
        lines=lines,
        in_reach=say(IN_REACH),
        unknown=_unknown(areas, words),
        questions=[(say(heading), say(question)) for heading, question in (RECOGNISE, EXPLAIN)],
        writing=max(
            LEAST_WRITING,
            WRITING[len(areas)] - max(0, len(lines) - SHORT_TABLE) // 2 - any(area.estimated for area in areas),
        ),
        sources=named,
    )


def _people(areas: list[AreaFit]) -> list[tuple[str, str]]:
    """What comes first and what is missing, with the areas of which that holds."""
    said: dict[str, list[str]] = {}
    for area in areas:
        said.setdefault(" ".join(area.people.sentences), []).append(area.area.name)
    return [(sentences, ", ".join(names)) for sentences, names in said.items()]


def _visits(world: World, asked: FitAsk, areas: list[AreaFit], words: Words) -> tuple[list[ToVisit], AreaMap]:
    """The first places of each area, and the map that they are on."""
    wish = MeetingAsk(asked.orientation)
    visits, frames = [], []
    numbered: dict[str, int] = {}
    for area in areas:
        own = small_area(world, area.code)
        first = meeting_places(world, own, wish).iloc[: PLACES[len(areas)]]
        for id in first.index:
            numbered.setdefault(str(id), len(numbered) + 1)
        visits.append(ToVisit(area, told(world, first, own, wish, words), [numbered[str(id)] for id in first.index]))
        frames.append(first[["geometry"]])
    places = pd.concat(frames)
    shapes = [world.areas.loc[area.code] for area in areas]
    return visits, area_map(
        world, shapes, places[~places.index.duplicated()], numbered, shown=MAP_WIDTH, highest=MAP_HEIGHT
    )


@dataclass(frozen=True)
class _Table:
    """The figures of a report: what they are made from, and the number of each source in its list."""

    world: World
    result: FitResult
    areas: list[AreaFit]
    numbers: dict[str, str]
    words: Words

    def lines(self) -> list[Line]:
        """What counts and is known somewhere, with the published figures under it; then what is only shown."""
        found = []
        for term in (*self.result.terms, *self.result.notes):
            measured = self.result.measured[term.id]
            if measured.values.notna().any():
                found.append(self._term(term, measured))
                found += [self._part(part) for part in measured.parts] if len(measured.parts) > 1 else []
        return found

    def _term(self, term: Term, measured: Measured) -> Line:
        words, values = self.words, self.result.raw[term.id]
        unit, within = words.gettext(OF_INDEX if term.told is Told.INDEX else term.unit), words.gettext(IN_REACH)

        def cell(area: AreaFit) -> Cell:
            value, low, high = (float(one[area.code]) for one in (values, measured.low, measured.high))
            return _cell(
                measured, area.code, number_words(term, values, value, words),
                "" if np.isnan(low) or np.isnan(high) else DASH.join(ends_words(term, values, low, high, words)),
                words, assumed=not stated(self.world, measured, self.result.level, area.code),
                side={figure.id: figure.side for figure in area.terms}.get(term.id, ""),
            )  # fmt: skip

        return Line(
            id=term.id,
            label=words.gettext(term.label),
            unit=unit.removesuffix(within).strip(),
            in_reach=unit.endswith(within),
            cells=[cell(area) for area in self.areas],
            city=number_words(term, values, np.nan if measured.city is None else measured.city, words),
            source=self._source(measured.source_ids, measured.measured),
            part=False,
        )

    def _part(self, part: Part) -> Line:
        words = self.words

        def cell(area: AreaFit) -> Cell:
            value, low, high = (float(one[area.code]) for one in (part.values, part.low, part.high))
            ends = f"{_amount(max(low, 0.0), words)}{DASH}{_amount(high, words)}"
            return _cell(
                part, area.code, _amount(value, words), "" if np.isnan(low) or np.isnan(high) else ends, words,
                assumed=not stated_part(self.world, part, self.result.level, area.code),
            )  # fmt: skip

        return Line(
            id=part.indicator_id,
            label=indicator_label(self.world, part.indicator_id, words),
            unit=words.gettext(str(self.world.indicators.loc[part.indicator_id, "unit"])),
            in_reach=False,
            cells=[cell(area) for area in self.areas],
            city=_amount(part.city, words),
            source=self._source((part.source_id,), part.measured),
            part=True,
        )

    def _source(self, ids: tuple[str, ...], when: str) -> str:
        """Year, and the number of the source in the list below."""
        found = sources(self.world, ids, self.words)
        year = self.words.moment(when) or next((source.when for source in found if source.when), "")
        numbers = ", ".join(self.numbers[source.id] for source in found)
        said = self.words.gettext("bron %(numbers)s", numbers=numbers)
        return f"{year}, {said}" if year else said


def _cell(
    measured: Measured | Part, code: str, said: str, between: str, words: Words, *, assumed: bool, side: str = ""
) -> Cell:  # fmt: skip
    value, low, high = (float(one[code]) for one in (measured.values, measured.low, measured.high))
    if np.isnan(value):
        return Cell(words.gettext("dit weten we niet"), "", assumed=False, side="", bar=None)
    return Cell(said, between, assumed and bool(between), side, _bar(measured, value, low, high))


def _bar(measured: Measured | Part, value: float, low: float, high: float) -> CellBar | None:
    """Where the value and its range lie between the lowest and the highest of all areas."""
    known = measured.values.dropna().to_numpy(float)
    least, most = float(known.min()), float(known.max())
    if most <= least:
        return None

    def at(number: float) -> float:
        return round(float(np.clip((number - least) / (most - least), 0, 1)) * 100, 1)

    low, high = (value if np.isnan(end) else end for end in (low, high))
    return CellBar(at(low), at(value), at(high), None if measured.city is None else at(measured.city))


def _amount(value: float | None, words: Words) -> str:
    if value is None or np.isnan(value):
        return words.gettext("onbekend")
    return words.number(value, 0 if abs(value) >= WHOLE else 1)


def _unknown(areas: list[AreaFit], words: Words) -> list[str]:
    """What should count but is not known, here or anywhere."""
    said = [words.gettext("Dit zou ook moeten meetellen, maar kan niet:") + f" {line}." for line in areas[0].left_out]
    for area in areas:
        if area.estimated:
            said.append(f"{area.area.name}: {area.estimated[0].lower()}{area.estimated[1:]}")
        lacking = [figure.label for figure in area.terms if figure.amount is None]
        if lacking:
            said.append(
                words.gettext("Van %(name)s weten we dit niet: %(what)s.", name=area.area.name, what=", ".join(lacking))
            )
    return [*said, *(words.gettext(line) for line in UNKNOWN_ALWAYS)]


def _sources(world: World, areas: list[AreaFit], visits: list[ToVisit], words: Words) -> list[SourceLink]:
    listed = world.places["listed_source_id"].reindex([row.place.id for visit in visits for row in visit.places])
    ids = [source.id for area in areas for source in area.sources]
    named = sources(world, [*ids, *listed.dropna(), "rapport-004"], words)
    return list(dict.fromkeys([*named, *streets_source(world, words)]))
