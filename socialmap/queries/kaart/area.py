"""``/wijk/<code>``: what is here, what is not, what we do not know, and last the figures.

First minute of an opbouwwerker: reads which Huis van de Wijk and buurtkamers there are and how far, then what is
missing, then whom to ring because nobody checked it; a project leader scrolls on to the figures, each with the
city's beside it, and prints the page for a talk with the neighbourhood.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely

from socialmap import geo
from socialmap.errors import NotFoundError
from socialmap.fit.circles import NEARNESS
from socialmap.i18n import later
from socialmap.marks import KIND_MARKS
from socialmap.model import CircleKind, Known, Level, PlaceKind, Status
from socialmap.offer.hours import schedule
from socialmap.offer.places import home_point
from socialmap.offer.words import distance_text
from socialmap.queries.common import SourceLink, known, sources
from socialmap.queries.kaart.areas import LEVEL_WORDS, AreaLink, address_code, area_link, links
from socialmap.queries.kaart.figures import Figures, area_figures
from socialmap.queries.kaart.need import Need, area_need
from socialmap.queries.kaart.places import PlaceRow, rows, within
from socialmap.queries.kaart.reach import AreaReach, area_reach, streets_source
from socialmap.queries.kaart.stated import ReportFigure, called, names_of, stated_of
from socialmap.walks import METRES_A_MINUTE, estimate_metres, walks
from socialmap.world import Freshness

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from socialmap.i18n import Words
    from socialmap.world import World

    #: Activities and initiatives.
    Told = tuple[pd.DataFrame, pd.DataFrame]

#: How far around the middle of a wijk or buurt a place still counts as near, in metres: report 000's one distance.
NEAR = 1000.0
#: Minutes: a walk to a place on the list of a wijk is never looked for farther than this.
FARTHEST = 90.0
#: What a resident may miss; a swimming pool or children's farm is of a larger area.
EXPECTED = (
    PlaceKind.HUIS_VAN_DE_WIJK,
    PlaceKind.BUURTKAMER,
    PlaceKind.INLOOP,
    PlaceKind.BIBLIOTHEEK,
    PlaceKind.BUURTTEAM,
    PlaceKind.OKT,
)


@dataclass(frozen=True)
class NearRow:
    """A place with how far it is; no distance when the area is too large for one."""

    place: PlaceRow
    minutes: str
    inside: bool


@dataclass(frozen=True)
class KindGroup:
    """The places of one kind."""

    kind: str
    title: str
    rows: list[NearRow]


@dataclass(frozen=True)
class HistoryRow:
    """Something that was here, as a report tells."""

    name: str
    about: str
    period: str
    source: SourceLink | None


@dataclass(frozen=True)
class AreaPage:
    """Everything that the profile of an area shows.

    Attributes
    ----------
    kept_code
        Its code on the pages that tell what is not known there and what changed; "" for the city.
    """

    code: str
    kept_code: str
    name: str
    level: str
    within: list[AreaLink]
    parts: list[AreaLink]
    has_distance: bool
    along_streets: bool
    groups: list[KindGroup]
    context: list[KindGroup]
    absent: list[str]
    to_fill_in: list[str]
    unknown: list[str]
    circles: list[HistoryRow]
    history: list[HistoryRow]
    reach: AreaReach | None
    figures: Figures
    report_figures: list[ReportFigure]
    report_need: list[ReportFigure]
    need: Need
    schematic: bool
    drawn: bool
    sources: list[SourceLink]


def area_page(world: World, code: str, words: Words, *, need: bool = False) -> AreaPage:
    """The profile of an area by its CBS code or the city's own.

    Parameters
    ----------
    need
        Whether who asks may see figures of need as values (the door of ``/cirkels``).

    Raises
    ------
    NotFoundError
        When the municipality has no such area.
    """
    area = world.area(code)
    if area is None:
        msg = f"De buurt {code[:20]!r} bestaat niet (meer)."
        raise NotFoundError(msg)
    near = _near(world, area)
    groups = _groups(world, near[near["offered"]], words)
    figures, lacking = area_figures(world, area, words), area_need(world, area, words, values=need)
    circles, told = _circles(world, area, words), _told(world, area)
    stated = _stated(world, area, told, words, need=need)
    return AreaPage(
        code=area_link(area).code,
        kept_code=address_code(area),
        name=area["name"],
        level=words.gettext(LEVEL_WORDS[Level(area["level"])]),
        within=[area_link(row) for row in _around(world, area)],
        parts=_parts(world, area),
        has_distance=_is_small(area),
        along_streets=bool(near["along_streets"].any()),
        groups=groups,
        context=_groups(world, near[~near["offered"] & near["inside"]], words),
        absent=_absent(world, near, words),
        to_fill_in=_to_fill_in(near[near["offered"]], words),
        unknown=_unknown(figures, lacking, circles, words),
        circles=circles,
        history=_history(world, told, words),
        reach=area_reach(world, area, words),
        figures=figures,
        report_figures=[row for row in stated if not row.stands],
        report_need=[row for row in stated if row.stands],
        need=lacking,
        schematic=bool(area["schematic"]),
        drawn=area.geometry is not None,
        sources=_sources(world, near, figures, lacking, words),
    )


def around(world: World, page: AreaPage) -> dict[str, str]:
    """Which places the small map shows: those of the list, and for a small area its neighbours'."""
    area = world.area(page.code)
    if area is None or area.geometry is None or not page.has_distance:
        return {"area": page.code, "offered": "true"}
    west, south, east, north = area.geometry.bounds
    lon, lat = geo.to_wgs84([west - NEAR, east + NEAR], [south - NEAR, north + NEAR])
    return {"bbox": f"{lon[0]:.5f},{lat[0]:.5f},{lon[1]:.5f},{lat[1]:.5f}", "offered": "true"}


def _is_small(area: pd.Series) -> bool:
    return area["level"] in (Level.WIJK, Level.BUURT) and known(area["lon"])


def _near(world: World, area: pd.Series) -> pd.DataFrame:
    """The places inside, and those near the middle of a small area: with minutes, metres, inside, near to far."""
    places = world.places.assign(inside=within(world, str(area.name)), metres=float("nan"))
    if _is_small(area):
        x, y = home_point(world, area)
        places["metres"] = shapely.distance(places.geometry.to_numpy(), shapely.Point(x, y))
        chosen = with_minutes(world, places[places["inside"] | (places["metres"] <= NEAR)], x, y)
    else:
        chosen = places[places["inside"]].assign(minutes=float("nan"), along_streets=False)
    near: pd.DataFrame = chosen.sort_values(["minutes", "name"])
    return near


def with_minutes(world: World, places: gpd.GeoDataFrame, x: float, y: float) -> pd.DataFrame:
    """Minutes from a point, along the streets where these are near, else from ``metres`` in a straight line."""
    walked = walks(world)
    found = walked.around(x, y, places, minutes=FARTHEST) if walked else None
    told: pd.DataFrame
    if found is None:
        told = places.assign(minutes=estimate_metres(places["metres"]) / METRES_A_MINUTE, along_streets=False)
    else:
        ways = found.reindex(places.index)
        told = places.assign(minutes=ways["minutes"], metres=ways["metres"], along_streets=True)
    return told


def _groups(world: World, places: pd.DataFrame, words: Words) -> list[KindGroup]:
    shown = {row.id: row for row in rows(world, places, words)}
    columns = (places[name] for name in ("kind", "minutes", "metres", "along_streets", "inside"))
    near: dict[str, list[NearRow]] = {}
    for id, kind, minutes, metres, along, inside in zip(places.index, *columns, strict=True):
        distance = _distance(minutes, metres, words, along_streets=along)
        near.setdefault(kind, []).append(NearRow(shown[str(id)], distance, bool(inside)))
    return [
        KindGroup(kind, words.gettext(mark.plural), near[kind]) for kind, mark in KIND_MARKS.items() if kind in near
    ]


def _distance(minutes: float, metres: float, words: Words, *, along_streets: bool) -> str:
    if not known(minutes):
        return words.gettext("Over de straten die wij kennen komt u er niet.") if along_streets else ""
    walk = words.ngettext("%(n)s minuut lopen", "%(n)s minuten lopen", max(1, math.ceil(round(minutes, 1))))
    if along_streets:
        return f"{walk} ({distance_text(metres, words)})"
    return words.gettext("%(minutes)s (geschat, hemelsbreed)", minutes=walk)


def _absent(world: World, near: pd.DataFrame, words: Words) -> list[str]:
    """Kinds that are not here on our list, with the nearest one where a distance means something."""
    here = set(near.loc[near["offered"], "kind"])
    here |= {kind for kinds in near.loc[near["offered"], "kinds"] for kind in kinds}
    offered_kinds = {kind for kinds in world.places.loc[world.places["offered"], "kinds"] for kind in kinds}
    lines = []
    for kind in EXPECTED:
        if kind not in here:
            name = words.gettext(KIND_MARKS[kind].singular)
            text = words.gettext("%(kind)s: niet op onze lijst", kind=name)
            if kind not in offered_kinds:
                text = words.gettext("%(kind)s: daarvan hebben wij nog geen lijst", kind=name)
            lines.append(text[0].upper() + text[1:])
    return lines


def _to_fill_in(places: pd.DataFrame, words: Words) -> list[str]:
    """What nobody knows of these places, and somebody who goes there or rings can tell."""
    count = len(places)
    lines = []
    if count:
        # Hours that nobody can be sure of are not known either.
        hours = sum(schedule(text, "", ()) is None for text in places["opening_hours"])
        steps = int((places["step_free"] == Known.UNKNOWN).sum())
        unchecked = int((places["freshness"] != Freshness.CHECKED).sum())
        for number, text in (
            (hours, later("Wanneer open? Dat weten we niet van %(some)s van de %(all)s plekken.")),
            (steps, later("Zonder trap naar binnen? Dat weten we niet van %(some)s van de %(all)s plekken.")),
            (
                unchecked,
                later("Klopt het nog? Van %(some)s van de %(all)s plekken heeft niemand dat het laatste jaar bekeken."),
            ),
        ):
            if number:
                lines.append(words.gettext(text, some=words.number(number), all=words.number(count)))
    return lines


def _unknown(figures: Figures, need: Need, circles: list[HistoryRow], words: Words) -> list[str]:
    lines = []
    if figures.missing:
        lines.append(words.gettext("Deze cijfers kennen we hier niet: %(names)s.", names=", ".join(figures.missing)))
    if need.too_few:
        lines.append(words.gettext("Hier wonen te weinig mensen voor een schatting, of wij weten niet hoeveel."))
    if circles:
        lines.append(words.gettext("Of de groepen uit de verslagen nog bestaan, weten we niet."))
    lines.append(words.gettext("Onze lijst is niet compleet. Wat hier niet staat, kan er toch zijn."))
    return lines


def _around(world: World, area: pd.Series) -> list[pd.Series]:
    """The areas that this one lies in, small to large."""
    codes = [area["wijk_code"], area["gebied_code"], area["stadsdeel_code"], world.gemeente]
    found = [world.area(code) for code in codes if code]
    return [row for row in found if row is not None and row.name != area.name]


def _parts(world: World, area: pd.Series) -> list[AreaLink]:
    """The areas one level down."""
    level = Level(area["level"])
    if level is Level.WIJK:
        buurten = world.level(Level.BUURT)
        return links(buurten[buurten["wijk_code"] == area.name])
    if level is Level.GEMEENTE:
        return links(world.level(Level.STADSDEEL)) or links(world.level(Level.WIJK))
    if level in (Level.GEBIED, Level.STADSDEEL):
        wijken = world.level(Level.WIJK)
        return links(wijken[wijken[f"{level}_code"].isin([area.name, area["local_code"]])])
    return []


def _stated(world: World, area: pd.Series, told: Told, words: Words, *, need: bool) -> list[ReportFigure]:
    """What reports state of this area and of those around it but for the city, and of what is told of here."""
    own = names_of(world, area)
    around = (names_of(world, row) for row in _around(world, area) if row["level"] != Level.GEMEENTE)
    activities, initiatives = told
    here = {"circle": _circles_here(world, area), "activity": activities, "initiative": initiatives}
    subjects = {"area": own.union(*around), **{kind: called(frame) for kind, frame in here.items()}}
    return stated_of(world, subjects, words, need=need, own={"area": own})


def _circles(world: World, area: pd.Series, words: Words) -> list[HistoryRow]:
    """Circles and similar groups in this area or the ones around it, never where or when they meet."""
    found = []
    for _, circle in _circles_here(world, area).iterrows():
        band = circle["size_band"]
        size = words.gettext("%(band)s mensen", band=words.gettext(band)) if band else ""
        ended = words.gettext("gestopt") if circle["status"] == Status.ENDED else words.gettext("nu onbekend")
        parts = [words.gettext(_CIRCLES[CircleKind(circle["kind"])]), circle["area_name"], size, ended]
        begun, stopped = words.moment(circle["begun"]), words.moment(circle["ended"])
        period = words.gettext("%(begun)s tot %(ended)s", begun=begun, ended=stopped) if begun and stopped else begun
        found.append(_history_row(world, circle, ", ".join(part for part in parts if part), period, words))
    return found


def _circles_here(world: World, area: pd.Series) -> pd.DataFrame:
    """Circles that may lie in this area."""
    codes = {area[column] for column in NEARNESS.values()} - {""}
    if area["level"] == Level.BUURT and area["wijk_code"] in world.areas.index:
        codes |= {world.areas.at[area["wijk_code"], "local_code"]} - {""}
    is_city = area["level"] == Level.GEMEENTE
    return world.circles[[is_city or bool(codes & set(told.split())) for told in world.circles["area_codes"]]]


_CIRCLES = {
    CircleKind.BUURTCIRKEL: later("Buurtcirkel"),
    CircleKind.BUREN_GROEP: later("Buren!-groep"),
    CircleKind.VRIENDENKRING: later("Vriendenkring"),
}


def _history(world: World, told: Told, words: Words) -> list[HistoryRow]:
    """Activities that a report tells of, and initiatives; nothing that can be offered now."""
    activities, initiatives = told
    found = [
        _history_row(world, row, row["description"] or row["place_name"], words.moment(row["period"]), words)
        for _, row in activities.iterrows()
    ]
    found += [
        _history_row(world, row, row["subtitle"] or row["kind"], words.moment(row["period"]), words)
        for _, row in initiatives.iterrows()
    ]
    return found


def _told(world: World, area: pd.Series) -> Told:
    """The activities and initiatives that a report tells of here, told once for all that reads them."""
    wijken = {str(area.name)} | {link.code for link in _parts(world, area)}
    codes = set(world.areas.index[world.areas["local_code"].isin(wijken)]) | wijken
    activities = world.activities[world.activities["wijk_code"].isin(codes)]
    initiatives = world.initiatives[world.initiatives["wijk_code"].isin(codes)]
    return activities[activities["status"] == Status.HISTORY], initiatives


def _history_row(world: World, row: pd.Series, about: str, period: str, words: Words) -> HistoryRow:
    named = sources(world, [row["source_id"]], words)
    return HistoryRow(row["name"], about, period, named[0] if named else None)


def _sources(world: World, near: pd.DataFrame, figures: Figures, need: Need, words: Words) -> list[SourceLink]:
    ids = [*near["listed_source_id"].unique(), *world.areas["source_id"].unique()]
    ids += [row.source.id for row in [*figures.first, *figures.more] if row.source]
    ids += need.sources
    return list(dict.fromkeys([*sources(world, ids, words), *streets_source(world, words)]))
