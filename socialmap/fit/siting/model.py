"""What may be chosen and what came out: shared by both questions. Plain arrays, knows nothing of wijken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Choice:
    """Which k candidates may be chosen together; that at least one choice exists is for the caller to check.

    Attributes
    ----------
    k
        How many, the forced ones included.
    allowed
        For each candidate whether it may be chosen.
    forced
        Candidates that must be chosen.
    group
        Number of the group of each candidate: at most one is chosen of each. None: no such rule.
    """

    k: int
    allowed: NDArray[np.bool_]
    forced: Rows
    group: Rows | None = None

    def free(self, chosen: Rows) -> NDArray[np.bool_]:
        """Candidates that may still join those that are chosen."""
        free = self.allowed.copy()
        free[chosen] = False
        if self.group is not None:
            free &= ~np.isin(self.group, self.group[chosen])
        return free

    def best(self, gain: Floats, chosen: Rows) -> Rows:
        """The candidates of most gain that may fill what is left, as if gains did not overlap."""
        rows = np.flatnonzero(self.free(chosen))
        rows = rows[np.argsort(-gain[rows], kind="stable")]
        if self.group is not None:
            rows = rows[np.sort(np.unique(self.group[rows], return_index=True)[1])]
        return rows[: self.k - len(chosen)]

    def without(self, candidate: int) -> Choice:
        """The same with one candidate out."""
        allowed = self.allowed.copy()
        allowed[candidate] = False
        return Choice(self.k, allowed, self.forced, self.group)

    @property
    def possible(self) -> bool:
        """Whether k candidates may be chosen together at all."""
        if len(self.forced) > self.k or not self.allowed[self.forced].all():
            return False
        if self.group is not None and len(np.unique(self.group[self.forced])) < len(self.forced):
            return False
        return len(self.forced) + len(self.best(np.zeros(len(self.allowed)), self.forced)) == self.k


@dataclass(frozen=True)
class Answer:
    """The best that was found, and how good any choice could be.

    Attributes
    ----------
    chosen
        Rows of the candidates, sorted.
    value
        Weight covered, or minutes summed over the weight.
    bound
        No choice has a better value than this.
    """

    chosen: Rows
    value: float
    bound: float

    @property
    def gap(self) -> float:
        """How far the bound lies from the value, as a share of the bound; 0 when proven best."""
        return abs(self.bound - self.value) / abs(self.bound) if self.bound else 0.0

    @property
    def proven(self) -> bool:
        """Whether no choice is better, but for rounding."""
        return self.gap <= ROUNDING


#: Share of a value that sums of floats may differ by.
ROUNDING = 1e-7
