"""Who looked at what is hidden: a line each, in a file beside the store that is in no backup."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from socialmap.disk import make_folder, make_private

if TYPE_CHECKING:
    from pathlib import Path

    from socialmap.keeping.roles import Account

NAME = "ingezien.jsonl"


@dataclass(frozen=True)
class Look:
    """That somebody looked.

    Attributes
    ----------
    account
        Id of the account; "" for who opened the link of the start.
    what
        The page, never what stood on it.
    """

    at: str
    account: str
    what: str


def note(folder: Path, by: Account, what: str) -> None:
    """Write down that somebody looks, on the disk before anything is shown.

    Raises
    ------
    OSError
        When that cannot be written; then nothing is to be shown.
    """
    line = json.dumps(asdict(Look(datetime.now(UTC).isoformat(timespec="seconds"), by.id, what)))
    path = folder / NAME
    make_folder(folder)
    make_private(path)
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
        file.flush()
        os.fsync(file.fileno())
