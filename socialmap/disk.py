"""Files of our own: whole or as they were, readable by their owner only, and a plain word for what a disk refuses."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700
#: What a killed program left half is cleared away after this many seconds: by then nobody writes it any more.
LEFT_BEHIND = 3600
PART = ".part"
FULL = "de schijf is vol; maak ruimte vrij en probeer het opnieuw"
_REASONS = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), FULL),
    **dict.fromkeys((errno.EACCES, errno.EPERM), "dit programma mag dat daar niet; kijk de rechten na"),
    errno.EROFS: "daar kan niet worden geschreven (alleen lezen)",
    **dict.fromkeys((errno.ENOTDIR, errno.EEXIST), "waar een map moet zijn, staat een bestand"),
    errno.EISDIR: "waar een bestand moet zijn, staat een map",
    errno.ENOENT: "die map of dat bestand bestaat niet",
    errno.EIO: "de schijf geeft een fout; kijk hem na",
}


def explain(error: OSError) -> str:
    """What the disk refused, as a Dutch sentence with the path.

    Examples
    --------
    >>> explain(OSError(28, "No space left on device", "var/straten.bin"))
    'var/straten.bin: de schijf is vol; maak ruimte vrij en probeer het opnieuw.'
    """
    why = _REASONS.get(error.errno or 0, error.strerror or str(error) or type(error).__name__)
    return f"{error.filename}: {why}." if error.filename else f"{why[:1].upper()}{why[1:]}."


def make_folder(path: Path) -> None:
    """Make a folder of our own, or close the one that is there: nobody else needs to look in it."""
    path.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    # One like /tmp, with the sticky bit, is shared on purpose.
    if not path.stat().st_mode & stat.S_ISVTX:
        _close(path, PRIVATE_FOLDER)


def keep_private(*paths: Path) -> None:
    """Close files to everybody but their owner; those that are not there are passed over."""
    for path in paths:
        _close(path, PRIVATE_FILE)


def make_private(path: Path) -> None:
    """Make an empty file that is closed to others from its first moment on; one that is there is closed."""
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, PRIVATE_FILE))
    _close(path, PRIVATE_FILE)


def _close(path: Path, mode: int) -> None:
    # What belongs to another account, or lies on a disk without modes, is not ours to change.
    with suppress(OSError):
        if stat.S_IMODE(path.stat().st_mode) & ~mode:
            path.chmod(mode)


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A file beside ``path`` to write in, which takes its place at the end: whole, on disk and closed to others.

    Whatever happens before, a power cut included, ``path`` is as it was.
    """
    prefix = f".{path.name}."
    clear_left_behind(path.parent, f"{prefix}*{PART}*")
    number, name = tempfile.mkstemp(dir=path.parent, prefix=prefix, suffix=PART)
    os.close(number)
    beside = Path(name)
    try:
        yield beside
        with beside.open("rb+") as file:
            os.fsync(file.fileno())
        keep_private(beside)
        beside.replace(path)
        _settle(path.parent)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


@contextmanager
def workplace(folder: Path, name: str) -> Iterator[Path]:
    """A folder in ``folder``, on the same disk and closed to others, that is gone afterwards."""
    prefix = f".{name}."
    clear_left_behind(folder, f"{prefix}*{PART}*")
    with tempfile.TemporaryDirectory(dir=folder, prefix=prefix, suffix=PART) as place:
        yield Path(place)


def clear_left_behind(folder: Path, pattern: str) -> None:
    """Remove what a program that was killed left half in a folder."""
    for path in folder.glob(pattern):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > LEFT_BEHIND:
                shutil.rmtree(path) if path.is_dir() else path.unlink()


def clear_folder(folder: Path) -> None:
    """Remove all files of a folder, where it is there."""
    for path in folder.glob("*"):
        path.unlink(missing_ok=True)


def _settle(folder: Path) -> None:
    """Make sure that a new name in a folder is there after a power cut too."""
    with suppress(OSError):  # not every system opens a folder
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
