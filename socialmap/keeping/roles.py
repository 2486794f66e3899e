"""What each role may see and do, and where: one table, and the questions that are asked of it.

A *spot* is where something lies: the codes of its buurt, wijk, gebied, stadsdeel and gemeente, as far as known. Who
keeps up an area does so for every spot that lies in it.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from socialmap.model import Role, Visibility

if TYPE_CHECKING:
    from collections.abc import Mapping

Spot = AbstractSet[str]


class Right(StrEnum):
    """What somebody may do or see."""

    SUGGEST = "voorstellen"
    CHECK = "nakijken"
    WRITE = "schrijven"
    APPROVE = "goedkeuren"
    SEE_ACCOUNTS = "zien wat voor accounts is"
    SEE_SEALED = "zien wat verborgen is"
    SEE_CIRKELS = "cirkels zien"
    PURGE = "voorgoed verwijderen"
    MANAGE = "accounts beheren"


class Where(StrEnum):
    """Where a right holds."""

    OWN = "in het eigen gebied"
    EVERYWHERE = "overal"


_SEES = {Right.SEE_ACCOUNTS: Where.EVERYWHERE}
#: A right that is not named here is none.
RIGHTS: Mapping[Role, Mapping[Right, Where]] = {
    Role.VRIJWILLIGER: {Right.SUGGEST: Where.EVERYWHERE, Right.CHECK: Where.OWN},
    Role.OPBOUWWERKER: {Right.WRITE: Where.OWN, Right.CHECK: Where.OWN, **_SEES},
    Role.PROJECTLEIDER: {Right.SEE_CIRKELS: Where.EVERYWHERE, **_SEES},
    Role.REDACTEUR: {Right.WRITE: Where.OWN, Right.CHECK: Where.OWN, Right.APPROVE: Where.OWN, **_SEES},
    Role.HOOFDREDACTEUR: dict.fromkeys(Right, Where.EVERYWHERE),
}
_LEVELS = {Visibility.ACCOUNTS: Right.SEE_ACCOUNTS, Visibility.HIDDEN: Right.SEE_SEALED}


@dataclass(frozen=True)
class Account:
    """A role with a login name; "" for both is who opened the link of the start on this machine.

    Attributes
    ----------
    areas
        Codes of the areas that it keeps up.
    """

    id: str
    name: str
    role: Role
    areas: frozenset[str] = frozenset()

    @property
    def signs(self) -> Role:
        """The role that a change bears."""
        return self.role if self.id else Role.REDACTEUR


#: Who opened the link of the start has the machine itself, and so nearly everything on it.
LOCAL = Account("", "", Role.HOOFDREDACTEUR)


def has(account: Account | None, right: Right) -> bool:
    """Whether this account has a right anywhere; what is hidden is looked at by name only, for that is written down."""
    if account is None or (account == LOCAL and right is Right.SEE_SEALED):
        return False
    return right in RIGHTS[account.role]


def may(account: Account | None, right: Right, *spots: Spot) -> bool:
    """Whether this account has a right on each of these spots; on none: anywhere.

    Examples
    --------
    >>> noord = Account("1", "anna", Role.REDACTEUR, frozenset({"N"}))
    >>> may(noord, Right.WRITE, {"NA", "N"}), may(noord, Right.WRITE, {"NA", "N"}, {"MA", "M"}), may(noord, Right.PURGE)
    (True, False, False)
    """
    if account is None or not has(account, right):
        return False
    return RIGHTS[account.role][right] is Where.EVERYWHERE or all(spot & account.areas for spot in spots)


def has_areas(role: Role) -> bool:
    """Whether this role does something in areas of its own only."""
    return Where.OWN in RIGHTS[role].values()


def may_suggest(account: Account | None, *spots: Spot) -> bool:
    """Whether what this account fills in waits for somebody's word."""
    return may(account, Right.SUGGEST, *spots) and not may_write(account, *spots)


def may_write(account: Account | None, *spots: Spot) -> bool:
    """Whether what this account fills in holds at once."""
    return may(account, Right.WRITE, *spots)


def may_approve(account: Account | None, *spots: Spot) -> bool:
    """Whether this account decides about what others propose."""
    return may(account, Right.APPROVE, *spots)


def may_see_level(account: Account | None, level: Visibility) -> bool:
    """Whether this account may see a record of this visibility."""
    return level is Visibility.PUBLIC or has(account, _LEVELS[level])


def may_see_cirkels(account: Account | None) -> bool:
    """Whether this account may see fit scores."""
    return has(account, Right.SEE_CIRKELS)


def may_purge(account: Account | None) -> bool:
    """Whether this account may take something away for good."""
    return has(account, Right.PURGE)


def may_manage(account: Account | None) -> bool:
    """Whether this account adds and ends others."""
    return has(account, Right.MANAGE)
