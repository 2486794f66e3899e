"""What becomes of each row of a table, to be shown before it is stored and told afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from socialmap.i18n import later

if TYPE_CHECKING:
    from datetime import date

NEW, OTHER, SAME, REFUSED = "nieuw", "anders", "gelijk", "geweigerd"
#: Said by strangers: asked of a person, and nowhere until then.
PROPOSED = "voorgesteld"
#: Not a fact: the day on which somebody saw that all is as it says.
CHECKED_ON = "checked_on"
A_DAY = "een dag, zoals 2026-11-28"
NO_PLACE = later("Deze plek kennen wij niet, of er zijn er meer met deze naam.")
SEVERAL = later("Er zijn er meer met deze naam. Zet het nummer erbij.")
TWICE = later("Dit staat al in een andere rij.")
CHANGED = later("Iemand anders heeft dit intussen veranderd. Haal de tabel opnieuw op.")
GONE = later("Dit nummer hoort bij een andere plek, of wij kennen het niet. Laat het nummer leeg voor iets nieuws.")
LACKS = later("Hier ontbreekt: %(label)s.")
NO_POINT = later("Wij weten niet waar dit is. Vul lengtegraad en breedtegraad in, of een adres dat op de kaart staat.")
OUTSIDE = later("Dit punt ligt meer dan 1 kilometer buiten de gemeente.")
NOT_YOURS = later("Dit ligt buiten uw gebied.")
NOWHERE = later("Dit hoort bij geen gebied. Vraag het aan een hoofdredacteur.")
NOT_HERE = later("Verborgen maken kan niet met een tabel.")
NOT_YET = later("Deze dag is nog niet geweest.")
NO_KIND = later("Wat voor plek dit is, staat er niet: alleen voor wie een account heeft, tot iemand het zegt.")
LOOKS_LIKE = later("Dit lijkt op een plek die er al is: %(label)s. Is het dezelfde? Zet dan het nummer erbij.")
UNKNOWN_NAME = later("Deze naam kennen wij niet, of er zijn er meer met deze naam.")


@dataclass(frozen=True)
class Where:
    """Where a row changes something: ids of places and codes of areas, and points (degrees) of what is new or moves."""

    names: tuple[str, ...] = ()
    points: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True)
class Changed:
    """One fact that becomes another; of a fact that names another record the names."""

    fact: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Planned:
    """What becomes of one row.

    Attributes
    ----------
    row
        Its number, counted from 1 below the headings; None for a change of which no row is known.
    what
        ``NEW``, ``OTHER``, ``SAME``, ``PROPOSED`` or ``REFUSED``.
    reason
        Why it is refused, why fewer may see it, or what to look at.
    lacks
        What the reason names: the label of what is missing, or another record.
    left_out
        Facts of which the value is left out, each with the reason; "" when it does not fit.
    version
        That of the stored record, None where there is none.
    wanted
        What is to be stored.
    checked
        The day on which somebody saw that all is as it says; None: nothing is told of that.
    """

    row: int | None
    name: str
    what: str
    reason: str = ""
    lacks: str = ""
    changes: tuple[Changed, ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()
    id: str = ""
    version: int | None = None
    wanted: Mapping[str, Any] = field(default_factory=dict)
    checked: date | None = None
