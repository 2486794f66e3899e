"""How heavy each term weighs: usually, or by the choice of who asks, checked."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeVar

from socialmap.errors import BadInputError
from socialmap.fit.policies import Axis
from socialmap.fit.terms import TermGroup
from socialmap.model import Orientation

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from socialmap.fit.terms import Term

Group = TypeVar("Group", bound=str)
#: Orientations that can be asked for: they lead to one score, for every circle starts with meeting people.
ORIENTATIONS = tuple(orientation for orientation in Orientation if orientation is not Orientation.UNKNOWN)


def profile(terms: Sequence[Term]) -> dict[str, float]:
    """Usual weights of the terms that count, by term id: both axes weigh half.

    Raises
    ------
    BadInputError
        When no term counts.
    """
    wholes = {axis: sum(term.weight for term in terms if term.axis is axis) for axis in Axis}
    weights = {term.id: term.weight / wholes[term.axis] / 2 for term in terms if term.weight > 0}
    if not weights:
        msg = "geen onderdeel telt mee in een score"
        raise BadInputError(msg, expected="minstens een onderdeel met een gewicht")
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
    countable = {term.id for term in terms if term.weight}
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
