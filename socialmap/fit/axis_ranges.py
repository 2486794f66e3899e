"""What both axes of an area probably lie between: its figures drawn again within their margins, its weights as told.

A range of an axis says how sure the figures are; how sure a place is, with other weights and other ways of measuring,
is drawn elsewhere (``ranges``).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from socialmap.fit.policies import Axis
from socialmap.fit.ranges import SEED

if TYPE_CHECKING:
    from socialmap.fit.score import FitResult

DRAWS = 400
#: 90% of the draws lie between these percentiles.
ENDS = (5, 95)
#: Columns of ``FitResult.frame`` that hold the axes.
COLUMNS = {Axis.NEEDED: "needed", Axis.THERE: "there"}


def axis_ranges(result: FitResult, draws: int = DRAWS, seed: int = SEED) -> pd.DataFrame:
    """By area code, of each axis its 5th and 95th percentile, 0 to 100; NaN where the axis does not stand.

    Returns
    -------
    Columns needed_low, needed_high, there_low, there_high. Each range holds the told value.
    """
    # Of all areas, with a score or without: each stands among all of them.
    problem = replace(result, frame=result.frame.assign(score=0.0)).problem()
    rng = np.random.default_rng(seed)
    errors = {int(model): rng.standard_normal((draws, len(problem.values))) for model in np.unique(problem.model)}
    found = {}
    for name, terms in zip(COLUMNS.values(), problem.axes, strict=True):
        told = result.frame[name].to_numpy(float)
        low, high = told.copy(), told.copy()
        drawn = np.zeros((draws, len(told)))
        known = np.zeros(len(told))
        for term in terms.tolist():
            placed = problem.scale(result.terms[term].normalising, term)(
                problem.drawn(term, errors[problem.model[term]])
            )
            there = ~np.isnan(problem.values[:, term])
            drawn += np.where(there, problem.weights[term] * placed, 0.0)
            known += problem.weights[term] * there
        if len(terms):
            stands = ~np.isnan(told)
            ends = np.percentile(drawn[:, stands] / known[stands] * 100, ENDS, axis=0)
            low[stands], high[stands] = np.minimum(ends[0], told[stands]), np.maximum(ends[1], told[stands])
        found[f"{name}_low"], found[f"{name}_high"] = low, high
    return pd.DataFrame(found, index=result.frame.index)
