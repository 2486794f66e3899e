"""Which offers fit, which may fit, and which do not: frames in, frames out.

What somebody must be able to (*kunnen*) is a hard filter, in which unknown is not yes: such an offer goes to a second
list with what to ask. What somebody dares, wants and may (*durven, willen, mogen*) orders the list and says why.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from socialmap.guide.wishes import EASES, OPEN, Threshold
from socialmap.model import Known

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray


class Fit(StrEnum):
    """How sure an offer fits."""

    SURE = "zeker"
    MAYBE = "misschien"
    NOT = "niet"


@dataclass(frozen=True)
class Asked:
    """What somebody asked for.

    Attributes
    ----------
    wishes, eases
        Names of ``WISHES`` and ``EASES``.
    minutes
        How far somebody walks.
    at_a_time
        Whether it must be open at the time that was asked.
    """

    wishes: tuple[str, ...] = ()
    eases: tuple[str, ...] = ()
    minutes: float = 15
    at_a_time: bool = False

    @property
    def hard(self) -> list[str]:
        """What must be so."""
        asked = [name for name in self.eases if EASES[name].threshold is Threshold.KUNNEN]
        return [*asked, *([OPEN.id] if self.at_a_time else [])]

    @property
    def soft(self) -> list[str]:
        """What orders the list."""
        return [name for name in self.eases if EASES[name].threshold is not Threshold.KUNNEN]


def match(offers: pd.DataFrame, asked: Asked) -> pd.DataFrame:
    """Offers of what was wished, in the order to show them.

    Parameters
    ----------
    offers
        A row an offer: minutes, said (wishes that it says it has), usual (wishes that its kind often has),
        referral, mostly_for, and for each of ``EASES`` and "open" a word of ``Known``.

    Returns
    -------
    The offers that may have what was wished, with fit, within (in reach), met, failed and unknown (lists of
    names), hard_failed (count), and unsure (wishes that are only usual). Nearest first among equals.
    """
    wished = offers[_wished(offers, asked.wishes)].copy()
    names = [*asked.hard, *asked.soft]
    for column, answer in (("met", Known.YES), ("failed", Known.NO), ("unknown", Known.UNKNOWN)):
        wished[column] = _named(wished, names, answer)
    wished["unsure"] = [
        [wish for wish in asked.wishes if wish in usual and not set(asked.wishes) & said]
        for said, usual in zip(wished["said"], wished["usual"], strict=True)
    ]
    wished["within"] = wished["minutes"] <= asked.minutes
    wished["hard_failed"] = _count(wished, asked.hard, Known.NO)
    unsure = np.array([bool(names) for names in wished["unsure"]], dtype=bool)
    doubt = (_count(wished, asked.hard, Known.UNKNOWN) > 0) | unsure | wished["referral"].astype(bool)
    wished["fit"] = np.where(wished["hard_failed"] > 0, Fit.NOT, np.where(doubt, Fit.MAYBE, Fit.SURE))
    liked = _count(wished, asked.soft, Known.YES) - _count(wished, asked.soft, Known.NO)
    # A door that opens only with a letter, or to another age, comes after one that is open to all.
    others = wished["referral"].astype(int) + (wished["mostly_for"] != "").astype(int)
    wished["rank"] = others.to_numpy() - liked
    ordered: pd.DataFrame = wished.sort_values(["rank", "minutes", "name"], kind="stable")
    return ordered


def nearly(matched: pd.DataFrame, limit: int = 3) -> pd.DataFrame:
    """The nearest that fail on one point only, be it distance or something that must be so."""
    misses = matched["hard_failed"] + ~matched["within"]
    found: pd.DataFrame = matched[misses == 1].sort_values(["minutes", "name"], kind="stable").head(limit)
    return found


def _wished(offers: pd.DataFrame, wishes: Sequence[str]) -> NDArray[np.bool_]:
    if not wishes:
        return np.ones(len(offers), dtype=bool)
    asked = set(wishes)
    both = zip(offers["said"], offers["usual"], strict=True)
    return np.array([bool(asked & (said | set(usual))) for said, usual in both], dtype=bool)


def _named(offers: pd.DataFrame, names: Sequence[str], answer: Known) -> list[list[str]]:
    columns = {name: (offers[name] == answer).to_numpy() for name in names}
    return [[name for name in names if columns[name][row]] for row in range(len(offers))]


def _count(offers: pd.DataFrame, names: Sequence[str], answer: Known) -> NDArray[np.int64]:
    return np.asarray((offers[list(names)] == answer).sum(axis=1), dtype=np.int64)
