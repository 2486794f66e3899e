"""The journal of imports: a line a file with what was done to it; the store itself keeps no log."""

from __future__ import annotations

import json
import logging
import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from socialmap.disk import explain, make_folder, make_private
from socialmap.importing.report import HOW_OFTEN

if TYPE_CHECKING:
    from socialmap.importing.report import ImportReport

NAME = "imports.jsonl"
#: Bytes that are read back, from the end.
MOST = 500_000


@dataclass(frozen=True)
class Imported:
    """The last import of one file of a source.

    Attributes
    ----------
    moment
        ISO 8601, UTC.
    kind
        What the file was taken for, like "places" or "areas".
    added, changed, same
        Rows.
    remarks
        How often something was done, by (action, reason); the reasons without what stood in the file.
    """

    source_id: str
    moment: str
    kind: str
    added: int
    changed: int
    same: int
    remarks: dict[tuple[str, str], int]


def note(folder: Path, report: ImportReport) -> None:
    """Add one line to the journal; what was imported stands also where that fails."""
    reasons: dict[str, Counter[str]] = {}
    for one in report.remarks:
        reasons.setdefault(one.action, Counter())[_kind(one.reason)] += _times(one.reason)
    entry = {
        "moment": datetime.now(UTC).isoformat(timespec="seconds"),
        "bestand": report.file,
        "soort": report.kind,
        "bron": report.source_id,
        "aantallen": {what: [counts.added, counts.changed, counts.same] for what, counts in report.counts.items()},
        "opmerkingen": len(report.remarks),
        "redenen": reasons,
    }
    try:
        make_folder(folder)
        make_private(folder / NAME)
        with (folder / NAME).open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry, ensure_ascii=False) + "\n")
    except OSError as error:
        logging.getLogger("socialmap").warning("Het journaal is niet bijgewerkt. %s", explain(error))


def read_journal(folder: Path) -> tuple[Imported, ...]:
    """The last import of each file, oldest first; nothing where there is no journal, or lines that cannot be read."""
    path = folder / NAME
    try:
        found = path.stat()
    except OSError:
        return ()
    return _read(path, found.st_mtime_ns, found.st_size)


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int, size: int) -> tuple[Imported, ...]:
    with path.open("rb") as file:
        file.seek(max(0, size - MOST))
        lines = file.read(MOST).decode("utf-8", errors="replace").splitlines()
    last: dict[tuple[str, str], Imported] = {}
    for line in lines:
        try:
            entry = json.loads(line)
            key, imported = (entry["bron"], entry["bestand"]), _imported(entry)
        except (ValueError, TypeError, KeyError, AttributeError):
            continue  # of an earlier edition, or cut off
        if key[0]:
            last.pop(key, None)
            last[key] = imported
    return tuple(last.values())


def _imported(entry: dict[str, Any]) -> Imported:
    added, changed, same = (sum(int(counts[n]) for counts in entry["aantallen"].values()) for n in range(3))
    told = {(action, reason): int(n) for action, reasons in entry["redenen"].items() for reason, n in reasons.items()}
    return Imported(entry["bron"], str(entry["moment"]), str(entry["soort"]), added, changed, same, told)


def _times(reason: str) -> int:
    """How often it was done, when one remark tells of many.

    Examples
    --------
    >>> _times("110 wijkcodes begonnen met BU in plaats van WK"), _times("geen straat (6 keer)"), _times("leeg")
    (110, 6, 1)
    """
    found = HOW_OFTEN.search(reason)
    return int(found[1] or found[2]) if found else 1


def _kind(reason: str) -> str:
    """A reason without its numbers, or what it quotes after a colon.

    Examples
    --------
    >>> _kind("Excel maakte van dit huisnummer een datum: onbekend; misschien stond er 2-4")
    'Excel maakte van dit huisnummer een datum'
    """
    return re.sub(r" ?\(\d+ keer\)|\d+ ?", "", reason.split(":", maxsplit=1)[0]).strip()
