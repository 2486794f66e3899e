"""``/cirkels/beste``: what can be said of all areas at once, and who may be among the best.

First minute of a project leader who wants to choose: reads whether the best ten can be told at all, and if so of which
areas they are; finds the own wijk with the places that it can have next to all others. Worked out apart, for it takes
a second: the page of all areas leads here.
"""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from socialmap.fit.draws import place_told, told_scores
from socialmap.fit.joint import BEST, LEVEL, joint_ranks, says_something
from socialmap.fit.words import area_words
from socialmap.queries.kaart.areas import AreaLink, area_link

if TYPE_CHECKING:
    from socialmap.fit.joint import Joint
    from socialmap.i18n import Words
    from socialmap.queries.cirkels.ask import FitAsk, Scored
    from socialmap.world import World


@dataclass(frozen=True)
class Group:
    """Who may be among the best so many.

    Attributes
    ----------
    areas
        Who may be; empty where that says nothing.
    surely
        Who is among them wherever the others stand.
    sentence
        What can be said, with how many areas the group has.
    """

    places: int
    sentence: str
    areas: tuple[AreaLink, ...]
    surely: tuple[AreaLink, ...]


@dataclass(frozen=True)
class SureRow:
    """One area: its range by itself, its range next to all others, and for each group whether it may be in it."""

    area: AreaLink
    alone: str
    together: str
    may_be: tuple[str, ...]


@dataclass(frozen=True)
class SurePage:
    """Everything that the page shows."""

    asked: FitAsk
    area_words: dict[str, str]
    groups: list[Group]
    rows: list[SureRow]
    headings: list[str]
    level: str


def joint_of(world: World, asked: FitAsk, found: Scored) -> Joint | None:
    """Joint bounds on the ranks of all areas with a score, in the order of the ranges; None without any."""
    problem = found.result.whole()
    if found.ranges.frame.empty:
        return None

    def worked_out() -> Joint:
        drawn = place_told(problem, found.ranges.draws, np.random.default_rng(asked.seed))
        return joint_ranks(told_scores(problem, drawn))

    return world.lately(("fit joint", found.ranges.draws, asked.seed, pickle.dumps(problem)), worked_out)


def sure_page(world: World, asked: FitAsk, found: Scored, words: Words) -> SurePage:
    """Who may be among the best, and the ranks that all areas can have together."""
    say, named = words.gettext, area_words(asked.level, words)
    joint, codes = joint_of(world, asked, found), list(found.ranges.frame.index)
    links = [area_link(world.areas.loc[code]) for code in codes]
    return SurePage(
        asked=asked,
        area_words=named,
        groups=[] if joint is None else [group_of(joint, places, links, asked, words) for places in BEST],
        rows=[] if joint is None else _rows(joint, found, links, words),
        headings=[
            named["area"].capitalize(),
            say("Plaats, los van de andere"),
            say("Plaats, naast alle andere"),
            *(say("Bij de beste %(k)s?", k=words.number(places)) for places in BEST),
        ],
        level=words.number(LEVEL * 100, 0),
    )


def group_of(joint: Joint, places: int, links: list[AreaLink], asked: FitAsk, words: Words) -> Group:
    """Who may be among the best ``places``, as far as it can be told."""
    may, surely = joint.may_be_best(places), joint.surely_best(places)
    told, named = says_something(may), area_words(asked.level, words)
    values = {"k": words.number(places), "n": words.number(int(may.sum())), "all": words.number(len(links)), **named}
    if told:
        sentence = words.gettext("De beste %(k)s zitten in een groep van %(n)s %(areas)s (van de %(all)s).", **values)
    elif may.all():
        sentence = words.gettext(
            "Wie de beste %(k)s zijn, is niet te zeggen: dat kunnen alle %(all)s %(areas)s zijn.", **values
        )
    else:
        sentence = words.gettext(
            "Wie de beste %(k)s zijn, is niet te zeggen: dat kunnen %(n)s van de %(all)s %(areas)s zijn.", **values
        )
    return Group(
        places=places,
        sentence=sentence,
        areas=_chosen(links, may) if told else (),
        surely=_chosen(links, surely),
    )


def _chosen(links: list[AreaLink], which: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> tuple[AreaLink, ...]:
    return tuple(sorted((link for link, yes in zip(links, which, strict=True) if yes), key=lambda link: link.name))


def _rows(joint: Joint, found: Scored, links: list[AreaLink], words: Words) -> list[SureRow]:
    frame, say = found.ranges.frame, words.gettext

    def between(low: float, high: float) -> str:
        return say("%(low)s tot %(high)s", low=words.number(low, 0), high=words.number(high, 0))

    may = [(joint.may_be_best(places), joint.surely_best(places)) for places in BEST]
    yes, perhaps, no = say("ja"), say("kan"), say("nee")
    rows = [
        SureRow(
            area=link,
            alone=between(alone_low, alone_high),
            together=between(float(joint.low[row]), float(joint.high[row])),
            may_be=tuple(yes if surely[row] else perhaps if can[row] else no for can, surely in may),
        )
        for row, (link, alone_low, alone_high) in enumerate(
            zip(links, frame["rank_low"].tolist(), frame["rank_high"].tolist(), strict=True)
        )
    ]
    return sorted(rows, key=lambda row: row.area.name)
