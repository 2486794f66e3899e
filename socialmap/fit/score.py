"""The score: how well a new circle would fit in each area, with everything it was made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from socialmap.errors import BadInputError
from socialmap.fit import draws
from socialmap.fit.circles import circles_by_wijk
from socialmap.fit.maths import DECIMALS, Aggregation, Normalising, aggregate, min_max, percentile, to_city
from socialmap.fit.measures import LEVELS
from socialmap.fit.profile import checked, profile
from socialmap.fit.table import TERMS
from socialmap.fit.terms import Direction, Term, TermGroup
from socialmap.i18n import later
from socialmap.model import Level, Orientation
from socialmap.offer.walking import estimated

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from socialmap.fit.measures import Measured
    from socialmap.world import World

#: A score stands on at least this share of what can be known in this city. What no area has makes no area better or
#: worse than another, so it hides none; of the whole profile it is told how much is known.
MIN_KNOWN = 0.5
NOTHING = later("het systeem heeft hier geen enkel cijfer over")
FEW_AREAS = later("dit weten we van te weinig gebieden")
ONE_VALUE = later("dit cijfer is overal hetzelfde")
#: A term counts when it is known of at least this share of the areas that can have a rank. Known of a handful it would
#: compare these with each other only: who told of the one open table would see that area fall, and others lose theirs.
MOST_AREAS = 0.5


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
    terms
        The terms that count, those that are only shown (``notes``) and those that cannot count (``left_out``).
    weights
        Share of each term that counts, by its id.
    frame
        By area code: name, residents, few (too few for a rank, or an unknown number of them: no score), score (0-100,
        NaN without one), known (share of the whole profile, 0-1, also of what no area has), known_here (of what can be
        known in this city), verdict, and score_without_estimates, known_without_estimates (the same without the terms
        that rest on RIVM's model).
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

    orientation: Orientation
    level: Level
    terms: tuple[Term, ...]
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

    def weight(self, term: Term) -> float:
        """Share of a term in the whole weight."""
        return self.weights.get(term.id, 0.0)

    def unknown_terms(self, code: str) -> list[Term]:
        """Terms that count but have no value in this area."""
        return [term for term in self.terms if pd.isna(self.raw[term.id][code])]

    def problem(self, *, without_estimates: bool = False) -> draws.Problem:
        """The areas that have a score as arrays to draw from."""
        used = [term for term in self.terms if not (without_estimates and term.estimate)]
        measured = [self.measured[term.id] for term in used]
        rows = self.raw.index.get_indexer(self.scored)
        models = list(dict.fromkeys(found.model for found in measured))
        best = [np.nan if term.direction is not Direction.BEST or term.best is None else term.best for term in used]
        names = [term.id for term in used]
        return draws.Problem(
            values=self.raw[names].to_numpy(float)[rows],
            low=_columns([found.low for found in measured], rows),
            high=_columns([found.high for found in measured], rows),
            weights=np.array([self.weights[name] for name in names]),
            city=np.array([np.nan if found.city is None else found.city for found in measured], float),
            model=np.array([models.index(found.model) for found in measured], dtype=np.int64),
            best=np.array(best, float),
            down=np.array([term.direction is Direction.DOWN for term in used], bool),
            bounds=np.array([found.bounds for found in measured], float).reshape(len(used), 2),
            blends={number: found.blend.take(rows) for number, found in enumerate(measured) if found.blend},
            other=_others(measured, rows),
            between=np.array([(np.nan, np.nan) if term.between is None else term.between for term in used], float),
        )


def score_wijken(world: World, orientation: Orientation = Orientation.ONTMOETING) -> FitResult:
    """Score every wijk of the municipality by the profile of an orientation."""
    return score_areas(world, orientation)


def score_areas(
    world: World,
    orientation: Orientation = Orientation.ONTMOETING,
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
        By term id; without them the profile of the orientation.
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
    chosen = profile(terms, orientation) if weights is None else checked(terms, weights)
    read = partial(_read, world, level, terms, normalising)
    found = world.remember(("fit read", level, normalising), read) if terms is TERMS else read()
    wanted = [term for term in terms if term.id in chosen]
    left_out = tuple(LeftOut(term, found.reasons[term.id]) for term in wanted if found.reasons[term.id])
    used = tuple(term for term in wanted if not found.reasons[term.id])
    whole, total = sum(chosen.values()), sum(chosen[term.id] for term in used)
    shares = {term.id: chosen[term.id] / total for term in used}
    normalised = found.placed[[term.id for term in used]]
    return FitResult(
        orientation=orientation,
        level=level,
        terms=used,
        notes=tuple(term for term in terms if not term.weights),
        left_out=left_out,
        weights=shares,
        profile={name: weight / whole for name, weight in chosen.items()},
        frame=_frame(found.named, used, shares, normalised, aggregation, countable=total / whole),
        raw=found.raw,
        normalised=normalised,
        measured=found.measured,
        circles=found.circles,
        estimated=found.estimated,
        least=world.min_ranked,
    )


@dataclass(frozen=True)
class _Read:
    """What does not depend on weights: each term measured and between 0 and 1, and why one cannot count ("" it can)."""

    measured: dict[str, Measured]
    reasons: dict[str, str]
    named: pd.DataFrame
    raw: pd.DataFrame
    placed: pd.DataFrame
    circles: pd.DataFrame
    estimated: pd.Series


def _read(world: World, level: Level, terms: Sequence[Term], normalising: Normalising | None) -> _Read:
    areas = world.level(level)
    measured = {
        term.id: world.remember(("fit", term.id, level), partial(term.read, world, level))
        if term in TERMS
        else term.read(world, level)
        for term in terms
    }
    few = world.fewer_than(world.min_ranked, level)
    ranked = ~few.reindex(areas.index).to_numpy(bool)
    reasons = {
        name: _why_not(found.values.reindex(areas.index).to_numpy(float), ranked) for name, found in measured.items()
    }
    raw = pd.DataFrame({name: found.values.reindex(areas.index) for name, found in measured.items()}, dtype=float)
    placed = {
        term.id: _placed(raw[term.id].to_numpy(float), term, measured[term.id].city, normalising)
        for term in terms
        if not reasons[term.id]
    }
    return _Read(
        measured=measured,
        reasons=reasons,
        named=pd.DataFrame(
            {
                "name": areas["name"],
                "residents": world.indicator("inwoners", level)["value"],
                "few": few,
            }
        ),
        raw=raw,
        placed=pd.DataFrame(placed, index=areas.index),
        circles=circles_by_wijk(world),
        estimated=estimated(world, level),
    )


def _columns(series: Sequence[pd.Series], rows: NDArray[np.int64]) -> NDArray[np.float64]:
    return np.array([one.to_numpy(float)[rows] for one in series]).reshape(len(series), len(rows)).T


def _others(measured: Sequence[Measured], rows: NDArray[np.int64]) -> NDArray[np.float64] | None:
    """Values by the second measure of how far people walk, where there is one."""
    if all(found.other is None for found in measured):
        return None
    nothing = pd.Series(np.nan, index=measured[0].values.index)
    return _columns([nothing if found.other is None else found.other for found in measured], rows)


def _why_not(values: NDArray[np.float64], ranked: NDArray[np.bool_]) -> str:
    """Why a term cannot count; "" when it can. ``ranked`` are the areas that can have a rank."""
    known = values[np.isfinite(values)]
    if not known.size:
        return NOTHING
    if np.isfinite(values[ranked]).sum() < MOST_AREAS * ranked.sum():
        return FEW_AREAS
    return ONE_VALUE if np.ptp(known.round(DECIMALS)) == 0 else ""


def _placed(
    values: NDArray[np.float64], term: Term, city: float | None, normalising: Normalising | None
) -> NDArray[np.float64]:
    """Values from 0 to 1, turned so that more fits better."""
    if term.between is not None:
        return min_max(values, *term.between)
    if term.direction is Direction.BEST and term.best is not None:
        values, city = -np.abs(values - term.best), None if city is None else -abs(city - term.best)
    elif term.direction is Direction.DOWN:
        values, city = -values, None if city is None else -city
    how = term.normalising if normalising is None else normalising
    if how is Normalising.PERCENTILE:
        return percentile(values)
    return min_max(values) if how is Normalising.MIN_MAX else to_city(values, city)


def _frame(
    areas: pd.DataFrame,
    used: Sequence[Term],
    shares: Mapping[str, float],
    normalised: pd.DataFrame,
    aggregation: Aggregation,
    *,
    countable: float,
) -> pd.DataFrame:
    """Scores; ``countable`` is the share of the whole profile that can be known in this city."""
    frame = areas.copy()
    few = frame["few"].to_numpy(bool)
    weights = np.array([shares[term.id] for term in used])
    hard = np.array([not term.estimate for term in used], dtype=bool)
    placed = normalised.to_numpy(float).reshape(len(areas), len(used))
    frame["score"], frame["known_here"] = _score(aggregation, placed, weights, few)
    frame["known"] = frame["known_here"] * countable
    needed = [number for number, term in enumerate(used) if term.group is TermGroup.NEED]
    told = ~np.isnan(placed[:, needed]).all(axis=1)
    frame["verdict"] = [
        str(Verdict.FEW if empty else _verdict(score, need_known=known))
        for score, empty, known in zip(frame["score"], few, told, strict=True)
    ]
    frame["score_without_estimates"], frame["known_without_estimates"] = _score(
        aggregation, placed[:, hard], weights[hard], few
    )
    return frame


def _score(
    how: Aggregation, normalised: NDArray[np.float64], weights: NDArray[np.float64], few: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    if not weights.size:
        return np.full(len(normalised), np.nan), np.zeros(len(normalised))
    mean, known = aggregate(how, normalised, weights)
    return np.where((known >= MIN_KNOWN - 1e-9) & ~few, mean * 100, np.nan), known


def _verdict(score: float, *, need_known: bool) -> Verdict:
    if np.isnan(score):
        return Verdict.UNKNOWN
    if not need_known:
        return Verdict.NO_NEED
    if score >= 200 / 3:
        return Verdict.GOOD
    return Verdict.FAIR if score >= 100 / 3 else Verdict.LESS
