"""How sure the ranking is: ranges of score and rank for each area, and whether one fits better than another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from socialmap.errors import BadInputError
from socialmap.fit.draws import Draws, Placed, draw, weigh
from socialmap.i18n import later

if TYPE_CHECKING:
    from collections.abc import Callable

    from socialmap.fit.score import FitResult

DRAWS = 2000
SEED = 2026
#: Below the first a difference is too small to choose by, from the second on it is clear.
LIKELY, CLEAR = 0.8, 0.95
TOO_SMALL = later("Het verschil is te klein om te kiezen")
IS_LIKELY = later("waarschijnlijk")
IS_CLEAR = later("duidelijk")


@dataclass(frozen=True)
class Ranges:
    """Ranges of every area that has a score.

    Attributes
    ----------
    frame
        By area code: score_low, score, score_high (5, 50 and 95% of the draws in the told way, 0-100), rank_low, rank,
        rank_high (1 is best), best3, best5 (how often among the best).
    draws, seed
        How often was drawn, and from which seed: the same gives the same.
    """

    frame: pd.DataFrame
    drawn: Draws
    draws: int
    seed: int

    def better(self, first: str, second: str) -> float:
        """How likely it is that the first area fits better than the second.

        Raises
        ------
        BadInputError
            For an area without a score.
        """
        for code in (first, second):
            if code not in self.frame.index:
                msg = "voor dit gebied is er geen score om te vergelijken"
                raise BadInputError(msg, value=code, expected="een gebied met genoeg gegevens")
        places = self.frame.index.get_indexer(pd.Index([first, second]))
        return self.drawn.better(int(places[0]), int(places[1]))


def draw_ranges(
    result: FitResult,
    *,
    draws: int = DRAWS,
    seed: int = SEED,
    without_estimates: bool = False,
    placed: Placed | None = None,
    progress: Callable[[float], None] = lambda _: None,
) -> Ranges:
    """Draw everything that is not certain and read the ranges off it.

    Parameters
    ----------
    placed
        All but the weights, drawn before for the same areas, terms, draws and seed: much less work.
    """
    if draws < 1:
        msg = "er moet minstens een keer geloot worden"
        raise BadInputError(msg, value=draws, expected="een heel getal vanaf 1")
    problem = result.whole(without_estimates=without_estimates)
    scored = result.scored_without if without_estimates else result.scored
    codes = scored if problem.weights.size else scored[:0]
    if codes.empty:
        nothing = Draws(np.zeros((draws, 0), np.float32), np.zeros((draws, 0), np.uint16))
        names = ["score_low", "score", "score_high", "rank_low", "rank", "rank_high", "best3", "best5"]
        return Ranges(pd.DataFrame(columns=names, dtype=float), nothing, draws, seed)
    rng = np.random.default_rng(seed)
    drawn = weigh(placed, problem, rng) if placed else draw(problem, draws, rng, progress=progress)
    scores, ranks = drawn.score_range() * 100, np.rint(drawn.rank_range()).astype(int)
    frame = pd.DataFrame(
        {
            "score_low": scores[0], "score": scores[1], "score_high": scores[2],
            "rank_low": ranks[0], "rank": ranks[1], "rank_high": ranks[2],
            "best3": drawn.among_best(3), "best5": drawn.among_best(5),
        },
        index=codes,
    )  # fmt: skip
    return Ranges(frame, drawn, draws, seed)


def difference_words(probability: float) -> str:
    """What may be said of a difference: too small, likely, or clear. It reads the same from either side.

    Examples
    --------
    >>> difference_words(0.6), difference_words(0.1), difference_words(0.99)
    ('Het verschil is te klein om te kiezen', 'waarschijnlijk', 'duidelijk')
    """
    sure = max(probability, 1 - probability)
    if sure < LIKELY:
        return TOO_SMALL
    return IS_CLEAR if sure > CLEAR else IS_LIKELY
