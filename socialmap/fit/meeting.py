"""What makes a good place for a weekly meeting, declared once, and places put in order by what is known of them.

No report gives a weight: what was seen in a few groups counts twice, all else once. Unknown counts for
nothing, so that a place is neither chosen nor passed over for what nobody asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from socialmap.errors import BadInputError
from socialmap.findings import Strength, UseKind, behind
from socialmap.i18n import later
from socialmap.model import MEETING_KINDS, PLACE_FACTS, Known, Orientation, PlaceKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from socialmap.findings import Finding

#: How heavy a criterion counts by the finding that carries it: ours.
POINTS = {strength: 2 if strength is Strength.SEEN else 1 for strength in Strength}
#: Where a group can sit down together, in the order in which a place with several kinds counts for one.
GATHERING_KINDS = (
    *MEETING_KINDS,
    PlaceKind.BASISVOORZIENING,
    PlaceKind.INITIATIEF,
    PlaceKind.BIBLIOTHEEK,
    PlaceKind.INLOOP,
)
#: Everyday places where one does not expect a group: the café and the shop of report 000 are on no list of ours.
UNUSUAL_KINDS = (PlaceKind.BIBLIOTHEEK, PlaceKind.KINDERBOERDERIJ, PlaceKind.SPEELTUINGEBOUW, PlaceKind.ZWEMBAD)
#: Of these a kind says nothing: they may be anything.
ANY_KINDS = (PlaceKind.BASISVOORZIENING, PlaceKind.INITIATIEF)


@dataclass(frozen=True)
class Criterion:
    """One thing to look for in a place.

    Attributes
    ----------
    label, label_no, question
        What it is, what a place without it is, and how to ask for it on a visit; "" where its kind already answers.
    of_room
        A fact of the place itself, under this id in ``model.Place``.
    orientation
        Counts only for a circle of this orientation; None: for every one.
    """

    id: str
    label: str
    label_no: str
    question: str
    of_room: bool = False
    orientation: Orientation | None = None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What stands behind it, the finding that carries it first."""
        return behind(UseKind.CRITERION, self.id)

    @property
    def points(self) -> int:
        """How heavy it counts."""
        return POINTS[self.findings[0].strength]


CRITERIA = (
    Criterion(
        "free_of_charge", later("gratis"), later("niet gratis"), later("Mag de groep hier gratis zitten?"),
        of_room=True,
    ),
    Criterion(
        "quiet_room", later("een rustige, afgesloten kamer"), later("geen rustige, afgesloten kamer"),
        PLACE_FACTS["quiet_room"].question,
        of_room=True,
    ),
    Criterion(
        "kitchen", later("een keuken"), later("geen keuken"), PLACE_FACTS["kitchen"].question,
        of_room=True,
    ),
    Criterion(
        "own_food", later("eigen eten mag"), later("eigen eten mag niet"),
        later("Mag de groep zelf eten en drinken meenemen?"),
    ),
    Criterion(
        "step_free", later("zonder trap"), later("alleen met een trap"),
        later("Kan iedereen naar binnen zonder trap, ook met een rolstoel?"),
        of_room=True,
    ),
    Criterion(
        "unbranded", later("geen zorgplek"), later("de naam van een zorgorganisatie hoort erbij"),
        PLACE_FACTS["unbranded"].question,
        of_room=True,
    ),
    Criterion(
        "evening", later("open in de avond"), later("niet open in de avond"), later("Is de plek ook in de avond open?"),
    ),
    Criterion(
        "stop", later("een halte dichtbij"), later("geen halte dichtbij"), later("Is er een halte dichtbij?"),
    ),
    Criterion(
        "same_hour", later("iets anders op hetzelfde uur"), later("niets anders op hetzelfde uur"),
        later("Is er op hetzelfde uur nog iets anders te doen?"),
    ),
    Criterion(
        "house", later("een Huis van de Wijk of buurtkamer"), later("geen Huis van de Wijk of buurtkamer"), "",
        orientation=Orientation.VOORZIENINGEN,
    ),
    Criterion(
        "unusual", later("een gewone plek waar u geen groep verwacht"), later("een plek waar u een groep verwacht"), "",
        orientation=Orientation.BUURT,
    ),
)  # fmt: skip
#: Facts of a place that make a good meeting place; the term "best_place" counts the same ones.
ROOM_FACTS = tuple(criterion.id for criterion in CRITERIA if criterion.of_room)


def criteria(orientation: Orientation) -> tuple[Criterion, ...]:
    """What counts for a circle of this orientation."""
    return tuple(one for one in CRITERIA if one.orientation in (None, orientation))


def kinds(orientation: Orientation) -> tuple[PlaceKind, ...]:
    """Kinds of place to look at, the ones that suit best first; unusual ones for a circle that turns to the buurt."""
    if orientation is not Orientation.BUURT:
        return GATHERING_KINDS
    return tuple(dict.fromkeys((*UNUSUAL_KINDS, *GATHERING_KINDS)))


def by_kind(kind: str) -> dict[str, Known]:
    """What the kind of a place answers by itself.

    Examples
    --------
    >>> by_kind("bibliotheek")
    {'house': <Known.NO: 'nee'>, 'unusual': <Known.YES: 'ja'>}
    """
    if kind in ANY_KINDS:
        return {"house": Known.UNKNOWN, "unusual": Known.UNKNOWN}
    return {
        "house": Known.YES if kind in MEETING_KINDS else Known.NO,
        "unusual": Known.YES if kind in UNUSUAL_KINDS else Known.NO,
    }


def in_order(facts: pd.DataFrame, orientation: Orientation) -> pd.DataFrame:
    """Places by what is known to be right and wrong about them; ties by what is known, then by residents in reach.

    Parameters
    ----------
    facts
        By place: a column of ``Known`` for each criterion, ``residents`` in reach (NaN unknown) and ``name``.

    Returns
    -------
    The same rows in order, with points, right, wrong and unknown (how many criteria).

    Raises
    ------
    BadInputError
        When a criterion has no column, or a fact is not ja, nee or onbekend.
    """
    asked = criteria(orientation)
    _check(facts, asked)
    weight = np.array([one.points for one in asked])
    told = facts[[one.id for one in asked]]
    right, wrong = ((told == answer).to_numpy(dtype=bool) for answer in (Known.YES, Known.NO))
    judged = facts.assign(
        points=right @ weight - wrong @ weight,
        right=right.sum(axis=1),
        wrong=wrong.sum(axis=1),
        unknown=len(asked) - right.sum(axis=1) - wrong.sum(axis=1),
    )
    # A name makes the order the same whatever the rows came in.
    return judged.sort_values(
        ["points", "unknown", "residents", "name"], ascending=[False, True, False, True], kind="stable"
    )


def _check(facts: pd.DataFrame, asked: Sequence[Criterion]) -> None:
    for one in asked:
        if one.id not in facts:
            msg = f"van deze plekken ontbreekt een kolom: {one.label}"
            raise BadInputError(msg, column=one.id, expected="een kolom met ja, nee of onbekend")
        wrong = facts.loc[~facts[one.id].isin([str(word) for word in Known]), one.id]
        if len(wrong):
            msg = f"dit is geen antwoord op: {one.label}"
            raise BadInputError(msg, column=one.id, value=wrong.iloc[0], expected="ja, nee of onbekend")
