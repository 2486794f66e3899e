"""The key that signs what a browser keeps: made once, whole or not at all, readable by this account only."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path
from tempfile import mkstemp

from socialmap.config import MIN_KEY
from socialmap.errors import SettingError

FILE = "secret_key"


def secret_key(folder: Path) -> str:
    """The key in ``folder``; several processes that start together make one.

    A key is written in full beside its place and then linked there: whoever comes second finds the first one's, and
    nobody ever reads half of one.

    Raises
    ------
    SettingError
        When no key can be kept in this folder, or what is kept there is no key.
    """
    path = folder / FILE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _make(path)
        key = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "geen leesbare tekst"
        msg = f"De sleutel {path} is niet te maken of te lezen ({reason}); kijk SOCIALMAP_DATA_DIR na."
        raise SettingError(msg) from None
    # A disk that filled up, or lost its power, leaves nothing, a part or zeros.
    if len(key) < MIN_KEY or not key.isprintable():
        msg = f"De sleutel {path} is leeg, te kort of beschadigd; haal dit bestand weg, dan komt er een nieuwe sleutel."
        raise SettingError(msg)
    return key


def _make(path: Path) -> None:
    handle, name = mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32))
            file.flush()
            os.fsync(handle)
        with suppress(FileExistsError):
            os.link(name, path)
    finally:
        os.unlink(name)  # noqa: PTH108 (a name that mkstemp gave)
