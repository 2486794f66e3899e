"""What a missing fact is worth: how much better, and how often otherwise, one would choose who knew it.

The expected value of partial perfect information of a choice of the best few (Raiffa & Schlaifer 1961, Applied
Statistical Decision Theory, chapter 4; Felli & Hazen 1998): choose by what is expected now, and again for each way in
which the fact can turn out. Nothing is asked of people here: a fact is of a place or an area.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from socialmap.fit.policies import TEN, Axis, combine

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from socialmap.fit.score import FitResult
    from socialmap.fit.terms import Term

    Floats = NDArray[np.float64]

#: Scores that lie no further apart are level.
LEVEL = 1e-9
#: In so many equally likely ways a fact can turn out.
WAYS = 50


@dataclass(frozen=True)
class Worth:
    """What it is worth to know one thing of one area.

    Attributes
    ----------
    residents
        How many people live there, for whom it is known; NaN unknown.
    changes
        How often the choice of the best few becomes another, 0 to 1.
    gain
        Points of the score that an area of the choice is better on the average for knowing it, 0 to 100.
    """

    term: Term
    code: str
    residents: float
    changes: float
    gain: float


def value_of_knowing(expected: Floats, given: Floats, places: int = TEN) -> tuple[Floats, Floats]:
    """Of a fact about each area: how often it changes the choice of the best ``places``, and what that gains.

    Parameters
    ----------
    expected
        What is expected of each area before, (n,): the mean of its draws.
    given
        The same for each way in which the fact of that area turns out, (ways, n), all equally likely. What is known of
        the others stays as it is: each fact is asked of one area only.

    Returns
    -------
    changes, gain
        0 to 1, and in the unit of the scores, (n,) each.

    Examples
    --------
    >>> changes, gain = value_of_knowing(np.array([60.0, 50.0, 10.0]), np.array([[60.0, 70, 10], [60, 30, 10]]), 1)
    >>> changes, gain
    (array([0. , 0.5, 0. ]), array([0., 5., 0.]))
    """
    count = len(expected)
    if count <= places:
        return np.zeros(count), np.zeros(count)
    order = np.sort(expected)[::-1]
    chosen = np.zeros(count, dtype=bool)
    chosen[np.argsort(-expected, kind="stable")[:places]] = True
    # Whom an area has to beat: the last of the choice, or for who is in it the first outside.
    beaten = np.where(chosen, order[places], order[places - 1])
    now = np.where(chosen, expected, beaten)
    best = np.maximum(given, beaten)
    # Who is level with another takes no place from it.
    changes = np.where(chosen, given < beaten - LEVEL, given > beaten + LEVEL).mean(axis=0)
    gain = best.mean(axis=0) - now
    return changes, np.where(gain > LEVEL, gain, 0.0)


def worth_knowing(result: FitResult, places: int = TEN) -> list[Worth]:
    """Every fact that is missing of an area with a score, what would change the choice most often first.

    A fact of which nothing is known can turn out at any place among the areas, each as likely. It joins its axis with
    its own weight: what is there moves by what was missing from it.
    """
    codes = result.scored
    frame = result.frame.loc[codes]
    missing = [term for term in (*result.terms, *(left.term for left in result.left_out)) if term.axis is Axis.THERE]
    ways = (np.arange(WAYS) + 0.5) / WAYS * 100
    whole = sum(result.profile[term.id] for term in missing)
    share = sum(part for name, part in result.profile.items() if name not in {term.id for term in missing})
    needed, there, now = (frame[name].to_numpy(float) for name in ("needed", "there", "score"))
    known = frame["known_there"].to_numpy(float) * whole
    found = []
    for term in missing:
        unknown = result.raw.loc[codes, term.id].isna().to_numpy()
        if not unknown.any() or not len(codes):
            continue
        weight = result.profile[term.id]
        turned = (there * known + weight * ways[:, None]) / (known + weight)
        given = combine(result.policy, needed, turned, share=share)
        # What is known beats asking: the mean of the ways leaves the score where it is.
        given = np.where(unknown, given - given.mean(axis=0) + now, now)
        changes, gain = value_of_knowing(now, given, places)
        found += [
            Worth(term, str(code), float(people), float(often), float(points))
            for code, people, often, points, asked in zip(
                codes, frame["residents"], changes, gain, unknown, strict=True
            )
            if asked and often > 0
        ]
    return sorted(found, key=lambda one: (-round(one.changes, 6), -round(one.gain, 6), one.code))


def worth_by_term(found: list[Worth]) -> list[tuple[Term, float, int]]:
    """Of each term how many choices its facts would change, all areas together, and of how many areas; most first."""
    terms = {one.term.id: one.term for one in found}
    rows = [
        (term, sum(one.changes for one in found if one.term.id == name), sum(one.term.id == name for one in found))
        for name, term in terms.items()
    ]
    return sorted(rows, key=lambda row: -row[1])
