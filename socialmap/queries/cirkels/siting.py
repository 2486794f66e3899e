"""Where the next circles could meet, in words: for the page, the command line and as data.

First minute of a project leader: reads which places, for how many people, and how many other choices are as good; then
what nobody knows. No claim is made of care that would be saved.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from socialmap.drawing.city import CityMap, places_map
from socialmap.fit.people import PEOPLE_FIRST
from socialmap.fit.siting.choose import choose_places
from socialmap.fit.siting.demand import ADULTS
from socialmap.fit.siting.question import candidates
from socialmap.fit.siting.wish import Method
from socialmap.i18n import later
from socialmap.model import Known, Level
from socialmap.queries.cirkels import siting_words as said
from socialmap.queries.common import SourceLink, sources

if TYPE_CHECKING:
    from collections.abc import Callable

    from socialmap.fit.siting.found import Chosen, Reached, Siting
    from socialmap.fit.siting.wish import Wish
    from socialmap.i18n import Words
    from socialmap.world import World

PEOPLE_NOTE = later(
    "Mensen die zich erg alleen voelen: van elke 100 bewoners zijn er %(adults)s volwassen (zo is het in heel "
    "Nederland), en van hen telt het deel dat volgens het RIVM ernstig eenzaam is. Dat deel is een schatting, mede op "
    "basis van leeftijd, inkomen en herkomst. Wij ronden af op honderd mensen."
)


@dataclass(frozen=True)
class SiteRow:
    """One chosen place."""

    number: int
    id: str
    name: str
    wijk: str
    often: str
    without: str
    people: str
    near: str
    room: str


@dataclass(frozen=True)
class CurveRow:
    """What so many places do; ``share`` is the length of its bar, 0 to 1."""

    k: str
    value: str
    share: float


@dataclass(frozen=True)
class RegretRow:
    """How one place fares when it is counted otherwise."""

    id: str
    name: str
    stands: str
    worst: str


@dataclass(frozen=True)
class SitingPage:
    """Everything that is told of one answer."""

    title: str
    people_first: str
    summary: list[str]
    rows: list[SiteRow]
    others: list[str]
    reached: list[tuple[str, str, str, str]]
    curve: list[CurveRow]
    need: str
    drawn: str
    without_estimates: str
    there: list[str]
    unknown: list[str]
    map: CityMap
    sources: list[SourceLink]
    near: list[str]
    ways: str
    least: str
    regrets: list[RegretRow]
    goals: list[tuple[str, str, str]]


def find_sites(
    world: World, wish: Wish, *, patience: float = np.inf, progress: Callable[[float], None] = lambda _: None
) -> Siting:
    """The answer itself, for those that show it in several ways; ``patience`` are the seconds that it may take."""
    key = _key(world, wish, patience)
    return world.lately(key, lambda: choose_places(world, key[1], patience=patience, progress=progress))


def is_found(world: World, wish: Wish, patience: float) -> bool:
    """Whether the answer is known already."""
    return world.knows(_key(world, wish, patience))


def _key(world: World, wish: Wish, patience: float) -> tuple[str, Wish, float]:
    force, exclude = (tuple(world.redirects.get(id, id) for id in ids) for ids in (wish.force, wish.exclude))
    return "sites", replace(wish, force=force, exclude=exclude), patience


def siting_page(world: World, found: Siting, words: Words) -> SitingPage:
    """The answer in words."""
    asked = [place.id for place in found.places]
    told = [circle.source_id for circle in found.there]
    lists = world.places["listed_source_id"].reindex(asked)
    residents = [world.indicator("inwoners", level)["source_id"].dropna() for level in (Level.BUURT, Level.WIJK)]
    return SitingPage(
        title=words.ngettext(
            "%(n)s plek om een cirkel te beginnen", "%(n)s plekken om een cirkel te beginnen", found.wish.k
        ),
        people_first=words.gettext(PEOPLE_FIRST),
        summary=said.summary(found, words),
        rows=[_row(found, number, place, words) for number, place in enumerate(found.places, 1)],
        others=[
            words.gettext(
                "%(name)s: in %(times)s van de %(count)s",
                name=found.names[name],
                times=words.number(times),
                count=words.number(found.near.count),
            )
            for name, times in found.near.others[: said.NAMED]
        ],
        reached=[_reached(found, band, words) for band in found.reached],
        curve=_curve(found, words),
        need=words.gettext(PEOPLE_NOTE, adults=words.number(ADULTS * 100)) if found.demand.estimated else "",
        drawn=_drawn(found, words),
        without_estimates=said.without_estimates(found, words),
        there=[circle.words for circle in found.there],
        unknown=said.unknown(found, words),
        map=places_map(world, candidates(world), asked),
        sources=sources(
            world, [*found.demand.measured.source_ids, *pd.concat(residents).unique(), *lists, *told], words
        ),
        near=said.near_lines(found, words),
        ways=said.ways_words(found, words),
        least=said.least_regret(found, words),
        regrets=[
            RegretRow(
                place.id,
                found.names[place.id],
                words.gettext(
                    "%(stands)s van de %(ways)s",
                    stands=words.number(place.stands),
                    ways=words.number(len(found.regrets.ways)),
                ),
                said.regret_words(found, place, words),
            )
            for place in found.regrets.places
        ],
        goals=[
            (
                words.gettext(said.GOALS[goal.method]),
                ", ".join(found.names[name] for name in goal.places),
                said.gives_up(found, goal, words),
            )
            for goal in found.goals
        ],
    )


def siting_lines(page: SitingPage) -> list[str]:
    """The same for the command line."""
    lines = [f"{page.people_first}.", "", page.title, *page.summary, ""]
    for row in page.rows:
        lines.append(f"{row.number}. {row.name} ({row.wijk}), {row.id}")
        lines += [f"   {line}" for line in (row.people, row.near, row.often, row.without, row.room) if line]
    lines += ["", *page.near, *(f"- {line}" for line in page.others)]
    lines += ["", page.ways, page.least, *(f"- {row.name}: {row.stands}; {row.worst}" for row in page.regrets)]
    lines += ["", "Wat doet een andere vraag?", *(f"- {name}: {does} ({places})" for name, places, does in page.goals)]
    wide = max(len(cell) for row in page.reached for cell in row[1:])
    lines += ["", f"{'minuten':>8} {'nu':>{wide}} {'straks':>{wide}} {'hoogst':>{wide}}"]
    lines += [
        f"{minutes:>8} {before:>{wide}} {after:>{wide}} {best or '-':>{wide}}"
        for minutes, before, after, best in page.reached
    ]
    lines += ["", f"{'plekken':>8} resultaat", *(f"{row.k:>8} {row.value}" for row in page.curve)]
    lines += ["", *(line for line in (page.drawn, page.need, page.without_estimates) if line)]
    lines += ["", "Wat weten we niet?", *(f"- {line}" for line in page.unknown)]
    lines += ["", "Bronnen: " + "; ".join(f"{source.publisher}, {source.name}" for source in page.sources) + "."]
    return lines


#: What the values before, after and of the curve are.
MEASURES = {
    Method.COVER: "share of people within reach",
    Method.WALK: "mean minutes of people",
    Method.EQUITY: "share of people without a circle or open moment within reach, the neediest first",
    Method.BACKUP: "share of people with one circle or open moment within reach",
}


def siting_json(found: Siting, page: SitingPage) -> dict[str, Any]:
    """The same as data: shares from 0 to 1, or minutes."""
    wish = found.wish
    return {
        "wish": {
            "k": wish.k,
            "minutes": wish.minutes,
            "method": str(wish.method),
            "per_wijk": wish.per_wijk,
            "exclude": list(wish.exclude),
            "force": list(wish.force),
            "with_reports": wish.with_reports,
            "room": str(wish.room),
        },
        "measure": MEASURES[wish.method],
        "before": found.before,
        "after": found.after,
        "gap": found.gap,
        "next_best_worse_by": found.next_best,
        "places": [
            {
                "id": place.id,
                "name": place.name,
                "wijk": place.wijk,
                "lon": place.lon,
                "lat": place.lat,
                "chosen_in": place.often,
                "worse_without": place.loss,
                "instead": list(place.instead),
                "just_as_good": list(place.alike),
                "forced": place.forced,
                "people": place.people,
                "in_near_best": place.near,
                "room": place.room,
            }
            for place in found.places
        ],
        "often_chosen_too": [
            {"id": name, "name": found.names[name], "chosen_in": share} for name, share in found.others
        ],
        "draws": found.draws,
        "within": [
            {"minutes": band.minutes, "before": band.before, "after": band.after, "best": band.best}
            for band in found.reached
        ],
        "curve": [{"k": point.k, "value": point.value, "gap": point.gap} for point in found.curve],
        "by_residents_alone": list(found.by_residents),
        "circles_there": [circle.id for circle in found.there],
        "candidates": found.candidates,
        "walking": found.how,
        "notes": [page.people_first, *([page.need] if page.need else []), *page.unknown],
        "sources": [source.id for source in page.sources],
        "people": {
            "who": "severely lonely adults, estimated by RIVM" if found.demand.estimated else "residents",
            "all": found.everybody,
            "before": found.people_before,
            "after": found.people_after,
        },
        "near_best": {
            "sets": found.near.count,
            "within": found.near.within,
            "complete": found.near.complete,
            "other_places": [
                {"id": name, "name": found.names[name], "in_near_best": times} for name, times in found.near.others
            ],
        },
        "regret": {
            "ways": [
                {
                    "minutes": way.minutes,
                    "straight_line": way.straight,
                    "estimates_of_rivm": way.estimates,
                    "without_what_grows_old": way.young,
                    "best": list(way.best),
                }
                for way in found.regrets.ways
            ],
            "places": [
                {"id": place.id, "name": found.names[place.id], "best_in_ways": place.stands, "worst": place.worst}
                for place in found.regrets.places
            ],
        },
        "objectives": [
            {
                "method": str(goal.method),
                "people": goal.people,
                "people_of_neediest_without_anything_near": goal.first,
                "people_with_a_second_near": goal.second,
                "places": list(goal.places),
            }
            for goal in found.goals
        ],
    }


def _row(found: Siting, number: int, place: Chosen, words: Words) -> SiteRow:
    near = said.near_place(found, place.near, words) if found.near.count > 1 else ""
    people = words.gettext(
        "Deze plek heeft %(n)s %(who)s binnen %(minutes)s minuten lopen.",
        n=said.people_number(place.people, words),
        who=said.who(found, words),
        minutes=words.number(found.wish.minutes),
    )
    return SiteRow(
        number,
        place.id,
        place.name,
        place.wijk,
        said.how_sure(found, place, words),
        said.without(found, place, words),
        people,
        near,
        words.gettext(said.ROOMS[Known(place.room)]),
    )


def _reached(found: Siting, band: Reached, words: Words) -> tuple[str, str, str, str]:
    people = [
        "" if share is None else said.people_number(share * found.everybody, words)
        for share in (band.before, band.after, band.best)
    ]
    # Where no circle is known, nobody knows how many have one near.
    return words.number(band.minutes), people[0] if found.there else words.gettext("onbekend"), people[1], people[2]


def _drawn(found: Siting, words: Words) -> str:
    if not found.demand.estimated:
        return ""
    names = [
        words.gettext("%(name)s in %(share)s", name=found.names[name], share=said.percent(share, words))
        for name, share in [*((place.id, place.often) for place in found.places), *found.others[: said.NAMED]]
    ]
    return words.gettext(
        "Een loting: alles opnieuw gerekend, met andere cijfers van het RIVM binnen hun marge. Wij deden dat %(draws)s "
        "keer. Gekozen werden: %(names)s.",
        draws=words.number(found.draws),
        names=", ".join(names),
    )


def _curve(found: Siting, words: Words) -> list[CurveRow]:
    walk = found.wish.method is Method.WALK
    longest = max(point.value for point in found.curve) if walk else 1.0
    rows = []
    for point in found.curve:
        if walk:
            value = words.gettext("%(n)s min", n=words.number(point.value, 1))
        elif found.wish.method is Method.COVER:
            value = words.gettext("%(n)s mensen", n=said.people_number(point.value * found.everybody, words))
        else:
            value = said.percent(point.value, words)
        rows.append(CurveRow(words.number(point.k), value, point.value / longest))
    return rows
