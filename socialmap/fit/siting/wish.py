"""What is asked, checked: each wish that cannot be met is one sentence that says which."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from socialmap.errors import BadInputError
from socialmap.fit.siting.model import Choice
from socialmap.model import Known

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

#: More minutes than this nobody walks to a circle; a bound of our own.
MAX_MINUTES = 60


class Method(StrEnum):
    """The questions that can be asked.

    Most people near; the least walk on average; first the neediest who have no circle and no open moment near; and a
    second one for who has just one near.
    """

    COVER = "mclp"
    WALK = "p-median"
    EQUITY = "equity"
    BACKUP = "backup"


class Room(StrEnum):
    """Which places may be chosen by what is known of a room there."""

    ANY = "any"
    ASKED = "asked"  # known, or still to be asked: not where somebody said that there is none
    KNOWN = "known"


@dataclass(frozen=True)
class Wish:
    """Which places to choose.

    Attributes
    ----------
    k
        How many new places, the forced ones included.
    minutes
        Walk that counts as near; a bound of our own.
    per_wijk
        At most one circle in each wijk, those that are there included.
    exclude, force
        Ids of places that may not, or must, be chosen.
    with_reports
        A scenario: the circles of the reports of 2016-2019 still run.
    room
        What must be known of a room.
    """

    k: int = 3
    minutes: float = 15.0
    method: Method = Method.COVER
    per_wijk: bool = False
    exclude: tuple[str, ...] = ()
    force: tuple[str, ...] = ()
    with_reports: bool = False
    room: Room = Room.ANY


def choice_of(wish: Wish, places: pd.DataFrame, taken: Sequence[str]) -> Choice:
    """The wish in rows of the candidates.

    Parameters
    ----------
    places
        Candidates by id, with name, wijk_code, wijk_name and room.
    taken
        Codes of wijken that have a circle.

    Raises
    ------
    BadInputError
        When it cannot be met.
    """
    _check_numbers(wish)
    _check_names(wish, places)
    allowed = ~places.index.isin(wish.exclude) & _with_room(wish, places)
    forced = np.sort(places.index.get_indexer(pd.Index(dict.fromkeys(wish.force)))).astype(np.int64)
    group = None
    if wish.per_wijk:
        _check_wijken(places.iloc[forced], taken)
        allowed &= ~places["wijk_code"].isin(list(taken)).to_numpy()
        group = np.unique(places["wijk_code"].to_numpy(dtype=str), return_inverse=True)[1].astype(np.int64)
    if len(forced) > wish.k:
        msg = f"Er moeten {len(forced)} plekken in, maar u vraagt er {wish.k}"
        raise BadInputError(msg, value=", ".join(wish.force), expected="hoogstens zoveel plekken als u vraagt")
    choice = Choice(wish.k, allowed, forced, group)
    if not choice.possible:
        left = len(np.unique(group[allowed])) if group is not None else int(allowed.sum())
        what = "wijken waar nog een plek gekozen kan worden" if wish.per_wijk else "plekken om uit te kiezen"
        if wish.room is not Room.ANY:
            what += " met een kamer die bekend is" if wish.room is Room.KNOWN else " waar een kamer kan zijn"
        msg = f"Zoveel plekken zijn er niet: er zijn {left} {what}"
        raise BadInputError(msg, value=wish.k, expected=f"hoogstens {left}")
    return choice


def _with_room(wish: Wish, places: pd.DataFrame) -> NDArray[np.bool_]:
    """Places of which enough is known of a room; one that must be chosen always may be."""
    if wish.room is Room.ANY:
        return np.ones(len(places), dtype=bool)
    may = (Known.YES,) if wish.room is Room.KNOWN else (Known.YES, Known.UNKNOWN)
    found: NDArray[np.bool_] = places["room"].isin([str(one) for one in may]).to_numpy() | places.index.isin(wish.force)
    return found


def _check_numbers(wish: Wish) -> None:
    if wish.k < 1:
        msg = "Dit aantal plekken kan niet"
        raise BadInputError(msg, value=wish.k, expected="een heel getal van 1 of meer")
    if not (math.isfinite(wish.minutes) and 0 < wish.minutes <= MAX_MINUTES):
        msg = "Dit aantal minuten lopen kan niet"
        raise BadInputError(msg, value=wish.minutes, expected=f"een getal boven 0, hoogstens {MAX_MINUTES}")


def _check_names(wish: Wish, places: pd.DataFrame) -> None:
    for name in (*wish.force, *wish.exclude):
        if name not in places.index:
            msg = "Deze plek is geen Huis van de Wijk of buurtkamer waar iemand nu heen kan"
            raise BadInputError(msg, value=name, expected="het nummer van een plek op de kaart")
    both = [name for name in wish.force if name in wish.exclude]
    if both:
        msg = f"{places['name'][both[0]]} moet erin en mag er niet in"
        raise BadInputError(msg, value=both[0], expected="een van de twee")


def _check_wijken(forced: pd.DataFrame, taken: Sequence[str]) -> None:
    for code, number in Counter(forced["wijk_code"]).items():
        inside = forced[forced["wijk_code"] == code]
        names, wijk = " en ".join(inside["name"]), str(inside["wijk_name"].iloc[0])
        if number > 1:
            msg = f"Hoogstens een plek in elke wijk kan niet: {names} liggen allebei in {wijk}"
            raise BadInputError(msg, expected="een van deze plekken, of zonder deze regel")
        if code in taken:
            msg = f"Hoogstens een cirkel in elke wijk kan niet: in {wijk} is er al een, en {names} moet erin"
            raise BadInputError(msg, expected="een andere plek, of zonder deze regel")
