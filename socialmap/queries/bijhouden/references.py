"""The places and organisations that a form names: found by what they are called, told by that too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmap.errors import BadInputError
from socialmap.importing.bringing.declared import NAMING
from socialmap.importing.bringing.planned import UNKNOWN_NAME
from socialmap.importing.whereabouts import Named, read_organisations, read_places
from socialmap.model import RecordKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from socialmap.store import Store


class References:
    """Records by name, read when a fact first asks for them.

    Parameters
    ----------
    shown
        Makes of the name of a place what the map calls it.
    """

    def __init__(self, store: Store, shown: Callable[[str], str] = str) -> None:
        self._store, self._shown = store, shown
        self._read: dict[str, Named] = {}

    def _named(self, fact: str) -> Named:
        if fact not in self._read:
            with self._store.read() as session:
                is_place = NAMING[fact] is RecordKind.PLACE
                self._read[fact] = read_places(session, self._shown) if is_place else read_organisations(session)
        return self._read[fact]

    def find(self, fact: str, text: str) -> str | None:
        """The identifier of what a text names; None for nothing.

        Raises
        ------
        BadInputError
            When we do not know it, or there are more.
        """
        if not text:
            return None
        id = self._named(fact).find_shown(text)
        if id is None:
            raise BadInputError(UNKNOWN_NAME, value=text)
        return id

    def typed(self, fact: str, id: str | None) -> str:
        """What somebody types who means this record: its name where that is enough."""
        if not id:
            return ""
        named = self._named(fact)
        called = named.called.get(id, "")
        return called if called and named.find_shown(called) == id else id
