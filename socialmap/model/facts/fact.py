"""What a fact is: a field of a record, declared once for tables, forms, lists, pages and the ledger."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from socialmap.errors import BadInputError
from socialmap.model.words import Visibility

#: Months that a value stays sure after somebody saw or said it.
HOURS, EXISTENCE, ROOM, CONTACT = 6, 12, 24, 36
#: More digits than this in a row may be somebody's telephone number.
_FEW_DIGITS = 6


class RecordKind(StrEnum):
    """Kinds of record of which facts are told; each has a table of this name."""

    PLACE = "place"
    ACTIVITY = "activity"
    ORGANISATION = "organisation"
    INITIATIVE = "initiative"
    CIRCLE = "circle"


#: What people call several of a kind: in commands, addresses and reports.
CALLED: Mapping[RecordKind, str] = {
    RecordKind.PLACE: "plekken",
    RecordKind.ACTIVITY: "activiteiten",
    RecordKind.ORGANISATION: "organisaties",
    RecordKind.INITIATIVE: "initiatieven",
    RecordKind.CIRCLE: "cirkels",
}


@dataclass(frozen=True)
class Fact:
    """What may be filled in of a record.

    Attributes
    ----------
    id
        The column of its table.
    label, question
        Its name, and what a form or somebody who rings asks; in Dutch, to be translated.
    read
        Makes of what was typed, or of a cell of a list, what is stored; ``ValueError`` or ``BadInputError`` when it
        does not fit.
    expected
        What does fit.
    unknown
        What is stored when nobody told.
    choices
        Of a fact that is one of a few: each value with its label; empty for another.
    headings
        What columns of lists call it besides ``id`` and ``column``, in small letters.
    in_table
        Its heading in a table, where a cell holds a number or code for what people read in words; else its label.
    months
        How long a value is sure; None when it does not go out of date by itself.
    audience
        Who may see it, of a record that they may see.
    required
        A record without it is none.
    sought
        Whoever searches its label looks for a place where it is so.
    as_written
        What we do not read of a list is kept in its own words, and shown as such: of hours, words are better than
        nothing. Who types it is asked again.
    """

    id: str
    label: str
    question: str
    read: Callable[[Any], Any]
    expected: str
    unknown: Any = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    headings: tuple[str, ...] = ()
    months: int | None = None
    audience: Visibility = Visibility.PUBLIC
    required: bool = False
    sought: bool = False
    as_written: bool = False
    in_table: str = ""

    @property
    def column(self) -> str:
        """Its heading in a table."""
        return self.in_table or self.label

    def checked(self, value: Any) -> Any:
        """What is stored of a value.

        Raises
        ------
        BadInputError
            When it does not fit.
        """
        try:
            return self.read(value)
        except BadInputError as error:
            raise BadInputError(error.message, column=self.label, value=value, expected=error.expected) from None
        except (ValueError, TypeError):
            msg = "deze waarde kan hier niet"
            raise BadInputError(msg, column=self.label, value=value, expected=self.expected) from None

    @property
    def all_headings(self) -> tuple[str, ...]:
        """What columns of lists call it, in small letters."""
        return tuple(dict.fromkeys((self.id, self.column.casefold(), *self.headings)))

    @property
    def is_yes_or_no(self) -> bool:
        """Is it one of yes, no and unknown?"""
        return set(self.choices) == {"ja", "nee", "onbekend"}


def told_back(value: Any) -> str:
    """A refused value as a report may repeat it: only what cannot be a name or number of somebody.

    Examples
    --------
    >>> told_back("12,50?"), told_back("bel Jan"), told_back("06-12345678")
    ('12,50?', '', '')
    """
    text = str(value)
    may_be_somebody = any(sign.isalpha() for sign in text) or len(re.sub(r"\D", "", text)) > _FEW_DIGITS
    return "" if may_be_somebody else text


def declared(*facts: Fact) -> dict[str, Fact]:
    """Facts by id, in the order in which they are asked."""
    return {fact.id: fact for fact in facts}
