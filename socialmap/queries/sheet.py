"""``/wegwijzer/blad``: one A4 for one to five chosen places, to take along and to give to somebody.

First minute of a volunteer: lays the sheet on the table, points at the map and at the first picture, reads one step
aloud, and fills in with a pen who goes along. One place: everything on one A4. More places: the first A4 has the map
with numbers, the facts and each way in pictures; after it each place has its own A4. A home is written nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely
from babel.dates import get_day_names

from socialmap import paper
from socialmap.errors import BadInputError, NotFoundError
from socialmap.guide.directions import GONE, Directions, directions
from socialmap.guide.drawing import Mark, draw_map
from socialmap.guide.landmarks import shown
from socialmap.guide.moments import schedule
from socialmap.guide.offers import profiles
from socialmap.guide.weeks import Hours, Weeks, weeks
from socialmap.i18n import later
from socialmap.model import FeatureKind, Known
from socialmap.queries.common import SourceLink, distance_text, record, sources
from socialmap.queries.guide import chosen_rows
from socialmap.queries.place import ANSWERS
from socialmap.queries.reach import streets_source
from socialmap.world import CHECKED

if TYPE_CHECKING:
    from typing import Any

    from markupsafe import Markup

    from socialmap.guide.origin import Origin
    from socialmap.i18n import Words
    from socialmap.queries.guide_form import GuideForm
    from socialmap.queries.guide_rows import AnswerRow
    from socialmap.world import World

TEMPLATE = "paper/sheet.html"
MOST = 5
#: Weeks ahead in which a day with other hours is told.
AHEAD = 4
#: Millimetres of an A4 between its borders, of a map at most and at least, and how much a map gives up at once.
WIDTH, HEIGHT, OWN_WIDTH = 186.0, 283.0, 114.0
LARGEST, SMALLEST, SHRINK = 125.0, 46.0, 16.0
#: Metres from the way within which a toilet or a bench is drawn.
BESIDE = 40.0
_SEEN = {FeatureKind.TOILET: "toilet", FeatureKind.BENCH: "bankje"}
_ANSWER = {Known.YES: "ja", Known.NO: "niet", Known.UNKNOWN: "vraag"}
TOO_FEW = later("Kies eerst een plek voor op het blad: zet een vinkje bij één tot vijf plekken.")
TOO_MANY = later("Op een blad passen vijf plekken. Kies er minder.")
NOT_NOW = later("Van %(name)s weten wij niet zeker of u er nu te voet terecht kunt. Die plek staat niet op dit blad.")
GONE_TOO = later("Een plek die u koos, bestaat niet (meer). Die staat niet op dit blad.")


@dataclass(frozen=True)
class Day:
    """A box of the week: its short name, whether its hours are known, and the hours as (from, until)."""

    name: str
    known: bool
    hours: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Fact:
    """Something to know, with its picture.

    Attributes
    ----------
    text
        "" when it is not known.
    dutch
        Whether it is in the words of a record, so Dutch in every language.
    answer
        The picture of its answer, where it has one: "ja", "niet" or "vraag".
    """

    pictogram: str
    label: str
    text: str
    dutch: bool = False
    answer: str = "vraag"


@dataclass(frozen=True)
class SheetPlace:
    """One place on a sheet.

    Attributes
    ----------
    way
        How one gets there; its steps are empty where the streets are not known.
    week
        Monday first; every day unknown when nothing is known.
    week_known
        Whether any day is.
    old
        Whether no person checked it in the last twelve months.
    address
        Of its live page; ``qr`` is the same as a picture.
    """

    number: int
    name: str
    kind: str
    where: str
    minutes: str
    distance: str
    opening: str
    way: Directions
    week: tuple[Day, ...]
    week_known: bool
    week_note: str
    facts: tuple[Fact, ...]
    activities: tuple[str, ...]
    checked: str
    old: bool
    address: str
    qr: Markup


@dataclass(frozen=True)
class Sheet:
    """Everything that a sheet says."""

    title: str
    start: str
    how: str
    places: tuple[SheetPlace, ...]
    left_out: tuple[str, ...]
    made: str
    sources: tuple[SourceLink, ...]


def sheet(
    world: World,
    form: GuideForm,
    origin: Origin,
    place_ids: Sequence[str],
    words: Words,
    *,
    address: Callable[[str], str],
) -> Sheet:
    """A sheet for chosen places; one that cannot be on it is said, with why.

    Parameters
    ----------
    address
        Gives the absolute address of the page of a place.

    Raises
    ------
    BadInputError
        When no place or more than five were chosen.
    NotFoundError
        When none of them can be on a sheet.
    """
    chosen = list(dict.fromkeys(place_ids))
    if not 1 <= len(chosen) <= MOST:
        raise BadInputError(words.gettext(TOO_MANY if chosen else TOO_FEW).rstrip("."))
    rows = chosen_rows(world, form, origin, chosen, words)
    places: list[SheetPlace] = []
    left_out: list[str] = []
    for place_id in chosen:
        try:
            way = directions(world, origin, place_id, form.profile, words)
        except NotFoundError as error:
            gone = place_id not in world.places.index
            left_out.append(words.gettext(GONE_TOO if gone and len(chosen) > 1 else GONE) if gone else str(error))
            continue
        if place_id not in rows:
            left_out.append(words.gettext(NOT_NOW, name=way.name))
            continue
        places.append(_place(world, len(places) + 1, way, rows[place_id], words, address=address(place_id)))
    if not places:
        raise NotFoundError(left_out[0])
    one = len(places) == 1
    ids = world.places.loc[[place.way.place_id for place in places], "listed_source_id"].unique()
    return Sheet(
        title=words.gettext("Zo loopt u naar %(name)s", name=places[0].name)
        if one
        else words.gettext("Zo loopt u naar deze plekken"),
        start=places[0].way.start,
        how=words.gettext(profiles(world)[form.profile].label),
        places=tuple(places),
        left_out=tuple(dict.fromkeys(left_out)),
        made=words.day(world.today, year=True),
        sources=(*sources(world, [id for id in ids if id], words), *streets_source(world, words)),
    )


class Size(NamedTuple):
    """How a place is put on its A4: millimetres of its map, and whether its lines stand closer together."""

    map: float
    tight: bool


def sheet_page(world: World, found: Sheet, words: Words, *, sizes: Sequence[Size] = (), **around: object) -> str:
    """A sheet as HTML.

    Parameters
    ----------
    sizes
        Of each place; by default guessed from how long its words are.
    around
        What the template shows around it on a screen: stylesheet, back, pdf_address, fields, no_pdf, and aloud: the
        script that reads it.
    """
    defaults: dict[str, object] = {"back": "", "pdf_address": "", "fields": (), "no_pdf": "", "aloud": ""}
    sizes = sizes or [_sizes(place)[0] for place in found.places]
    return paper.page(
        TEMPLATE,
        words,
        sheet=found,
        front=_front_map(world, found, words),
        sizes=sizes,
        maps=[_own_map(world, place, words, size.map) for place, size in zip(found.places, sizes, strict=True)],
        **(defaults | around),
    )


def sheet_pdf(world: World, found: Sheet, words: Words) -> bytes:
    """A sheet as PDF: the map of a place shrinks until its words fit, and then its lines move together.

    Raises
    ------
    PaperError
        When Pango is not on this machine.
    """
    sizes, made = [], b""
    for place in found.places:
        alone, tried = replace(found, places=(place,)), _sizes(place)
        number, made = paper.fitting((sheet_page(world, alone, words, sizes=[size]) for size in tried), 1)
        sizes.append(tried[number])
    return made if len(found.places) == 1 else paper.pdf(sheet_page(world, found, words, sizes=sizes))


def _sizes(place: SheetPlace) -> list[Size]:
    """The sizes to try, best first; the first one is a good guess."""
    room, least = _room(place), _least(place)
    larger = [Size(float(height), tight=False) for height in np.arange(room, least, -SHRINK)]
    near = [Size(least, tight=False)] if room > least - SHRINK / 2 else []
    return [*larger, *near, Size(least, tight=True), Size(SMALLEST, tight=True)]


def _place(
    world: World, number: int, way: Directions, rows: Sequence[AnswerRow], words: Words, *, address: str
) -> SheetPlace:
    """What stands on a sheet of one place; ``rows`` are the place itself and then its activities."""
    place, row = record(world.places, way.place_id), rows[0]
    known_weeks = _weeks(world, place["opening_hours"])
    return SheetPlace(
        number=number,
        name=way.name,
        kind=_capital(row.place.kind_label),
        where=shown(row.place.address, words),
        minutes=words.number(max(1, round(way.minutes)), 0),
        distance=distance_text(way.metres, words),
        opening=_capital(row.opening) if known_weeks is not None else "",
        way=way,
        week=_week(known_weeks, words),
        week_known=known_weeks is not None and any(hours is not None for hours in known_weeks.usual),
        week_note=_other_days(known_weeks, words),
        facts=tuple(_facts(place, row, words)),
        activities=tuple(_activity(activity, words) for activity in rows[1:]),
        checked=_capital(row.checked),
        old=place["freshness"] != CHECKED,
        address=address,
        qr=paper.qr(address),
    )


def _activity(row: AnswerRow, words: Words) -> str:
    return ": ".join(shown(part, words) for part in (row.name, row.opening) if part)


def _facts(place: dict[str, Any], row: AnswerRow, words: Words) -> list[Fact]:
    """What one must know before one goes; what is not known is asked, with a line to write on."""
    says = words.gettext
    free, step_free = Known(place["free_of_charge"]), Known(place["step_free"])
    facts = [Fact("let_op", "", row.way_in)] if row.way_in else []
    facts += [
        Fact(
            "gratis" if free is Known.YES else "euro",
            words.gettext("Kosten"),
            row.cost if free is not Known.UNKNOWN else "",
            answer=_ANSWER[Known.YES if free is not Known.UNKNOWN else free],
        ),
        Fact(
            "zonder_trap",
            words.gettext("Zonder trap"),
            says(ANSWERS[step_free]) if step_free is not Known.UNKNOWN else "",
            answer=_ANSWER[step_free],
        ),
        _for_whom("persoon", words.gettext("Voor wie"), row.for_whom, row.dutch, words),
    ]
    if row.not_for:
        facts.append(_for_whom("niet", words.gettext("Niet voor"), row.not_for, row.dutch, words))
    facts.append(Fact("taal", words.gettext("Vraag naar"), row.role))
    facts.append(Fact("telefoon", words.gettext("Bel"), row.phone))
    return sorted(facts, key=lambda fact: not fact.text)


def _for_whom(pictogram: str, label: str, text: str, dutch: frozenset[str], words: Words) -> Fact:
    """In the words of a record under a label; what is usual for its kind says so itself."""
    is_dutch = ("for_whom" if pictogram == "persoon" else "not_for") in dutch
    return Fact(pictogram, label if is_dutch or not text else "", _capital(shown(text, words)), is_dutch)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _weeks(world: World, hours: str) -> Weeks | None:
    read = schedule(hours, "", world.school_holidays)
    return weeks(read, world.today - timedelta(days=world.today.weekday()), AHEAD) if read else None


def _week(known_weeks: Weeks | None, words: Words) -> tuple[Day, ...]:
    names = get_day_names("abbreviated", locale=words.locale)
    usual: Sequence[Hours | None] = known_weeks.usual if known_weeks else [None] * 7
    return tuple(
        Day(names[day], hours is not None, tuple((_clock(begin), _clock(end)) for begin, end in hours or ()))
        for day, hours in enumerate(usual)
    )


def _clock(minutes: int) -> str:
    """Minutes after midnight, as short as a box of a week is small."""
    return f"{minutes // 60}.{minutes % 60:02}" if minutes % 60 else str(minutes // 60)


def _other_days(known_weeks: Weeks | None, words: Words) -> str:
    if known_weeks is None or not known_weeks.other:
        return ""
    days = words.comma.join(words.day(day) for day in list(known_weeks.other)[:2])
    return words.gettext("Andere tijden of dicht: %(days)s.", days=days)


def _front_map(world: World, found: Sheet, words: Words) -> str:
    """The map with a number for each place; "" for one place, which has its own."""
    if len(found.places) == 1:
        return ""
    marks = [_start(place.way) for place in found.places if len(place.way.line)][:1]
    for place in found.places:
        x, y = _end(world, place)
        marks.append(Mark(x, y, str(place.number)))
    return draw_map(
        world,
        lines=[place.way.line for place in found.places],
        marks=marks,
        width=WIDTH,
        height=max(SMALLEST, min(LARGEST, HEIGHT - 66 - 29 * len(found.places))),
        title=words.gettext("Kaart met de plekken en de weg ernaartoe"),
    )


def _own_map(world: World, place: SheetPlace, words: Words, height: float) -> str:
    """The map of one way, with the numbers of its steps; "" where no way is known."""
    line = place.way.line
    if len(line) == 0:
        return ""
    corners = [Mark(*step.at, str(number), "step") for number, step in enumerate(place.way.steps, start=1)][1:-1]
    marks = [_start(place.way), Mark(*_end(world, place), "", "aankomst"), *corners, *_seen(world, line)]
    return draw_map(
        world,
        lines=[line],
        marks=marks,
        width=OWN_WIDTH,
        height=height,
        title=words.gettext("Kaart met de weg naar %(name)s", name=place.name),
    )


def _start(way: Directions) -> Mark:
    # Where the line begins, never where somebody lives.
    x, y = way.line[0].tolist()
    return Mark(x, y, "", "start")


def _end(world: World, place: SheetPlace) -> tuple[float, float]:
    point = world.places.at[place.way.place_id, "geometry"]
    return point.x, point.y


def _seen(world: World, line: np.ndarray[Any, Any]) -> list[Mark]:
    """Toilets and benches beside the way."""
    features = world.features[world.features["kind"].isin(list(_SEEN))]
    if features.empty:
        return []
    way = shapely.LineString(line) if len(line) > 1 else shapely.Point(line[0])
    near = features[shapely.distance(features.geometry.to_numpy(), way) <= BESIDE].sort_values("kind", ascending=False)
    return [
        Mark(point.x, point.y, "", _SEEN[FeatureKind(kind)])
        for point, kind in zip(near.geometry.centroid, near["kind"], strict=True)
    ]


def _room(place: SheetPlace) -> float:
    """Millimetres that the words leave for a map, guessed from how long they are."""
    steps = sum(6.1 * max(1.6, _lines(step.text, 54)) + 0.7 for step in place.way.steps) + 9
    steps += sum(6.2 * _lines(text, 66) for text in place.way.unknown) + (8 if place.way.unknown else 0)
    hours = max((len(day.hours) for day in place.week), default=0)
    head = 9 * _lines(place.name, 28) + 6 * _lines(place.kind + place.where, 50) + 3
    return min(LARGEST, HEIGHT - head - 12 - 6 * max(hours, 1.4) - 7 * bool(place.week_note) - steps - 50)


def _least(place: SheetPlace) -> float:
    """Millimetres that a map has anyhow: as high as the facts beside it."""
    told = [fact for fact in place.facts if fact.text]
    facts = sum(6.2 * _lines(f"{fact.label} {fact.text}", 23) + 2 for fact in told) + 8.5 * (
        len(place.facts) - len(told)
    )
    facts += sum(6.2 * _lines(text, 26) for text in place.activities) + (8 if place.activities else 0)
    return max(SMALLEST, min(LARGEST, facts))


def _lines(text: str, letters: int) -> int:
    return 1 + len(text) // letters
