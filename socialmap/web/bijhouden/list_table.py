"""A table that is a list of somebody else: whose it is, of which day, and what would come of each of its rows."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from flask import request

from socialmap.errors import BadInputError, NotAllowedError
from socialmap.i18n import later
from socialmap.importing.flow import import_files
from socialmap.importing.lists import Stated
from socialmap.importing.previewing import preview_files
from socialmap.keeping.roles import Right
from socialmap.model import RecordKind, SourceKind
from socialmap.sources.osm.tags import SOURCE_ID as OSM
from socialmap.sources.reading import recognise
from socialmap.sources.records import WORDS
from socialmap.web import guard
from socialmap.web.site import site

if TYPE_CHECKING:
    from pathlib import Path

    from socialmap.importing.report import ImportReport

NAME, MAKER, LICENCE, DAY, KIND = "lijst", "maker", "licentie", "datum", "wiens"
KINDS = {
    SourceKind.LIST: later("iemand houdt haar bij"),
    SourceKind.SURVEY: later("het is een onderzoek van één moment"),
    SourceKind.STRANGERS: later("iedereen kan haar invullen: vraag het eerst aan een mens"),
}
_NO_NAME = later("Geef de lijst een naam, dan herkennen wij haar de volgende keer.")
_NOT_HERE = later("Een lijst van iemand anders gaat over de hele gemeente. Vraag het aan een redacteur.")
#: What says itself what it is, whatever table it is brought to.
_SURVEY = "access"
_BY_ITSELF = frozenset({OSM, _SURVEY, "hsds"})
#: The reader of a table of each kind of record, by the word of the command.
_READ_AS = {RecordKind.PLACE: "table", **WORDS}


def stated(path: Path) -> Stated | None:
    """What the form says of a list; None for a table that is the own word of who brings it.

    Parameters
    ----------
    path
        The file: an export of OpenStreetMap says itself whose it is, and a survey or HSDS is never one's own word.

    Raises
    ------
    BadInputError
        For a list without a name, or a day that is none.
    NotAllowedError
        For who may not write everywhere.
    """
    told, found = {name: request.form.get(name, "").strip() for name in (NAME, MAKER, LICENCE, DAY)}, _by_itself(path)
    if not any(told.values()) and not found:
        return None
    if not told[NAME] and found != OSM:
        raise BadInputError(_NO_NAME)
    if not guard.may_of(Right.WRITE, ()):
        raise NotAllowedError(_NOT_HERE)
    said = request.form.get(KIND, "")
    kind = SourceKind(said) if said in list(SourceKind) else SourceKind.LIST
    if found == _SURVEY:
        kind = SourceKind.SURVEY
    return Stated(told[NAME], told[MAKER], told[LICENCE], told[DAY], kind).kept()


def _by_itself(path: Path) -> str:
    """What a file is that says so itself; "" for a table."""
    try:
        found = recognise(path, site().settings)
    except BadInputError:
        return ""
    return found if found in _BY_ITSELF else ""


def preview(kind: RecordKind, path: Path, of: Stated) -> ImportReport:
    """What would come of each row."""
    how: Any = {"settings": site().settings, "kind": _by_itself(path) or _READ_AS[kind], "stated": of}
    (report,) = preview_files(site().store, [path], **how)
    return report


def save(kind: RecordKind, path: Path, of: Stated) -> ImportReport:
    """Take the list in; what came of it."""
    told = preview(kind, path, of)
    how: Any = {"settings": site().settings, "kind": _by_itself(path) or _READ_AS[kind], "stated": of}
    report, *_ = import_files(site().store, [path], **how)
    report.planned, report.record_kind = told.planned, told.record_kind
    return report


def keep(path: Path, of: Stated) -> None:
    """Write beside a table that waits what was said of it."""
    path.write_text(json.dumps(asdict(of)), encoding="utf-8")


def kept(path: Path) -> Stated | None:
    """What was said of a table that waits; None for one that is the own word of who brings it."""
    if not path.is_file():
        return None
    told = json.loads(path.read_text(encoding="utf-8"))
    return Stated(**{**told, "kind": SourceKind(told["kind"])})
