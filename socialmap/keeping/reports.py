"""What somebody who reads the map says is not right: without an account, kept without who, when or from where.

The same said again is one row that waits, so that nobody can drown the queue; what waits is bounded, and who cannot
be heard any more is told so.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from socialmap.errors import BadInputError, NotAllowedError
from socialmap.i18n import later
from socialmap.model import Wrong
from socialmap.model.origins import names_origin
from socialmap.model.written import tidied
from socialmap.store import waiting

if TYPE_CHECKING:
    from datetime import date

    from socialmap.model import RecordKind
    from socialmap.store import Store

#: Signs of what somebody writes themselves.
LONGEST = 500
#: Different texts that are kept of one row; rows that wait about one place, and about all.
MOST_TEXTS, MOST_AT_PLACE, MOST = 5, 30, 3_000
CHOOSE = later("Kies wat er niet klopt.")
TELL = later("Schrijf in een paar woorden wat er niet klopt.")
TOO_LONG = later("Dit is te lang. Schrijf hoogstens 500 tekens.")
ORIGIN = later("Schrijf het zonder herkomst of geloof van mensen.")
FULL_HERE = later(
    "Over deze plek wachten al veel meldingen. Een redacteur kijkt ze eerst na. Probeer het later opnieuw."
)
FULL = later("Er wachten nu heel veel meldingen. Een redacteur kijkt ze eerst na. Probeer het later opnieuw.")


class Heard(StrEnum):
    """What became of a report."""

    KEPT = "bewaard"
    #: It was known already; one more says so.
    COUNTED = "geteld"
    #: The same, and there were words of so many others that those of this one are not kept.
    WITHOUT_WORDS = "zonder-tekst"


@dataclass(frozen=True)
class Report:
    """What is not right, read from a form.

    Attributes
    ----------
    text
        In somebody's own words, as it is kept; "" for none.
    """

    wrong: Wrong
    text: str


def read(wrong: str, text: str) -> Report:
    """What somebody filled in.

    Raises
    ------
    BadInputError
        Where a choice or a text lacks, the text is too long, or it says what nobody may enter (rule 2).
    """
    if wrong not in list(Wrong):
        raise BadInputError(CHOOSE, column="wat")
    # What a browser sends of a line end is two signs.
    plain = text.replace("\r\n", "\n").strip()
    kept, _ = tidied(plain, "note")
    if len(plain) > LONGEST:
        raise BadInputError(TOO_LONG, column="tekst")
    if wrong == Wrong.OTHER and not kept:
        raise BadInputError(TELL, column="tekst")
    if names_origin(kept):
        raise BadInputError(ORIGIN, column="tekst")
    return Report(Wrong(wrong), kept)


def keep(store: Store, kind: RecordKind, id: str, said: Report, *, place_id: str, today: date) -> Heard:
    """Let it wait for somebody's word.

    Parameters
    ----------
    place_id
        Where the record is; of a place itself.

    Raises
    ------
    NotAllowedError
        When too much waits already.
    """
    day = today.isoformat()
    with store.write() as session:
        waiting.lock(session)
        found = waiting.read_report(session, kind, id, said.wrong)
        if found is None:
            if waiting.count_reports(session, place_id) >= MOST_AT_PLACE:
                raise NotAllowedError(FULL_HERE)
            if waiting.count_reports(session) >= MOST:
                raise NotAllowedError(FULL)
            texts = [said.text] if said.text else []
            row = {"record_kind": kind, "record_id": id, "wrong": said.wrong, "place_id": place_id, "texts": texts}
            waiting.add_report(session, row | {"first_on": day, "last_on": day, "times": 1})
            return Heard.KEPT
        texts = found["texts"]
        is_new = bool(said.text) and said.text not in texts
        fits = is_new and len(texts) < MOST_TEXTS
        texts = [*texts, said.text] if fits else texts
        waiting.change_report(session, found["id"], last_on=day, times=found["times"] + 1, texts=texts)
    if fits:
        return Heard.KEPT
    return Heard.WITHOUT_WORDS if is_new else Heard.COUNTED
