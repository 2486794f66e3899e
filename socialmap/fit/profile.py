"""How heavy each term weighs: the profile of an orientation, or the choice of who asks, checked."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeVar

from socialmap.errors import BadInputError
from socialmap.fit.terms import TermGroup
from socialmap.model import Orientation

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from socialmap.fit.terms import Term

Group = TypeVar("Group", bound=str)
#: Orientations that have a profile.
ORIENTATIONS = tuple(orientation for orientation in Orientation if orientation is not Orientation.UNKNOWN)


def profile(terms: Sequence[Term], orientation: Orientation) -> dict[str, float]:
    """Weights of the terms that count for an orientation, by term id.

    Raises
    ------
    BadInputError
        When no term counts for it.
    """
    weights = {term.id: term.weights[orientation] for term in terms if term.weights.get(orientation, 0) > 0}
    if not weights:
        names = ", ".join(sorted({str(name) for term in terms for name in term.weights}))
        msg = "voor deze richting is er geen score"
        raise BadInputError(msg, value=str(orientation), expected=f"een van: {names}")
    return weights


def group_shares(terms: Sequence[Term], weights: Mapping[str, float]) -> dict[TermGroup, float]:
    """Percentage of the weight that each group has together."""
    total = sum(weights.values())
    groups = {group: sum(weights.get(term.id, 0.0) for term in terms if term.group is group) for group in TermGroup}
    return {group: 100 * weight / total for group, weight in groups.items() if weight > 0}


def whole_shares(shares: Mapping[Group, float]) -> dict[Group, int]:
    """Percentages in whole numbers that are 100 together, by largest remainder (Hamilton's method).

    Examples
    --------
    >>> whole_shares({"a": 100 / 3, "b": 100 / 3, "c": 100 / 3}), whole_shares({"a": 33.5, "b": 33.5, "c": 33.0})
    ({'a': 34, 'b': 33, 'c': 33}, {'a': 34, 'b': 33, 'c': 33})
    """
    found = {group: math.floor(share) for group, share in shares.items()}
    left = round(sum(shares.values())) - sum(found.values())
    # A remainder that is only larger by how a computer counts is not larger.
    for group in sorted(shares, key=lambda one: -round(shares[one] - found[one], 9))[:left]:
        found[group] += 1
    return found


def with_groups(
    terms: Sequence[Term], weights: Mapping[str, float], groups: Mapping[TermGroup, float]
) -> dict[str, float]:
    """The same terms with other weights for whole groups; within a group the proportions stay.

    A group that is not named keeps its weight.
    """
    now = group_shares(terms, weights)
    wanted = {**now, **{group: weight for group, weight in groups.items() if group in now}}
    group_of = {term.id: term.group for term in terms}
    total = sum(weights.values())
    return {
        name: weight / total * 100 * wanted[group_of[name]] / now[group_of[name]] for name, weight in weights.items()
    }


def checked(terms: Sequence[Term], weights: Mapping[str, float]) -> dict[str, float]:
    """Weights that can be used, or a sentence that says which cannot.

    Raises
    ------
    BadInputError
        For a term that does not exist or does not count, a negative or infinite weight, or only zeros.
    """
    countable = {term.id for term in terms if term.weights}
    for name, weight in weights.items():
        if name not in countable:
            msg = "dit onderdeel telt niet mee in een score"
            raise BadInputError(msg, value=name, expected=f"een van: {', '.join(sorted(countable))}")
        if not math.isfinite(weight) or weight < 0:
            msg = f"het gewicht van {name} kan niet"
            raise BadInputError(msg, value=weight, expected="0 of een hoger getal")
    if not any(weight > 0 for weight in weights.values()):
        msg = "alle gewichten zijn nul"
        raise BadInputError(msg, expected="minstens een gewicht boven nul")
    return {name: float(weight) for name, weight in weights.items() if weight > 0}
