"""The score: how well a new circle would fit in each area, with everything it was made of.

Each axis is the weighted mean of its terms that are known; the score is what a policy makes of the two.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from socialmap.errors import BadInputError
from socialmap.fit.maths import Aggregation, Normalising, aggregate
from socialmap.fit.measures import LEVELS
from socialmap.fit.policies import Axis, Policy, combine
from socialmap.fit.problem import Problem
from socialmap.fit.profile import checked, profile
from socialmap.fit.reading import ONE_VALUE, Read, read_terms
from socialmap.fit.table import TERMS
from socialmap.fit.terms import Direction, Term
from socialmap.model import Level

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from socialmap.fit.measures import Measured
    from socialmap.world import World

#: An axis stands on at least this share of what can be known of it in this city. What no area has makes no area better
#: or worse than another, so it hides none; of the whole profile it is told how much is known.
MIN_KNOWN = 0.5


class Verdict(StrEnum):
    """The score in words; the bounds (a third, two thirds) are our own."""

    GOOD = "past hier goed"
    FAIR = "past hier redelijk"
    LESS = "past hier minder"
    UNKNOWN = "onvoldoende gegevens"
    FEW = "te weinig inwoners voor een plaats"
    NO_NEED = "hoe nodig het hier is, weten we niet"


@dataclass(frozen=True)
class LeftOut:
    """A term that should count but cannot, and why."""

    term: Term
    reason: str


@dataclass(frozen=True)
class FitResult:
    """Scores of all areas of a level with their evidence.

    Attributes
    ----------
    policy
        What was looked for: it makes the score of the two axes.
    terms
        The terms that count, those that are only shown (``notes``) and those that cannot count (``left_out``).
    instead
        The terms of need that count where the estimates of RIVM are left out, as far as they can.
    weights
        Share of each term that counts, by its id: what its axis weighs times its part of that axis.
    frame
        By area code: name, residents, few (too few for a rank, or an unknown number of them: no score), score (0-100,
        NaN where an axis does not stand), needed, there (the axes, 0-100, NaN where not half of what can be known of
        it is), known, known_needed, known_there (share of the whole profile, or of all of that axis in it, 0-1, also of
        what no area has), known_here (of what can be known in this city), verdict, and score_without_estimates,
        known_without_estimates, needed_without_estimates (the same without the terms that rest on RIVM's model).
    profile
        Share of each term in the whole profile, also of those that cannot count, by its id.
    estimated
        By area code, why who walks where is measured in a straight line there and along streets elsewhere; "" not.
    least
        Residents that an area must have for a score.
    raw, normalised
        By area code, a column for each term id; normalised runs from 0 to 1, turned so that more fits better.
    measured
        For each term id, of all three kinds, its values, the city's value, the sources, and the figures under it.
    circles
        What reports tell of circles, by wijk: a note that counts for nothing.
    """

    policy: Policy
    level: Level
    terms: tuple[Term, ...]
    instead: tuple[Term, ...]
    notes: tuple[Term, ...]
    left_out: tuple[LeftOut, ...]
    weights: dict[str, float]
    profile: dict[str, float]
    frame: pd.DataFrame
    raw: pd.DataFrame
    normalised: pd.DataFrame
    measured: dict[str, Measured]
    circles: pd.DataFrame
    estimated: pd.Series
    least: int

    @property
    def scored(self) -> pd.Index:
        """Codes of the areas that have a score."""
        return self.frame.index[self.frame["score"].notna()]

    @property
    def scored_without(self) -> pd.Index:
        """Codes of the areas that have a score without the estimates of RIVM."""
        return self.frame.index[self.frame["score_without_estimates"].notna()]

    def weight(self, term: Term) -> float:
        """Share of a term in the whole weight."""
        return self.weights.get(term.id, 0.0)

    @property
    def lacking(self) -> tuple[Axis, ...]:
        """Axes that are asked for and of which nothing can count: then no area has a score."""
        asked = {left.term.axis for left in self.left_out} - {term.axis for term in self.terms}
        return tuple(axis for axis in Axis if axis in asked)

    def unknown_terms(self, code: str) -> list[Term]:
        """Terms that count but have no value in this area."""
        return [term for term in self.terms if pd.isna(self.raw[term.id][code])]

    def problem(self, *, without_estimates: bool = False) -> Problem:
        """The areas that have a score as arrays to draw from; without any where an axis is left without terms."""
        used = self.terms
        weights = self.weights
        if without_estimates:
            used, weights = _without(self.terms, self.instead, self.weights)
        scored = self.scored_without if without_estimates else self.scored
        measured = [self.measured[term.id] for term in used]
        rows = self.raw.index.get_indexer(scored)
        models = list(dict.fromkeys(found.model for found in measured))
        best = [np.nan if term.direction is not Direction.BEST or term.best is None else term.best for term in used]
        names = [term.id for term in used]
        axes = list(Axis)
        return Problem(
            values=self.raw[names].to_numpy(float)[rows],
            low=_columns([found.low for found in measured], rows),
            high=_columns([found.high for found in measured], rows),
            weights=np.array([weights[name] for name in names]),
            city=np.array([np.nan if found.city is None else found.city for found in measured], float),
            model=np.array([models.index(found.model) for found in measured], dtype=np.int64),
            best=np.array(best, float),
            down=np.array([term.direction is Direction.DOWN for term in used], bool),
            bounds=np.array([found.bounds for found in measured], float).reshape(len(used), 2),
            blends={number: found.blend.take(rows) for number, found in enumerate(measured) if found.blend},
            other=_others(measured, rows),
            between=np.array([(np.nan, np.nan) if term.between is None else term.between for term in used], float),
            axis=np.array([axes.index(term.axis) for term in used], dtype=np.int64),
            listed=np.array([term.margin.listed for term in used], bool),
            blocks=_blocks(self.frame["stadsdeel"].loc[scored]),
            policy=self.policy,
        )

    def whole(self, *, without_estimates: bool = False) -> Problem:
        """The same with the terms that should count but of which we know too little: nobody knows what they would do.

        What is the same everywhere makes no difference, so it is left out.
        """
        missing = [left.term for left in self.left_out if left.reason != ONE_VALUE]
        axes = list(Axis)
        return self.problem(without_estimates=without_estimates).lacking(
            np.array([self.profile[term.id] for term in missing], float),
            np.array([axes.index(term.axis) for term in missing], dtype=np.int64),
        )


def score_wijken(world: World, policy: Policy = Policy.EVENWICHT) -> FitResult:
    """Score every wijk of the municipality by a policy."""
    return score_areas(world, policy)


def score_areas(
    world: World,
    policy: Policy = Policy.EVENWICHT,
    *,
    level: Level = Level.WIJK,
    weights: Mapping[str, float] | None = None,
    terms: Sequence[Term] = TERMS,
    aggregation: Aggregation = Aggregation.ARITHMETIC,
    normalising: Normalising | None = None,
) -> FitResult:
    """Score every area of a level.

    Parameters
    ----------
    weights
        By term id; what those of an axis weigh together is what the axis weighs. Without them both weigh half.
    aggregation
        How the terms of an axis become one number; how the axes do is the policy's.
    normalising
        Without one each term's own.

    Raises
    ------
    BadInputError
        For weights that cannot be used, a level without scores, or a figure that cannot be right.
    """
    if level not in LEVELS:
        msg = "voor dit soort gebied is er geen score"
        raise BadInputError(msg, value=str(level), expected=f"een van: {', '.join(LEVELS)}")
    chosen = profile(terms) if weights is None else checked(terms, weights)
    read = partial(read_terms, world, level, terms, normalising)
    found = world.remember(("fit read", level, normalising), read) if terms is TERMS else read()
    whole = sum(chosen.values())
    parts = {name: weight / whole for name, weight in chosen.items()}
    wanted = [term for term in terms if term.id in chosen]
    left_out = tuple(LeftOut(term, found.reasons[term.id]) for term in wanted if found.reasons[term.id])
    used = tuple(term for term in wanted if not found.reasons[term.id])
    instead = tuple(term for term in terms if term.without and not found.reasons[term.id])
    asked = _Asked(policy, aggregation, parts, {term.id: term for term in wanted})
    shares = asked.shares(used)
    return FitResult(
        policy=policy,
        level=level,
        terms=used,
        instead=instead,
        notes=tuple(term for term in terms if not term.weight),
        left_out=left_out,
        weights=shares,
        profile=parts,
        frame=_frame(found, asked, used, _without(used, instead, shares)),
        raw=found.raw,
        normalised=found.placed[[term.id for term in used]],
        measured=found.measured,
        circles=found.circles,
        estimated=found.estimated,
        least=world.min_ranked,
    )


def _columns(series: Sequence[pd.Series], rows: NDArray[np.int64]) -> NDArray[np.float64]:
    return np.array([one.to_numpy(float)[rows] for one in series]).reshape(len(series), len(rows)).T


def _blocks(parts: pd.Series) -> NDArray[np.int64]:
    """Number of the part of the city of each area; who lies in none that we know is one by itself."""
    known = parts.fillna("").to_numpy(str)
    alone = known == ""
    numbers = np.arange(len(known))
    numbers[~alone] = len(known) + np.unique(known[~alone], return_inverse=True)[1]
    return np.unique(numbers, return_inverse=True)[1].astype(np.int64)


def _others(measured: Sequence[Measured], rows: NDArray[np.int64]) -> NDArray[np.float64] | None:
    """Values by the second measure of how far people walk, where there is one."""
    if all(found.other is None for found in measured):
        return None
    nothing = pd.Series(np.nan, index=measured[0].values.index)
    return _columns([nothing if found.other is None else found.other for found in measured], rows)


@dataclass(frozen=True)
class _Asked:
    """What was asked: the policy, how terms are added up, and the profile by term id, of 1 together."""

    policy: Policy
    aggregation: Aggregation
    profile: Mapping[str, float]
    terms: Mapping[str, Term]

    def share(self, axis: Axis) -> float:
        """What an axis weighs."""
        return sum(part for name, part in self.profile.items() if self.terms[name].axis is axis)

    def shares(self, used: Sequence[Term]) -> dict[str, float]:
        """Share of each term that counts: the rest of an axis takes the place of what cannot."""
        counting = {axis: sum(self.profile[term.id] for term in used if term.axis is axis) for axis in Axis}
        return {
            term.id: self.profile[term.id] / counting[term.axis] * self.share(term.axis)
            for term in used
            if counting[term.axis] > 0
        }


def _without(
    used: Sequence[Term], instead: Sequence[Term], shares: Mapping[str, float]
) -> tuple[tuple[Term, ...], dict[str, float]]:
    """The terms and their shares where the estimates are left out: what stands in for them has their weight."""
    kept = tuple(term for term in used if not term.estimate)
    gone = sum(shares[term.id] for term in used if term.estimate)
    whole = sum(term.without for term in instead)
    others = instead if gone else ()
    return (*others, *kept), {
        **{term.id: gone * term.without / whole for term in others},
        **{term.id: shares[term.id] for term in kept},
    }


@dataclass(frozen=True)
class _Axes:
    """Of each area both axes, 0-100 or NaN, what is known of what counts of them, and the score."""

    values: dict[Axis, NDArray[np.float64]]
    known: dict[Axis, NDArray[np.float64]]
    score: NDArray[np.float64]


def _axes(found: Read, asked: _Asked, used: Sequence[Term], shares: Mapping[str, float]) -> _Axes:
    few = found.named["few"].to_numpy(bool)
    values, known = {}, {}
    for axis in Axis:
        terms = [term for term in used if term.axis is axis]
        weights = np.array([shares[term.id] for term in terms])
        placed = found.placed[[term.id for term in terms]].to_numpy(float).reshape(len(few), len(terms))
        if weights.sum() > 0:
            mean, known[axis] = aggregate(asked.aggregation, placed, weights)
            values[axis] = np.where((known[axis] >= MIN_KNOWN - 1e-9) & ~few, mean * 100, np.nan)
        else:
            values[axis], known[axis] = np.full(len(few), np.nan), np.zeros(len(few))
    score = combine(asked.policy, values[Axis.NEEDED], values[Axis.THERE], share=asked.share(Axis.NEEDED))
    return _Axes(values, known, score)


def _frame(
    found: Read, asked: _Asked, used: Sequence[Term], without: tuple[Sequence[Term], Mapping[str, float]]
) -> pd.DataFrame:
    frame, axes, beside = (
        found.named.copy(),
        _axes(found, asked, used, asked.shares(used)),
        _axes(found, asked, *without),
    )
    countable = {axis: sum(asked.profile[term.id] for term in used if term.axis is axis) for axis in Axis}
    known = {axis: axes.known[axis] * countable[axis] for axis in Axis}
    frame["score"] = axes.score
    frame["needed"], frame["there"] = axes.values[Axis.NEEDED], axes.values[Axis.THERE]
    frame["known"] = known[Axis.NEEDED] + known[Axis.THERE]
    frame["known_here"] = frame["known"] / max(sum(countable.values()), 1e-9)
    for axis, name in ((Axis.NEEDED, "known_needed"), (Axis.THERE, "known_there")):
        frame[name] = known[axis] / max(asked.share(axis), 1e-9)
    frame["verdict"] = [
        str(Verdict.FEW if few else _verdict(score, need_known=known))
        for score, few, known in zip(
            frame["score"], frame["few"], frame["needed"].notna() | (asked.share(Axis.NEEDED) == 0), strict=True
        )
    ]
    frame["score_without_estimates"] = beside.score
    frame["needed_without_estimates"] = beside.values[Axis.NEEDED]
    frame["known_without_estimates"] = sum(asked.share(axis) * beside.known[axis] for axis in Axis)
    return frame


def _verdict(score: float, *, need_known: bool) -> Verdict:
    if not need_known:
        return Verdict.NO_NEED
    if np.isnan(score):
        return Verdict.UNKNOWN
    if score >= 200 / 3:
        return Verdict.GOOD
    return Verdict.FAIR if score >= 100 / 3 else Verdict.LESS
