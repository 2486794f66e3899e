"""Which offers fit, which may fit, and which do not.

What somebody must be able to (*kunnen*) is a hard filter, in which unknown is not yes: such an offer goes to a second
list with what to ask. What somebody dares, wants and may (*durven, willen, mogen*) orders the list and says why.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from socialmap.guide.wishes import EASES, OPEN, STEP_FREE, WAY, Threshold
from socialmap.model import Known, Offer
from socialmap.offer.records import Fit, Match, Reached

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


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
    by_name
        Whether the offers were chosen one by one: then also those that are meant for some.
    step_free
        Whether way and door must be free of steps and kerbs: somebody goes on wheels or with a frame.
    """

    wishes: tuple[str, ...] = ()
    eases: tuple[str, ...] = ()
    minutes: float = 15
    at_a_time: bool = False
    by_name: bool = False
    step_free: bool = False

    @property
    def hard(self) -> list[str]:
        """What must be so."""
        asked = [name for name in self.eases if EASES[name].threshold is Threshold.KUNNEN]
        asked += [WAY.id, STEP_FREE] if self.step_free else []
        return [*dict.fromkeys(asked), *([OPEN.id] if self.at_a_time else [])]

    @property
    def soft(self) -> list[str]:
        """What orders the list."""
        return [name for name in self.eases if EASES[name].threshold is not Threshold.KUNNEN]


def match(offers: Iterable[Reached], asked: Asked) -> list[Match]:
    """Offers of what was wished, in the order to show them.

    Returns
    -------
    The offers that may have what was wished; one that is meant for some only for who asks for that. Nearest first
    among equals.
    """
    wishes, hard, soft = set(asked.wishes), asked.hard, asked.soft
    wished = (
        found
        for found in offers
        if wishes & (found.offering.said | found.offering.usual.keys())
        or (not wishes and (asked.by_name or found.offering.door != Offer.FOR_SOME))
    )
    judged = [_judged(found, asked, hard, soft) for found in wished]
    return sorted(judged, key=lambda one: (one.rank, one.way.minutes, one.offering.name))


def _judged(found: Reached, asked: Asked, hard: Sequence[str], soft: Sequence[str]) -> Match:
    answers: dict[Known, list[str]] = {answer: [] for answer in Known}
    for name in (*hard, *soft):
        answers[found.answer(name)].append(name)
    met, failed, unknown = (tuple(answers[answer]) for answer in (Known.YES, Known.NO, Known.UNKNOWN))
    offering = found.offering
    hard_failed = sum(name in hard for name in failed)
    said = offering.said.intersection(asked.wishes)
    unsure = () if said else tuple(wish for wish in asked.wishes if wish in offering.usual)
    doubt = any(name in hard for name in unknown) or unsure or offering.door != Offer.OPEN
    liked = sum(name in soft for name in met) - sum(name in soft for name in failed)
    return Match(
        found,
        Fit.NOT if hard_failed else Fit.MAYBE if doubt else Fit.SURE,
        within=found.way.minutes <= asked.minutes,
        met=met,
        failed=failed,
        unknown=unknown,
        unsure=unsure,
        hard_failed=hard_failed,
        # A door that is not simply open, or open to another age, comes after one that is open to all.
        rank=int(offering.door != Offer.OPEN) + int(offering.mostly_for != "") - liked,
    )


@dataclass(frozen=True)
class Answered:
    """The lists of an answer, in order: what fits ("Dit kan"), what may fit, and what fits who asked for the same."""

    sure: list[Match]
    maybe: list[Match]
    same: list[Match]


def answered(matched: Iterable[Match]) -> Answered:
    """What fits and what may fit; a house that is meant for some stands apart."""
    fitting = [one for one in matched if one.fit != Fit.NOT]
    to_all = [one for one in fitting if one.offering.door != Offer.FOR_SOME]
    return Answered(
        sure=[one for one in to_all if one.fit == Fit.SURE],
        maybe=[one for one in to_all if one.fit == Fit.MAYBE],
        same=[one for one in fitting if one.offering.door == Offer.FOR_SOME],
    )


def nearly(matched: Iterable[Match], limit: int = 3) -> list[Match]:
    """The nearest that fail on one point only, be it distance or something that must be so."""
    found = [one for one in matched if one.hard_failed + (not one.within) == 1]
    return sorted(found, key=lambda one: (one.way.minutes, one.offering.name))[:limit]
