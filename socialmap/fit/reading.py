"""The terms read from a world: measured, placed between 0 and 1, and whether they can count at all."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from socialmap.fit.circles import circles_by_wijk
from socialmap.fit.maths import DECIMALS, Normalising, min_max, percentile, to_city
from socialmap.fit.table import TERMS
from socialmap.fit.terms import Direction
from socialmap.i18n import later
from socialmap.offer.walking import estimated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from socialmap.fit.measures import Measured
    from socialmap.fit.terms import Term
    from socialmap.model import Level
    from socialmap.world import World

NOTHING = later("het systeem heeft hier geen enkel cijfer over")
FEW_AREAS = later("dit weten we van te weinig gebieden")
ONE_VALUE = later("dit cijfer is overal hetzelfde")
#: A term counts when it is known of at least this share of the areas that can have a rank. Known of a handful it would
#: compare these with each other only: who told of the one open table would see that area fall, and others lose theirs.
MOST_AREAS = 0.5


@dataclass(frozen=True)
class Read:
    """What does not depend on weights: each term measured and between 0 and 1, and why one cannot count ("" it can)."""

    measured: dict[str, Measured]
    reasons: dict[str, str]
    named: pd.DataFrame
    raw: pd.DataFrame
    placed: pd.DataFrame
    circles: pd.DataFrame
    estimated: pd.Series


def read_terms(world: World, level: Level, terms: Sequence[Term], normalising: Normalising | None) -> Read:
    """Measure every term; without a way of normalising each goes its own."""
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
    return Read(
        measured=measured,
        reasons=reasons,
        named=pd.DataFrame(
            {
                "name": areas["name"],
                "residents": world.indicator("inwoners", level)["value"],
                "few": few,
                "stadsdeel": areas["stadsdeel_code"],
            }
        ),
        raw=raw,
        placed=pd.DataFrame(placed, index=areas.index),
        circles=circles_by_wijk(world),
        estimated=estimated(world, level),
    )


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
