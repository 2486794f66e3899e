"""Need and what is there are two things; a policy says what somebody looks for in them.

No report says which of the two should weigh: somebody who starts where little is and somebody who joins in with what
is there want other areas. So a score is told with its policy, and how far the policies disagree stands beside it.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from socialmap.fit.maths import ranks
from socialmap.i18n import later

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

#: What each axis weighs where nobody chose: half.
HALF = 0.5
#: Of so many best areas it is told in how many policies they are.
TEN = 10


class Axis(StrEnum):
    """What is asked of an area; the words are what a user reads."""

    NEEDED = "nodig"
    THERE = "wat er al is"


class Policy(StrEnum):
    """What somebody looks for, by the name that stands in addresses and commands."""

    WEINIG = "weinig"
    VEEL = "veel"
    EVENWICHT = "evenwicht"
    EIGEN = "eigen"


#: What each policy is called.
POLICY_WORDS: Mapping[Policy, str] = {
    Policy.WEINIG: later("Steun nodig, weinig in de buurt"),
    Policy.VEEL: later("Steun nodig, al veel om mee te doen"),
    Policy.EVENWICHT: later("In evenwicht"),
    Policy.EIGEN: later("Eigen gewichten"),
}
#: What each policy does, as ``combine`` does it.
POLICY_HOW: Mapping[Policy, str] = {
    Policy.WEINIG: later("Hoog staat waar een cirkel nodig is én waar nog weinig is. Allebei moet kloppen."),
    Policy.VEEL: later("Hoog staat waar een cirkel nodig is én waar al veel is om mee te doen. Allebei moet kloppen."),
    Policy.EVENWICHT: later("Hoe nodig het is en wat er al is, tellen even zwaar. Het een kan het ander goedmaken."),
    Policy.EIGEN: later("U kiest hoe zwaar elk deel telt. Het een kan het ander goedmaken."),
}
#: Both axes must hold, so they are multiplied; of the others one can make up for the other.
BOTH_HOLD = (Policy.WEINIG, Policy.VEEL)


def combine(
    policy: Policy, needed: Floats, there: Floats, *, share: Floats | float = HALF, whole: float = 100.0
) -> Floats:
    """The score that a policy gives, from 0 to ``whole``.

    Where both must hold it is their weighted geometric mean, in which a high place on one axis makes up little for a
    low one on the other (as in the Human Development Index since 2010); else the arithmetic mean.

    Parameters
    ----------
    needed, there
        The two axes, of any one shape (areas, or draws x areas), from 0 to ``whole``; NaN where an axis does not stand.
    share
        What need weighs, 0 to 1, of any shape that fits; an axis that weighs nothing need not stand.

    Examples
    --------
    >>> needed, there = np.array([81.0, 81.0, np.nan]), np.array([36.0, 100.0, 50.0])
    >>> combine(Policy.WEINIG, needed, there), combine(Policy.VEEL, needed, there)
    (array([72.,  0., nan]), array([54., 90., nan]))
    >>> combine(Policy.EVENWICHT, needed, there)
    array([58.5, 90.5,  nan])
    """
    other = whole - there if policy is Policy.WEINIG else there
    rest = 1 - np.asarray(share)
    if policy in BOTH_HOLD:
        # A power of nothing is one, also of what is not known.
        return np.power(needed / whole, share) * np.power(other / whole, rest) * whole  # type: ignore[no-any-return]
    return _part(needed, np.asarray(share)) + _part(other, rest)


def _part(values: Floats, share: Floats) -> Floats:
    return np.where(share > 0, values * share, 0.0)


def in_first(scores: Mapping[Policy, pd.Series], places: int = TEN) -> dict[str, tuple[Policy, ...]]:
    """The areas that are among the best ``places`` of a policy, with the policies in which they are.

    Equal scores share a place, so there can be more of them. Areas of most policies come first.

    Parameters
    ----------
    scores
        Of each policy the score by area code; NaN without one.
    """
    found: dict[str, list[Policy]] = {}
    for policy, score in scores.items():
        place = ranks(score.to_numpy(float).round(9))
        for code in score.index[(place > 0) & (place <= places)]:
            found.setdefault(str(code), []).append(policy)
    return {code: tuple(policies) for code, policies in sorted(found.items(), key=lambda one: (-len(one[1]), one[0]))}


def in_all(scores: Mapping[Policy, pd.Series], places: int = TEN) -> list[str]:
    """Codes of the areas that are among the best ``places`` whatever the policy."""
    return [code for code, policies in in_first(scores, places).items() if len(policies) == len(scores)]
