"""The same bytes again: into a store that did not change since, they would write nothing, so they are not read.

What is kept beside the store is a fingerprint of each file with what was told of it, and never a word of the file.
"""

from __future__ import annotations

import hashlib
import json
import logging
import stat
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from socialmap.disk import explain, make_private, whole_file
from socialmap.importing.report import ImportReport
from socialmap.sources.streets import NETWORK
from socialmap.store.writing import Counts

if TYPE_CHECKING:
    from socialmap.config import Settings
    from socialmap.store import Store

NAME = "gelezen.json"
#: Files that are remembered, the last ones first.
MOST = 500
#: Bytes; a file above it is read each time, as it always was.
LARGEST = 500_000_000
SAME = "Deze gegevens zijn al ingelezen en sindsdien is er niets veranderd. Met --report leest u ze opnieuw."


class Again:
    """What was taken in before by this program, with the same wishes, into the store as it is now.

    Parameters
    ----------
    asked
        What else decides how a file is read.
    """

    def __init__(self, store: Store, settings: Settings, asked: Mapping[str, object]) -> None:
        self._store, self._path = store, settings.data_dir / NAME
        wishes = repr([_program(settings.starter_dir), settings.store_url, settings, sorted(asked.items())])
        self._wishes = wishes.encode()
        self._known = _read(self._path)
        self._version = store.version()
        self._taken: list[str] = []

    def report(self, files: Sequence[Path], name: str) -> ImportReport | None:
        """What to tell of these files when they need not be read; None when they must be."""
        mark = self._mark(files)
        self._taken.append(mark)
        before = self._known.get(mark)
        if not mark or before is None or before["version"] != self._version:
            return None
        counts = {what: Counts(same=same) for what, same in before["counts"].items()}
        return ImportReport(name, before["kind"], before["source_id"], counts, notes=[SAME])

    def keep(self, reports: Sequence[ImportReport]) -> None:
        """Remember what was taken in, in the order in which it was asked; where that fails it is read again."""
        version = self._store.version()
        for mark, report in zip(self._taken, reports, strict=False):
            self._known.pop(mark, None)
            if mark and report.kind != NETWORK:  # streets lie in a file beside the store, which may be gone or damaged
                counts = {what: one.added + one.changed + one.same for what, one in report.counts.items()}
                told = {"kind": report.kind, "source_id": report.source_id, "counts": counts}
                self._known[mark] = {"version": version, **told}
        try:
            with whole_file(self._path) as path:
                path.write_text(json.dumps(dict(list(self._known.items())[-MOST:])), encoding="utf-8")
            make_private(self._path)
        except OSError as error:
            logging.getLogger("socialmap").warning("Wat is ingelezen is niet onthouden. %s", explain(error))

    def _mark(self, files: Sequence[Path]) -> str:
        """Of the bytes, the day of the file (lists without a day are as old as that) and the wishes.

        "" for what its reader had better judge: what cannot be opened, is no file (a pipe never ends) or is very large.
        """
        found = hashlib.sha256(self._wishes)
        try:
            for path in files:
                status = path.stat()
                if not stat.S_ISREG(status.st_mode) or status.st_size > LARGEST:
                    return ""
                found.update(str(datetime.fromtimestamp(status.st_mtime, UTC).date()).encode())
                with path.open("rb") as file:
                    found.update(hashlib.file_digest(file, "sha256").digest())
        except OSError:
            return ""
        return found.hexdigest()


def _read(path: Path) -> dict[str, Any]:
    """What is remembered; nothing when it cannot be read."""
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


@cache
def _program(starter: Path) -> str:
    """Another edition of the program, or of what it starts with, may read the same bytes otherwise."""
    found = hashlib.sha256()
    code = Path(__file__).parents[1]
    for path in sorted((*code.rglob("*.py"), *starter.glob("*.csv"))):
        found.update(path.read_bytes())
    return found.hexdigest()
