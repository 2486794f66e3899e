"""The table of areas: one function makes the rows, for the page and for every file that is taken along.

It is made again for every choice of weights, so what does not depend on them is remembered with the world.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from socialmap.fit.amounts import chance_short
from socialmap.fit.explain import STRONG, WEAK, no_score_words
from socialmap.fit.maths import ranks
from socialmap.fit.people import People
from socialmap.fit.words import CALLED_OUT
from socialmap.offer.walking import estimated_words
from socialmap.queries.cirkels.ask import BY_CHANCE, BY_KNOWN, BY_PLACE, people_by_code
from socialmap.queries.cirkels.chart import RangeBar, range_bar
from socialmap.queries.cirkels.people import people_short
from socialmap.queries.kaart.areas import AreaLink, area_link

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from socialmap.fit.ranges import Ranges
    from socialmap.fit.score import FitResult
    from socialmap.i18n import Words
    from socialmap.queries.cirkels.ask import FitAsk, Scored
    from socialmap.world import World

#: Ranks that are told of an area come from the drawn frame under these names.
DRAWN = ("score_low", "score_high", "rank_low", "rank", "rank_high", "best3", "best5")


@dataclass(frozen=True)
class Standing:
    """Where an area stands; without a score there is none.

    Attributes
    ----------
    score, score_low, score_high
        0 to 100, and what 90% of the draws lie between.
    low, middle, high
        Places in the draws (5, 50, 95%); 1 is best.
    best3, best5
        How often among the best, 0 to 1.
    by_score, without
        Place by the score itself, with and without the estimates of RIVM; None without a score.
    estimated
        Whether an estimate of RIVM counts here.
    """

    score: float
    score_low: float
    score_high: float
    low: float
    middle: float
    high: float
    best3: float
    best5: float
    by_score: int
    without: int | None
    score_without: float | None
    estimated: bool


@dataclass(frozen=True)
class FitRow:
    """One area, in figures and in the words of a reader.

    Attributes
    ----------
    known
        Share of the whole profile that is known, 0 to 1.
    strongest, weakest, unknown
        Labels of terms.
    ready, first
        Whether there are a coach and a volunteer, and what is said of it.
    number, place, chance, without, known_share
        ``standing`` and ``known`` in words; "" without a score.
    reason
        Why there is no score, "" where there is one.
    estimated
        That walking was measured in another way here than elsewhere, and why; "" where it was not.
    known_here
        Share that is known of what can be known in this city, 0 to 1.
    """

    code: str
    area: AreaLink
    verdict: str
    known: float
    standing: Standing | None
    people: People
    ready: bool
    first: str
    strongest: tuple[str, ...]
    weakest: tuple[str, ...]
    unknown: tuple[str, ...]
    bar: RangeBar | None
    number: str
    place: str
    chance: str
    without: str
    known_share: str
    reason: str
    estimated: str
    known_here: float


def fit_rows(world: World, asked: FitAsk, found: Scored, words: Words) -> list[FitRow]:
    """A row for each area, in the order that was asked for."""
    result = found.result
    links = world.remember(
        ("fit links", result.level),
        lambda: {str(code): area_link(row) for code, row in world.level(result.level).iterrows()},
    )
    called, people = _called_out(world, result, words), people_by_code(world, asked)
    standings, frame = _standings(result, found.ranges), result.frame
    say = _Said(words, len(found.ranges.frame), result)
    rows = [
        say.row(
            code, links[code], verdict, known,
            standing=standings.get(code), people=people.get(code, _NOBODY), called=called[code],
        )
        for code, verdict, known in zip(frame.index, frame["verdict"], frame["known"].tolist(), strict=True)
    ]  # fmt: skip
    return sorted(rows, key=_ORDER.get(asked.order, _by_name))


_NOBODY = People()


def _by_name(row: FitRow) -> tuple[float, str]:
    return 0.0, row.area.name


def by_place(row: FitRow) -> tuple[float, str]:
    """Best place first; what has no score comes last."""
    return (row.standing.middle if row.standing else np.inf), row.area.name


def _by_chance(row: FitRow) -> tuple[float, str]:
    return (-row.standing.best5 if row.standing else np.inf), row.area.name


def _by_known(row: FitRow) -> tuple[float, str]:
    return -round(row.known, 4), row.area.name


_ORDER = {BY_PLACE: by_place, BY_KNOWN: _by_known, BY_CHANCE: _by_chance}


class _Said:
    """Makes rows in the words of one language."""

    def __init__(self, words: Words, areas: int, result: FitResult) -> None:
        say = words.gettext
        self._result = result
        self._estimated = {why: estimated_words(why, words) for why in set(result.estimated)}
        self._here = result.frame["known_here"].to_dict()
        self._why = result.estimated.to_dict()
        self._words, self._areas = words, areas
        self._verdicts: dict[str, str] = {}
        self._first = {ready: people_short(people, words) for ready, people in ((False, _NOBODY),)}
        self._number, self._place = say("%(score)s van 100"), say("plaats %(low)s tot %(high)s")

    def row(
        self, code: str, area: AreaLink, verdict: str, known: float, *,
        standing: Standing | None, people: People, called: _Called,
    ) -> FitRow:  # fmt: skip
        """The row of one area."""
        number, words = self._words.number, self._words
        if verdict not in self._verdicts:
            self._verdicts[verdict] = words.gettext(verdict)
        told = ("", "", "", "")
        if standing:
            told = (
                self._number % {"score": number(standing.score, 0)},
                self._place % {"low": number(standing.low, 0), "high": number(standing.high, 0)},
                chance_short(standing.best5, words),
                "" if standing.without is None else number(standing.without, 0),
            )
        return FitRow(
            code, area, self._verdicts[verdict], known, standing, people, people.ready,
            self._first[False] if people is _NOBODY else people_short(people, words),
            called.strongest, called.weakest, called.unknown,
            range_bar(standing.low, standing.middle, standing.high, self._areas) if standing else None,
            *told, f"{number(known * 100, 0)}%",
            "" if standing else no_score_words(self._result, code, words),
            self._estimated[self._why[code]], self._here[code],
        )  # fmt: skip


def _standings(result: FitResult, ranges: Ranges) -> dict[str, Standing]:
    """Of every area that has a score."""
    if ranges.frame.empty:
        return {}
    frame = result.frame.loc[ranges.frame.index]
    score, plain = frame["score"].to_numpy(float), frame["score_without_estimates"].to_numpy(float)
    by_score, without = ranks(score.round(9)), _ranks_of_known(plain)
    drawn = [ranges.frame[name].tolist() for name in DRAWN]
    estimates = result.raw[[term.id for term in result.terms if term.estimate]].loc[ranges.frame.index]
    return {
        str(code): Standing(
            score, low, high, place_low, place, place_high, best3, best5, int(rank),
            int(other) if other else None, other_score if other else None, estimated,
        )
        for code, score, low, high, place_low, place, place_high, best3, best5, rank, other, other_score, estimated
        in zip(
            ranges.frame.index, score.tolist(), *drawn, by_score, without, plain.tolist(),
            estimates.notna().any(axis=1).tolist(), strict=True,
        )
    }  # fmt: skip


def _ranks_of_known(values: NDArray[np.float64]) -> NDArray[np.int64]:
    """Ranks among what is known; 0 for what is not."""
    found = np.zeros(len(values), np.int64)
    known = np.isfinite(values)
    found[known] = ranks(values[known].round(9))
    return found


@dataclass(frozen=True)
class _Called:
    """The terms that are called out of one area."""

    strongest: tuple[str, ...]
    weakest: tuple[str, ...]
    unknown: tuple[str, ...]


def _called_out(world: World, result: FitResult, words: Words) -> dict[str, _Called]:
    """By area the labels of what is strong, weak and unknown: it depends on which terms count, not on their weights."""
    key = ("fit called out", result.level, tuple(term.id for term in result.terms), words.language)
    return world.lately(key, lambda: _call_out(result, words), given=(result.raw,))


def _call_out(result: FitResult, words: Words) -> dict[str, _Called]:
    labels = np.array([words.gettext(term.label) for term in result.terms], dtype=object)
    placed = result.normalised.to_numpy(float)
    best = np.argsort(np.where(np.isnan(placed), -np.inf, placed) * -1, axis=1, kind="stable")
    worst = np.argsort(placed, axis=1, kind="stable")
    return {
        str(code): _Called(
            tuple(labels[[term for term in best[row] if placed[row, term] >= STRONG][:CALLED_OUT]]),
            tuple(labels[[term for term in worst[row] if placed[row, term] <= WEAK][:CALLED_OUT]]),
            tuple(labels[np.isnan(placed[row])]),
        )
        for row, code in enumerate(result.normalised.index)
    }
