"""The places and organisations that a form names: found by what they are called, told by that too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmap.errors import BadInputError
from socialmap.i18n import later
from socialmap.importing.whereabouts import Named, read_organisations, read_places

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from socialmap.store import Store

NOT_KNOWN = later("Deze naam kennen wij niet, of er zijn er meer met deze naam.")


class References:
    """Records by name.

    Parameters
    ----------
    shown
        Makes of the name of a place what the map calls it.
    """

    def __init__(self, store: Store, shown: Callable[[str], str] = str) -> None:
        with store.read() as session:
            found = {"place_id": read_places(session, shown), "organisation_id": read_organisations(session)}
        self._named: Mapping[str, Named] = found

    def find(self, fact: str, text: str) -> str | None:
        """The identifier of what a text names; None for nothing.

        Raises
        ------
        BadInputError
            When we do not know it, or there are more.
        """
        id, _ = self._named[fact].find(text)
        if text and id is None:
            raise BadInputError(NOT_KNOWN, value=text)
        return id

    def typed(self, fact: str, id: str | None) -> str:
        """What somebody types who means this record: its name where that is enough."""
        called = self._named[fact].called.get(id or "", "")
        return called if called and self._named[fact].find(called)[0] == id else id or ""
