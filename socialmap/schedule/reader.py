"""Goes through the words of opening hours, and says what it could not read."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from socialmap.errors import BadInputError
from socialmap.schedule.readback import in_words
from socialmap.schedule.words import Kind, Token

if TYPE_CHECKING:
    from socialmap.schedule.rules import Rule

EXAMPLE = "tijden als 'ma t/m vr 9.00-17.00 uur, gesloten op feestdagen' of 'Mo-Fr 09:00-17:00; PH off'"


class Reader:
    """The words of a text, once from left to right.

    Attributes
    ----------
    read
        The rules that were made so far.
    """

    def __init__(self, text: str, found: list[Token]) -> None:
        self.text = text
        self.is_dutch = any(token.dutch for token in found)
        self.words = [token for token in found if token.kind is not Kind.FILLER]
        self.place = 0
        self.read: list[Rule] = []

    def peek(self, ahead: int = 0) -> Kind | None:
        """What the next word is, or one further on; None behind the last."""
        place = self.place + ahead
        return self.words[place].kind if place < len(self.words) else None

    def next(self) -> Token:
        """The next word, which is gone then."""
        self.place += 1
        return self.words[self.place - 1]

    def take(self, *kinds: Kind) -> bool:
        """Pass the next word when it is one of these."""
        if self.peek() in kinds:
            self.place += 1
            return True
        return False

    def number(self, least: int, most: int) -> int:
        """The next word, a number between these."""
        if self.peek() is not Kind.NUMBER:
            self.refuse(f"hier hoort een getal van {least} tot {most}")
        value = int(str(self.next().value))
        if not least <= value <= most:
            self.refuse(f"{value} is geen getal van {least} tot {most}")
        return value

    def refuse(self, why: str) -> NoReturn:
        """Raise ``BadInputError`` with what was read so far."""
        read = in_words(self.read)
        so_far = f"; tot daar leest het als: {read}" if read else ""
        msg = f"deze openingstijden kunnen we niet lezen: {why}{so_far}"
        raise BadInputError(msg, value=self.text, expected=EXAMPLE)
