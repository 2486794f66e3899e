"""``/bijhouden/stand``: what is not known yet, for the city, a stadsdeel or a wijk, and how that was in the past year.

First minute of an opbouwwerker: reads of how many places nobody knows when they are open, which of them, and begins a
round; somebody who lives there reads what is missing and tells it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from socialmap.errors import NotFoundError
from socialmap.i18n import later
from socialmap.keeping.stand import COUNTED, GROWS_OLD, STATES, Stand
from socialmap.ledger.records import STATUS
from socialmap.model import FACTS, Level, RecordKind
from socialmap.model.facts.fact import CONTACT, EXISTENCE, HOURS, ROOM
from socialmap.offer.names import whole_name
from socialmap.queries.bijhouden.line import Chart, chart
from socialmap.queries.bijhouden.missed import MissedQuarter, missed_in
from socialmap.queries.kaart.alive import share_words
from socialmap.queries.kaart.areas import AreaLink, address_code, area_link
from socialmap.queries.kaart.places import within

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from socialmap.i18n import Words
    from socialmap.keeping.gaps import Told
    from socialmap.world import World

#: What facts of a term are together called, in the order in which they are told.
_TOGETHER: Mapping[int, str] = {
    EXISTENCE: later("Is het er nog?"),
    HOURS: later("Wanneer is het open?"),
    CONTACT: later("Telefoon en website"),
    ROOM: later("Ingang, ruimte en prijs"),
}
_ACTIVITIES = later("Activiteiten op deze plekken")
#: More places than this are not listed one by one: then there are wijken to choose from.
_LISTED = 80
NO_AREA = later("Dit gebied kennen wij niet.")


@dataclass(frozen=True)
class FactRow:
    """Of how many places or activities a fact is known; known, old and unknown are all of them together."""

    label: str
    known: int
    checked: int
    growing_old: int
    old: int
    unknown: int


@dataclass(frozen=True)
class FactGroup:
    """Facts that stay sure as long, or those of activities.

    Attributes
    ----------
    term
        How long, in words; "" for activities.
    """

    title: str
    term: str
    rows: list[FactRow]


@dataclass(frozen=True)
class AreaRow:
    """A wijk, with its places and what is known of all that is asked of them."""

    area: AreaLink
    places: int
    known: str
    checked: int
    growing_old: int
    old: int
    unknown: int


@dataclass(frozen=True)
class AreaRows:
    """The wijken of a stadsdeel."""

    name: str
    rows: list[AreaRow]


@dataclass(frozen=True)
class PlaceRow:
    """A place with what is not known of it."""

    id: str
    name: str
    lacking: list[str]
    old: list[str]


@dataclass(frozen=True)
class StandPage:
    """What is known of the places of an area.

    Attributes
    ----------
    code
        As addresses write it; "" for the whole city.
    around
        Areas that it lies in, small to large.
    summary
        Sentences.
    is_wijk
        A round can be made of it.
    missed
        What was looked for in vain here, as far as everybody may see it.
    """

    code: str
    name: str
    around: list[AreaLink]
    summary: list[str]
    groups: list[FactGroup]
    wijken: list[AreaRows]
    places: list[PlaceRow]
    chart: Chart
    grows_old: str
    is_wijk: bool
    missed: list[MissedQuarter]


def stand_page(world: World, found: Stand, told: Told, code: str, words: Words) -> StandPage:
    """What is known of an area.

    Raises
    ------
    NotFoundError
        When there is no such area.
    """
    area = world.area(code or world.gemeente)
    if code and area is None:
        raise NotFoundError(NO_AREA)
    inside = world.places.index if area is None else world.places.index[within(world, str(area.name))]
    now = found.now[found.now["place_id"].isin(inside)]
    is_city = area is None or area["level"] == Level.GEMEENTE
    places = _places(world, now, words)
    return StandPage(
        code=address_code(area),
        name="" if area is None else area["name"],
        around=[] if area is None or is_city else _around(world, area),
        summary=_summary(now, words),
        groups=_groups(now, words),
        wijken=_wijken(_wijken_of(world, area), _parts(world), now, words),
        places=places if len(places) <= _LISTED and not is_city else [],
        chart=chart(found.line[found.line["id"].isin(inside)], words),
        grows_old=words.ngettext("%(n)s maand", "%(n)s maanden", GROWS_OLD),
        is_wijk=area is not None and area["level"] == Level.WIJK,
        missed=missed_in(world, area, told, words),
    )


def _around(world: World, area: pd.Series) -> list[AreaLink]:
    codes = [area["wijk_code"], area["gebied_code"], area["stadsdeel_code"]]
    found = [world.area(code) for code in codes if code]
    return [area_link(row) for row in found if row is not None and row.name != area.name]


def _summary(now: pd.DataFrame, words: Words) -> list[str]:
    of_places = now[now["kind"] == RecordKind.PLACE]
    number, asked = of_places["id"].nunique(), len(of_places)
    if not number:
        return [words.gettext("Wij kennen hier nog geen plek waar u heen kunt.")]
    known, checked, old = (int(of_places[name].sum()) for name in ("known", "checked", "old"))
    lines = [
        words.ngettext(
            "Wij kennen hier %(n)s plek waar u heen kunt. Daarvan vragen we %(asked)s dingen.",
            "Wij kennen hier %(n)s plekken waar u heen kunt. Daarvan vragen we samen %(asked)s dingen.",
            number,
            asked=words.number(asked),
        ),
        words.gettext(
            "We weten er nu %(known)s. Dat is %(share)s. Een mens keek er %(checked)s na.",
            known=words.number(known),
            share=share_words(known, asked, words),
            checked=words.number(checked),
        ),
    ]
    if old:
        lines.append(
            words.ngettext(
                "%(n)s antwoord is te oud: vraag het opnieuw.",
                "%(n)s antwoorden zijn te oud: vraag ze opnieuw.",
                old,
            )
        )
    held = now[now["kind"] == RecordKind.ACTIVITY]["place_id"].nunique()
    lines.append(
        words.gettext(
            "Van %(some)s van de %(all)s plekken kennen we een activiteit.",
            some=words.number(held),
            all=words.number(number),
        )
    )
    return lines


def _groups(now: pd.DataFrame, words: Words) -> list[FactGroup]:
    of_places, facts = now[now["kind"] == RecordKind.PLACE], FACTS[RecordKind.PLACE]
    groups = []
    for months, title in _TOGETHER.items() if len(of_places) else ():
        names = [name for name in COUNTED[RecordKind.PLACE] if facts[name].months == months]
        term = words.ngettext("blijft %(n)s maand zeker", "blijft %(n)s maanden zeker", months)
        rows = [_row(of_places, RecordKind.PLACE, name, words) for name in names]
        groups.append(FactGroup(words.gettext(title), term, rows))
    of_activities = now[now["kind"] == RecordKind.ACTIVITY]
    if len(of_activities):
        rows = [_row(of_activities, RecordKind.ACTIVITY, name, words) for name in COUNTED[RecordKind.ACTIVITY]]
        groups.append(FactGroup(words.gettext(_ACTIVITIES), "", rows))
    return groups


def _row(now: pd.DataFrame, kind: RecordKind, fact: str, words: Words) -> FactRow:
    told = now[now["fact"] == fact]
    known, checked, growing_old, old = (int(told[name].sum()) for name in STATES)
    label = words.sentence(_label(kind, fact, words))
    return FactRow(label, known, checked, growing_old, old, len(told) - known - old)


def _label(kind: RecordKind, fact: str, words: Words) -> str:
    """What a fact is called in a list; that something is there is a question."""
    told = FACTS[kind][fact]
    return words.gettext(told.question if fact == STATUS else told.label)


def _wijken_of(world: World, area: pd.Series | None) -> pd.DataFrame:
    """The wijken of an area by name; none of one that is not larger."""
    wijken: pd.DataFrame = world.level(Level.WIJK).sort_values("name")
    if area is None or area["level"] == Level.GEMEENTE:
        return wijken
    if area["level"] in (Level.WIJK, Level.BUURT):
        return wijken.iloc[:0]
    inside = wijken[f"{area['level']}_code"].isin([area.name, area["local_code"]])
    return wijken[inside]


def _parts(world: World) -> dict[str, str]:
    """Names of stadsdelen by the code that wijken have of them."""
    return {row["local_code"] or str(code): row["name"] for code, row in world.level(Level.STADSDEEL).iterrows()}


def _wijken(wijken: pd.DataFrame, parts: Mapping[str, str], now: pd.DataFrame, words: Words) -> list[AreaRows]:
    """Each wijk, also one of which no place is known, by stadsdeel and name."""
    of_places = now[now["kind"] == RecordKind.PLACE]
    by_wijk = of_places.groupby("wijk_code").agg(places=("id", "nunique"), asked=("id", "size"))
    sums = by_wijk.join(of_places.groupby("wijk_code")[list(STATES)].sum()).reindex(wijken.index, fill_value=0)
    groups: dict[str, list[AreaRow]] = {}
    for (_, area), row in zip(wijken.iterrows(), sums.to_numpy(int).tolist(), strict=True):
        places, asked, known, checked, growing_old, old = row
        share = share_words(known, asked, words) if asked else "–"
        told = AreaRow(area_link(area), places, share, checked, growing_old, old, asked - known - old)
        groups.setdefault(parts.get(area["stadsdeel_code"], ""), []).append(told)
    return [AreaRows(name, rows) for name, rows in sorted(groups.items())]


def _places(world: World, now: pd.DataFrame, words: Words) -> list[PlaceRow]:
    """Each place with what is not known of it, of which most is not known first."""
    of_places = now[now["kind"] == RecordKind.PLACE]
    labels = {name: words.sentence(_label(RecordKind.PLACE, name, words)) for name in COUNTED[RecordKind.PLACE]}
    rows = []
    for id, told in of_places.groupby("id"):
        lacking = told.loc[~told["known"] & ~told["old"], "fact"]
        old = told.loc[told["old"], "fact"]
        name = whole_name(world.places.at[id, "name"])
        rows.append(PlaceRow(str(id), name, [labels[one] for one in lacking], [labels[one] for one in old]))
    return sorted(rows, key=lambda row: (-len(row.lacking) - len(row.old), row.name, row.id))
