"""Places that may be one, side by side: what is the same, what differs, and what would hold of the two as one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from socialmap.i18n import later
from socialmap.importing import merging
from socialmap.importing.matching import Why
from socialmap.model import PLACE_FACTS, Visibility
from socialmap.offer.names import whole_name
from socialmap.queries.bijhouden.told import NOT_KNOWN, told
from socialmap.store import tables

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from socialmap.i18n import Words
    from socialmap.importing.merging import Decided, Proposal
    from socialmap.store import Store

#: Proposals on one page; of more it says how many.
SHOWN = 20
#: Told by the distance, or the same of both by rule.
_NOT_TOLD = ("lon", "lat", "visibility")
_WHY = {
    (Why.POSTCODE, Why.STREET): later("Straat, huisnummer en postcode zijn gelijk."),
    (Why.POSTCODE,): later("Postcode en huisnummer zijn gelijk."),
    (Why.STREET,): later("Straat en huisnummer zijn gelijk."),
}
_NAMES = later("De namen lijken op elkaar.")


@dataclass(frozen=True)
class Line:
    """One fact of both.

    Attributes
    ----------
    stays, goes
        In words, of the place that would stay and of the one that would go.
    kept
        Which of the two would hold: "stays" or "goes".
    """

    label: str
    stays: str
    goes: str
    kept: str


@dataclass(frozen=True)
class Side:
    """One of two places: its id, name and version, and what is there."""

    id: str
    name: str
    version: int
    there: list[str]


@dataclass(frozen=True)
class Pair:
    """Two places that may be one.

    Attributes
    ----------
    why
        Sentences that say what speaks for it.
    same
        What is known of both and equal: label and value.
    differs
        What is not.
    """

    stays: Side
    goes: Side
    why: list[str]
    same: list[tuple[str, str]]
    differs: list[Line]


@dataclass(frozen=True)
class Said:
    """What a person said of two places.

    Attributes
    ----------
    link
        The id of the place that they are now; "" of two.
    """

    number: int
    ids: tuple[str, str]
    text: str
    link: str


@dataclass(frozen=True)
class MergingPage:
    """Pairs to judge, how many more there are, and what was said before."""

    pairs: list[Pair]
    more: int
    merged: list[Said]
    parted: list[Said]


def merging_page(store: Store, words: Words, may: Callable[..., bool]) -> MergingPage:
    """What the matcher proposes, and what people said of it, as far as who asks may decide about both places.

    Parameters
    ----------
    may
        Whether who asks may write of these places.
    """
    found = [one for one in merging.proposals(store) if may(one.stays["id"], one.goes["id"])]
    there = _there(store)
    merged, parted = (
        [_said(one, words) for one in of if may(*([one.stays] if one.stays else one.ids))]
        for of in merging.decided(store)
    )
    return MergingPage(
        [_pair(one, there, words) for one in found[:SHOWN]], max(len(found) - SHOWN, 0), merged, parted
    )  # fmt: skip


def proposed(store: Store, words: Words) -> list[Pair]:
    """All that the matcher proposes, likeliest first."""
    there = _there(store)
    return [_pair(one, there, words) for one in merging.proposals(store)]


def chosen_pair(store: Store, stays: str, goes: str, words: Words) -> Pair:
    """Two places that somebody chose; errors as of ``importing.merging.pair``."""
    return _pair(merging.pair(store, stays, goes), _there(store), words)


def _there(store: Store) -> Mapping[str, list[str]]:
    """The names of activities by place; of those that are not hidden."""
    table = tables.activity
    found: dict[str, list[str]] = {}
    with store.read() as session:
        for row in session.execute(
            table.select().where(table.c.visibility != Visibility.HIDDEN).order_by(table.c.name)
        ):
            found.setdefault(row.place_id, []).append(str(row.name))
    return found


def _pair(one: Proposal, there: Mapping[str, Sequence[str]], words: Words) -> Pair:
    same, differs = [], []
    for name, fact in PLACE_FACTS.items():
        if name in _NOT_TOLD:
            continue
        stays, goes, joined = (told(fact, row[name], words) for row in (one.stays, one.goes, one.joined))
        unknown = words.gettext(NOT_KNOWN)
        label = words.gettext(fact.label)
        if stays != goes:
            differs.append(Line(label, stays, goes, "goes" if joined == goes else "stays"))
        elif stays != unknown:
            same.append((label, stays))
    sides = [_side(row, there) for row in (one.stays, one.goes)]
    return Pair(sides[0], sides[1], _reasons(one, words), same, differs)


def _side(row: Mapping[str, Any], there: Mapping[str, Sequence[str]]) -> Side:
    return Side(row["id"], whole_name(row["name"]), row["version"], list(there.get(row["id"], ())))


def _reasons(one: Proposal, words: Words) -> list[str]:
    by_address = tuple(why for why in one.why if why is not Why.NAME)
    found = [words.gettext(_WHY[by_address])] if by_address else []
    if Why.NAME in one.why:
        found.append(words.gettext(_NAMES))
    metres = round(one.metres)
    if not metres:
        return [*found, words.gettext("Ze liggen op hetzelfde punt.")]
    return [*found, words.ngettext("Ze liggen %(n)s meter uit elkaar.", "Ze liggen %(n)s meter uit elkaar.", metres)]


def _said(one: Decided, words: Words) -> Said:
    names = [whole_name(name) for name in one.names]
    text = later("%(one)s hoort nu bij %(other)s") if one.stays else later("%(one)s en %(other)s zijn twee plekken")
    return Said(one.number, one.ids, words.gettext(text, one=names[0], other=names[1]), one.stays)
