"""Which offers fit, which may fit, and which do not.

What somebody must be able to (*kunnen*) is a hard filter, in which unknown is not yes: such an offer goes to a second
list with what to ask. What somebody dares, wants and may (*durven, willen, mogen*) orders the list and says why.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from socialmap.guide.wishes import EASES, OPEN, STEP_FREE, WAY, Threshold
from socialmap.model import Known, Offer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


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


def match(offers: Iterable[Mapping[str, Any]], asked: Asked) -> list[dict[str, Any]]:
    """Offers of what was wished, in the order to show them.

    Parameters
    ----------
    offers
        Of each: minutes, said (wishes that it says it has), usual (wishes that its kind often has), door, mostly_for,
        name, and for each of ``EASES``, "weg" and "open" a word of ``Known``.

    Returns
    -------
    The offers that may have what was wished; one that is meant for some only for who asks for that. With fit, within
    (in reach), met, failed and unknown (names of what was asked), hard_failed (count), and unsure (wishes that are only
    usual). Nearest first among equals.
    """
    wishes, hard, soft = set(asked.wishes), asked.hard, asked.soft
    wished = (
        {**offer, "within": offer["minutes"] <= asked.minutes}
        for offer in offers
        if wishes & (offer["said"] | offer["usual"].keys()) or (not wishes and (asked.by_name or _for_all(offer)))
    )
    judged = [_judged(offer, asked.wishes, hard, soft) for offer in wished]
    return sorted(judged, key=itemgetter("rank", "minutes", "name"))


def _for_all(offer: Mapping[str, Any]) -> bool:
    return bool(offer["door"] != Offer.FOR_SOME)


def _judged(
    offer: Mapping[str, Any], wishes: Sequence[str], hard: Sequence[str], soft: Sequence[str]
) -> dict[str, Any]:
    answers: dict[Known, list[str]] = {answer: [] for answer in Known}
    for name in (*hard, *soft):
        answers[Known(offer[name])].append(name)
    met, failed, unknown = answers[Known.YES], answers[Known.NO], answers[Known.UNKNOWN]
    hard_failed = sum(name in hard for name in failed)
    said = offer["said"].intersection(wishes)
    unsure = [] if said else [wish for wish in wishes if wish in offer["usual"]]
    doubt = any(name in hard for name in unknown) or unsure or offer["door"] != Offer.OPEN
    liked = sum(name in soft for name in met) - sum(name in soft for name in failed)
    return {
        **offer,
        "met": met,
        "failed": failed,
        "unknown": unknown,
        "unsure": unsure,
        "hard_failed": hard_failed,
        "fit": Fit.NOT if hard_failed else Fit.MAYBE if doubt else Fit.SURE,
        # A door that is not simply open, or open to another age, comes after one that is open to all.
        "rank": int(offer["door"] != Offer.OPEN) + int(offer["mostly_for"] != "") - liked,
    }


def nearly(matched: Iterable[dict[str, Any]], limit: int = 3) -> list[dict[str, Any]]:
    """The nearest that fail on one point only, be it distance or something that must be so."""
    found = [offer for offer in matched if offer["hard_failed"] + (not offer["within"]) == 1]
    return sorted(found, key=itemgetter("minutes", "name"))[:limit]
