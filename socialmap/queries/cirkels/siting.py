"""Where the next circles could meet, in words: for the page, the command line and as data.

First minute of a project leader: reads which places, how sure that is and what would be just as good; then what
nobody knows. No claim is made of care that would be saved.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from socialmap.drawing.city import CityMap, places_map
from socialmap.fit.people import PEOPLE_FIRST
from socialmap.fit.siting.choose import choose_places
from socialmap.fit.siting.question import candidates
from socialmap.fit.siting.wish import Method
from socialmap.i18n import later
from socialmap.model import Level
from socialmap.queries.common import SourceLink, sources

if TYPE_CHECKING:
    from collections.abc import Callable

    from socialmap.fit.siting.choose import Chosen, Siting
    from socialmap.fit.siting.wish import Wish
    from socialmap.i18n import Words
    from socialmap.world import World

#: In so many of the draws a choice is sure, or likely: the bounds that comparing two areas uses.
SURE, LIKELY = 0.95, 0.8
#: Wijken named before the rest is counted.
NAMED = 6
#: Gaps and losses below these are rounding; losses below the next are told with two decimals.
PROVEN, NOTHING, SMALL = 1e-6, 5e-5, 1e-3
NEED_NOTE = later(
    "Behoefte: het aantal bewoners, zwaarder geteld in buurten waar meer mensen eenzaam zijn, weinig grip op hun leven "
    "hebben of moeilijk rondkomen. Het zijn schattingen van het RIVM, mede op basis van leeftijd, inkomen en herkomst."
)
AS_OTHERS = later("De behoefte in %(names)s. Daar rekenen wij met het gemiddelde van de andere buurten.")
NOT_COUNTED = later("De behoefte in %(names)s. Deze wijken en buurten tellen niet mee.")
UNKNOWN_ALWAYS = (
    later("Of er een coach of een vrijwilliger is: dat weet u alleen door te vragen."),
    later("Of er op deze plekken een rustige kamer vrij is, en of die gratis is."),
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


@dataclass(frozen=True)
class CurveRow:
    """What so many places do; ``share`` is the length of its bar, 0 to 1."""

    k: str
    value: str
    share: float


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


def find_sites(
    world: World, wish: Wish, *, patience: float = np.inf, progress: Callable[[float], None] = lambda _: None
) -> Siting:
    """The answer itself, for those that show it in several ways; ``patience`` are the seconds that it may take."""
    force, exclude = (tuple(world.redirects.get(id, id) for id in ids) for ids in (wish.force, wish.exclude))
    return choose_places(world, replace(wish, force=force, exclude=exclude), patience=patience, progress=progress)


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
        summary=_summary(found, words),
        rows=[_row(found, number, place, words) for number, place in enumerate(found.places, 1)],
        others=[
            words.gettext(
                "%(name)s: in %(share)s van de lotingen", name=found.names[name], share=_percent(share, words)
            )
            for name, share in found.others
        ],
        reached=[
            (
                words.number(band.minutes),
                _percent(band.before, words),
                _percent(band.after, words),
                _percent(band.best, words) if band.best is not None else "",
            )
            for band in found.reached
        ],
        curve=_curve(found, words),
        need=words.gettext(NEED_NOTE),
        drawn=words.gettext(
            "Een loting: alles opnieuw gerekend, met andere cijfers binnen hun marge. Wij deden dat %(draws)s keer.",
            draws=words.number(found.draws),
        ),
        without_estimates=_without_estimates(found, words),
        there=[circle.words for circle in found.there],
        unknown=_unknown(found, words),
        map=places_map(world, candidates(world), asked),
        sources=sources(
            world, [*found.demand.measured.source_ids, *pd.concat(residents).unique(), *lists, *told], words
        ),
    )


def siting_lines(page: SitingPage) -> list[str]:
    """The same for the command line."""
    lines = [f"{page.people_first}.", "", page.title, *page.summary, ""]
    for row in page.rows:
        lines += [f"{row.number}. {row.name} ({row.wijk}), {row.id}", f"   {row.often} {row.without}".rstrip()]
    if page.others:
        lines += ["", "Ook vaak gekozen:", *(f"- {line}" for line in page.others)]
    lines += ["", f"{'minuten':>8} {'nu':>6} {'straks':>7} {'hoogst':>7}"]
    lines += [f"{minutes:>8} {before:>6} {after:>7} {best or '-':>7}" for minutes, before, after, best in page.reached]
    lines += ["", f"{'plekken':>8} {'resultaat':>10}", *(f"{row.k:>8} {row.value:>10}" for row in page.curve)]
    lines += ["", page.drawn, page.need, page.without_estimates]
    lines += ["", "Wat weten we niet?", *(f"- {line}" for line in page.unknown)]
    lines += ["", "Bronnen: " + "; ".join(f"{source.publisher}, {source.name}" for source in page.sources) + "."]
    return lines


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
        },
        "measure": "share of need within reach" if wish.method is Method.COVER else "mean minutes weighted by need",
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
        "notes": [page.people_first, page.need, *page.unknown],
        "sources": [source.id for source in page.sources],
    }


def _summary(found: Siting, words: Words) -> list[str]:
    minutes = words.number(found.wish.minutes)
    if found.wish.method is Method.COVER and not found.there:
        said = words.gettext(
            "Met deze plekken ligt %(after)s van de behoefte binnen %(minutes)s minuten lopen van een cirkel. Waar nu "
            "al een cirkel is, weten we niet.",
            after=_percent(found.after, words),
            minutes=minutes,
        )
    elif found.wish.method is Method.COVER:
        said = words.gettext(
            "Nu ligt %(before)s van de behoefte binnen %(minutes)s minuten lopen van een cirkel. "
            "Met deze plekken wordt dat %(after)s.",
            before=_percent(found.before or 0.0, words),
            after=_percent(found.after, words),
            minutes=minutes,
        )
    elif found.before is None:
        said = words.gettext(
            "Wie het nodig heeft, loopt gemiddeld %(after)s minuten naar de dichtstbijzijnde van deze plekken.",
            after=words.number(found.after, 1),
        )
    else:
        said = words.gettext(
            "Wie het nodig heeft, loopt nu gemiddeld %(before)s minuten naar een cirkel, en straks %(after)s.",
            before=words.number(found.before, 1),
            after=words.number(found.after, 1),
        )
    lines = [said, _proof(found, words)]
    if found.next_best is not None:
        lines.append(_next_best(found, words))
    return lines


def _proof(found: Siting, words: Words) -> str:
    if found.gap <= PROVEN:
        return words.gettext("Een betere keuze bestaat niet met deze cijfers: dat is uitgerekend.")
    return words.gettext(
        "Er kan een betere keuze bestaan, hoogstens %(gap)s beter: meer is niet uitgerekend.",
        gap=_percent(found.gap, words, 2),
    )


def _next_best(found: Siting, words: Words) -> str:
    loss = _loss(found, found.next_best or 0.0, words)
    least = min(place.often for place in found.places if not place.forced)
    if not loss:
        return words.gettext("Er is een andere keuze die even goed is.")
    if least < LIKELY:
        return words.gettext(
            "De beste andere keuze is %(loss)s slechter. Het verschil is te klein om te kiezen.", loss=loss
        )
    return words.gettext("De beste andere keuze is %(loss)s slechter.", loss=loss)


def _row(found: Siting, number: int, place: Chosen, words: Words) -> SiteRow:
    return SiteRow(number, place.id, place.name, place.wijk, _often(place, words), _without(found, place, words))


def _often(place: Chosen, words: Words) -> str:
    if place.forced:
        return words.gettext("U koos deze plek zelf.")
    sure = words.gettext("duidelijk") if place.often >= SURE else words.gettext("waarschijnlijk")
    said = words.gettext("Gekozen in %(share)s van de lotingen", share=_percent(place.often, words))
    return f"{said}: {sure}." if place.often >= LIKELY else f"{said}: {words.gettext('niet zeker')}."


def _without(found: Siting, place: Chosen, words: Words) -> str:
    if place.loss is None:
        return ""
    names = ", ".join(found.names[name] for name in place.instead)
    loss = _loss(found, place.loss, words)
    if not loss:
        return words.gettext("Even goed: %(names)s.", names=names)
    return words.gettext("Kan het hier niet? Dan %(names)s; dat is %(loss)s slechter.", names=names, loss=loss)


def _curve(found: Siting, words: Words) -> list[CurveRow]:
    cover = found.wish.method is Method.COVER
    longest = 1.0 if cover else max(point.value for point in found.curve)
    return [
        CurveRow(
            words.number(point.k),
            _percent(point.value, words) if cover else words.gettext("%(n)s min", n=words.number(point.value, 1)),
            point.value / longest,
        )
        for point in found.curve
    ]


def _without_estimates(found: Siting, words: Words) -> str:
    chosen = {place.id for place in found.places}
    names = ", ".join(sorted(found.names[name] for name in found.by_residents))
    if chosen == set(found.by_residents):
        return words.gettext("Zonder de schattingen, met alleen het aantal bewoners, komt hetzelfde eruit.")
    return words.gettext("Zonder de schattingen, met alleen het aantal bewoners, komt eruit: %(names)s.", names=names)


def _unknown(found: Siting, words: Words) -> list[str]:
    lines = [words.gettext(line) for line in UNKNOWN_ALWAYS]
    lines.append(words.gettext("Hoe lang mensen echt lopen: de minuten zijn %(how)s.", how=words.gettext(found.how)))
    for names, line in (
        (found.demand.no_need, AS_OTHERS if found.demand.guesses else NOT_COUNTED),
        (found.demand.no_residents, later("Hoeveel mensen er wonen in %(names)s. Deze wijken tellen niet mee.")),
    ):
        if names:
            lines.append(words.gettext(line, names=_some(names, words)))
    if found.demand.by_wijk:
        lines.append(
            words.ngettext(
                "De behoefte in %(n)s buurt zelf: daar telt die van de hele wijk.",
                "De behoefte in %(n)s buurten zelf: daar telt die van de hele wijk.",
                found.demand.by_wijk,
            )
        )
    if found.not_there:
        lines.append(words.gettext("Waar precies deze groepen zijn: %(names)s.", names=", ".join(found.not_there)))
    if not found.there:
        lines.append(words.gettext("Welke cirkels er nu zijn: niemand bevestigde er een in de laatste 12 maanden."))
    elif found.wish.with_reports:
        lines.append(words.gettext("Of de cirkels uit de verslagen nog bestaan: dit is een denkoefening."))
    if found.out_of_reach > 0:
        lines.append(
            words.gettext(
                "%(share)s van de behoefte ligt verder dan %(minutes)s minuten van elke plek op de lijst.",
                share=_percent(found.out_of_reach, words),
                minutes=words.number(max(band.minutes for band in found.reached)),
            )
        )
    return lines


def _some(names: tuple[str, ...], words: Words) -> str:
    said = ", ".join(names[:NAMED])
    more = len(names) - NAMED
    return words.gettext("%(names)s en nog %(more)s", names=said, more=words.number(more)) if more > 0 else said


def _loss(found: Siting, loss: float, words: Words) -> str:
    """How much worse, as words; empty when it is as good."""
    if found.wish.method is Method.COVER:
        if loss < NOTHING:
            return ""
        return words.gettext("%(n)s procentpunt", n=words.number(loss * 100, 2 if loss < SMALL else 1))
    if loss < NOTHING * 100:
        return ""
    return words.gettext("%(n)s minuten", n=words.number(loss, 2))


def _percent(share: float, words: Words, decimals: int = 0) -> str:
    return f"{words.number(share * 100, decimals)}%"
