"""What stands on a sheet, in a calendar, a message or a file, where others may read it (rule 9 of the domain).

Name and address, without words of care: not what kind of help a house gives, nor whom it is mostly for.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from socialmap.guide.quiet import quiet_name
from socialmap.model import Offer
from socialmap.offer.words import outside_words

if TYPE_CHECKING:
    from socialmap.i18n import Words
    from socialmap.queries.kaart.places import PlaceRow

#: Doors of houses whose kind tells of whom one is.
TELLING = (Offer.FOR_SOME, Offer.REFERRAL)


def for_others(row: PlaceRow, words: Words) -> PlaceRow:
    """The same place as others may read of it."""
    return replace(
        row,
        name=quiet_name(row.name, row.address),
        kind_label="" if row.door in TELLING else row.kind_label,
        way_in=outside_words(row.door, words) or row.way_in,
    )
