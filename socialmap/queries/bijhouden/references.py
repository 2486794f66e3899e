"""The places, organisations and areas that a form names: found by what they are called, told by that too."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from socialmap.errors import BadInputError
from socialmap.i18n import later
from socialmap.importing.bringing.declared import NAMING
from socialmap.importing.bringing.planned import UNKNOWN_NAME
from socialmap.importing.whereabouts import Named, read_organisations, read_places
from socialmap.model import Level, RecordKind
from socialmap.model.facts.readers import WIJK_CODE
from socialmap.model.text import letters

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from socialmap.store import Store

#: Facts that hold codes of areas: of which levels, and in which column of an area those codes stand.
OF_AREAS = {
    "wijk_code": ((Level.WIJK,), "code"),
    "area_codes": ((Level.WIJK, Level.GEBIED, Level.STADSDEEL), "local_code"),
}
#: A code that is on no map of today may stay.
_CODE = re.compile(rf"{WIJK_CODE}|[A-Z]{{1,3}}\d{{0,5}}")
#: Facts that name something else that we know.
NAMES = (*NAMING, *OF_AREAS)
#: Between the names of several areas; a name may hold a comma.
BETWEEN = "; "
NO_AREA = later("Dit gebied kennen wij niet. Vul een naam in die op de kaart staat, of de code.")
ONE_AREA = later("Vul hier één wijk in.")


class References:
    """Records by name, read when a fact first asks for them.

    Parameters
    ----------
    shown
        Makes of the name of a place what the map calls it.
    areas
        The areas of the map, as a world has them.
    """

    def __init__(self, store: Store, shown: Callable[[str], str], areas: pd.DataFrame) -> None:
        self._store, self._shown, self._areas = store, shown, areas
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
        if fact in OF_AREAS:
            return self._codes(fact, text)
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
        if fact in OF_AREAS:
            names = {code: name for name, code in self._called(fact).items()}
            return BETWEEN.join(names.get(code, code) for code in id.split())
        named = self._named(fact)
        called = named.called.get(id, "")
        return called if called and named.find_shown(called) == id else id

    def offered(self, fact: str) -> list[str]:
        """What somebody may choose from while they type: names that stand on the map."""
        if fact in OF_AREAS:
            return sorted(self._called(fact))
        return sorted(set(self._named(fact).called.values())) if fact in NAMING else []

    def _called(self, fact: str) -> dict[str, str]:
        """Codes of areas by their names; a name that areas of several levels have is told with its level."""
        levels, column = OF_AREAS[fact]
        found = self._areas[self._areas["level"].isin(levels)].reset_index()
        twice = found["name"].duplicated(keep=False)
        names = found["name"].where(~twice, found["name"] + " (" + found["level"].astype(str) + ")")
        return {name: code for name, code in zip(names, found[column], strict=True) if code}

    def _codes(self, fact: str, text: str) -> str:
        """Codes with a space between them of what was typed: names, or codes as before."""
        called = {letters(name): code for name, code in self._called(fact).items()}
        known = {code.casefold(): code for code in called.values()}
        codes = []
        for part in filter(None, (one.strip() for one in text.replace("\n", ";").split(";"))):
            named = called.get(letters(part))
            found = [named] if named else [known.get(one.casefold(), one) for one in part.split()]
            if not all(_CODE.fullmatch(one) or one in called.values() for one in found):
                raise BadInputError(NO_AREA, value=part)
            codes += found
        if fact == "wijk_code" and len(codes) > 1:
            raise BadInputError(ONE_AREA, value=text)
        return " ".join(dict.fromkeys(codes))
