"""``/bronnen``: every source with its date, licence and use.

First minute: somebody doubts a figure, follows the link beside it to its source here, and sees who measured it, when,
and what it is used for; then goes to the publisher.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from socialmap.i18n import later
from socialmap.layer import credit
from socialmap.model.written import web_link
from socialmap.queries.common import measured
from socialmap.schedule import AMSTERDAM_TIME

if TYPE_CHECKING:
    from collections.abc import Sequence

    from socialmap.i18n import Words
    from socialmap.importing.journal import Imported
    from socialmap.world import World


#: What was done to a file, by a word in the reason that the journal gives; the first that fits.
_DONE = (
    ("herkomst|geloof", later("cijfers over herkomst of geloof weggelaten")),
    ("apostrof|aanhalingsteken|vraagteken", later("leestekens in namen hersteld")),
    ("spaties", later("spaties te veel weggehaald")),
    ("HTML|niet ziet|te lang", later("opmaak en te lange teksten opgeruimd")),
    ("huisnummer", later("huisnummers weggelaten die geen huisnummer zijn")),
    ("plek", later("rijen over dezelfde plek samengevoegd")),
    (r"\bring|grens", later("grenzen hersteld")),
    ("codes", later("codes hersteld")),
    ("bedrijf", later("weggelaten wat niet werkt")),
    ("kolom|dubbel", later("lege of dubbele kolommen weggelaten")),
    ("lopen|straat|stra|kruispunt", later("weggelaten waar u niet kunt lopen")),
)
_OTHERWISE = {
    "hersteld": later("iets anders hersteld"),
    "samengevoegd": later("iets anders samengevoegd"),
    "weggelaten": later("iets anders weggelaten"),
    "geweigerd": later("rijen geweigerd"),
}
#: Of these files no rows are counted: a count would tell how many must stay hidden.
_UNCOUNTED = "places"


@dataclass(frozen=True)
class Import:
    """What importing a source did, in sentences."""

    when: str
    rows: str
    repairs: list[str]


@dataclass(frozen=True)
class SourceRow:
    """One source in full."""

    id: str
    name: str
    publisher: str
    licence: str
    url: str
    published: str
    measured: str
    used_for: str
    note: str
    imported: Import | None


def source_list(world: World, words: Words, journal: Sequence[Imported] = ()) -> list[SourceRow]:
    """Every source that the store knows, by publisher and name, and what its last imports did."""
    ordered = world.sources.sort_values(["publisher", "name"])
    return [
        SourceRow(
            id=str(id),
            name=row["name"],
            publisher=credit(str(id), row["publisher"]),
            licence=row["licence"],
            url=web_link(row["url"]),
            published=words.moment(row["published"]),
            measured=words.moment(measured(world, str(id))),
            used_for=row["used_for"],
            note=row["note"],
            imported=_imported([one for one in journal if one.source_id == id], words),
        )
        for id, row in ordered.iterrows()
    ]


def _imported(files: list[Imported], words: Words) -> Import | None:
    """All files of one source together."""
    if not files:
        return None
    counted = [one for one in files if one.kind != _UNCOUNTED]
    rows = ""
    if counted:
        rows = words.gettext(
            "Rijen: %(added)s nieuw, %(changed)s gewijzigd, %(same)s hetzelfde.",
            added=words.number(sum(one.added for one in counted)),
            changed=words.number(sum(one.changed for one in counted)),
            same=words.number(sum(one.same for one in counted)),
        )
    done: Counter[str] = Counter()
    for one in files:
        for (action, reason), number in one.remarks.items():
            if action in _OTHERWISE:
                done[_done(action, reason)] += number if one.kind != _UNCOUNTED else 0
    when = datetime.fromisoformat(max(one.moment for one in files)).astimezone(AMSTERDAM_TIME)
    return Import(words.day(when.date(), year=True), rows, [_repair(done, text, words) for text in sorted(done)])


def _repair(done: Counter[str], text: str, words: Words) -> str:
    what, number = words.gettext(text), done[text]
    return words.gettext("%(what)s (%(n)s keer)", what=what, n=words.number(number)) if number else what


def _done(action: str, reason: str) -> str:
    known = (text for sign, text in _DONE if action != "geweigerd" and re.search(sign, reason))
    return next(known, _OTHERWISE[action])
