"""A backup in one file: a zip with one moment of the store, what is kept beside it, and a manifest with checksums.

The store in it is a SQLite file of the store's own revision, whatever database it came from, and can go to either.

Members
-------
``manifest.json``
    ``Manifest``: what is in the file, with the size and SHA-256 of each other member.
``store.sqlite``
    The store.
``beside/NAME``
    Files that go with it, by what they are (``Manifest.beside``).

A reader refuses a format number that it does not know and passes over members that it does not know. What is to be
done again after a backup is put back (the purges of a privacy request) does not belong in here: it is kept in a file
beside the store, which a restore leaves where it is, to replay it (``socialmap.backup``).
"""

from __future__ import annotations

import errno
import hashlib
import json
import sqlite3
import zipfile
import zlib
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from socialmap import __version__
from socialmap.disk import whole_file, workplace
from socialmap.errors import BadInputError
from socialmap.store import troubles
from socialmap.store.copying import copy_as_sqlite, count_rows
from socialmap.store.engine import make_engine
from socialmap.store.migrating import current_revision
from socialmap.store.versions import read_version

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from sqlalchemy import Connection, Engine

FORMAT = 1
MANIFEST, STORE, BESIDE = "manifest.json", "store.sqlite", "beside/"
#: A manifest is small; more than this is none.
LARGEST_MANIFEST = 1_000_000
_PIECE = 1 << 20
_EXPECTED = "een bestand dat is gemaakt met: python -m socialmap backup BESTAND"


@dataclass(frozen=True)
class Manifest:
    """What is in a backup.

    Attributes
    ----------
    revision, version
        Of the store: of its tables, and of its content.
    made
        The moment, ISO 8601, UTC.
    rows
        Of each table.
    settings
        Those that say what was shown, by name; a restore tells where they differ.
    beside
        Members by what they are.
    whole
        Whether all that goes with the store was kept too; else what is beside it stays as it is.
    files
        Bytes and SHA-256 of each member.
    """

    revision: str
    version: int
    made: str
    rows: dict[str, int]
    settings: dict[str, str] = field(default_factory=dict)
    beside: dict[str, str] = field(default_factory=dict)
    whole: bool = False
    files: dict[str, tuple[int, str]] = field(default_factory=dict)
    format: int = FORMAT
    program: str = __version__


def write_archive(
    engine: Engine,
    path: Path,
    *,
    find_beside: Callable[[Session], Mapping[str, Path]] | None = None,
    settings: Mapping[str, str] | None = None,
    versions: Path | None = None,
) -> Manifest:
    """Write a backup of one moment of a store, whole or not at all.

    Parameters
    ----------
    find_beside
        Called with a session on the copy, for the files that go with what it says; None: only the store is kept.
    """
    with workplace(path.parent, path.name) as folder, whole_file(path) as beside:
        copy = folder / STORE
        copy_as_sqlite(engine, copy, versions=versions)
        with _opened(copy) as connection, Session(connection) as session:
            files = find_beside(session) if find_beside else {}
            named = {what: BESIDE + file.name for what, file in files.items()}
            made = _described(connection, settings=settings or {}, beside=named, whole=find_beside is not None)
        members = {STORE: copy} | {BESIDE + file.name: file for file in files.values()}
        with zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, file in members.items():
                with file.open("rb") as source, archive.open(name, "w", force_zip64=True) as target:
                    made.files[name] = _copied(source, target)
            archive.writestr(MANIFEST, json.dumps(asdict(made), ensure_ascii=False, indent=1))
    return made


def read_archive(path: Path, folder: Path) -> Manifest:
    """Unpack a backup into an empty folder and check all of it.

    A SQLite file of a store, such as an upgrade leaves beside it, is taken for a backup without anything beside it.

    Returns
    -------
    What is in it; ``folder`` holds its members.

    Raises
    ------
    BadInputError
        When it is no backup, of a newer format, or damaged anywhere.
    """
    if not path.is_file():
        msg = "dit bestand is er niet"
        raise BadInputError(msg, file=str(path), expected=_EXPECTED)
    (folder / BESIDE).mkdir()
    with path.open("rb") as file:
        is_store = file.read(len(troubles.MAGIC)) == troubles.MAGIC
    try:
        made = None if is_store else _unpacked(path, folder)
        if is_store:
            with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as source:
                source.execute("VACUUM INTO ?", (str(folder / STORE),))
        _check_file(folder / STORE)
        with _opened(folder / STORE) as connection:
            found = _described(connection, settings={}, beside={}, whole=False)
    except (ValueError, SQLAlchemyError, *troubles.DRIVER_ERRORS) as error:
        raise _damaged(path) from error
    if made and (found.revision, found.rows) != (made.revision, made.rows):
        raise _damaged(path)
    return made or found


def is_archive(path: Path) -> bool:
    """Whether a file is such a backup, sound or not."""
    try:
        with zipfile.ZipFile(path) as archive:
            return MANIFEST in archive.namelist()
    except (OSError, *_BROKEN):
        return False


#: What reading a zip raises when any bit of it may be wrong: also "encrypted", or packed in a way that nobody knows.
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError)
#: What a manifest holds; the first few always.
_SHAPE = {"revision": str, "version": int, "made": str, "rows": dict, "files": dict}
_SHAPE_MORE = {"settings": dict, "beside": dict, "whole": bool, "program": str}


def _damaged(path: Path) -> BadInputError:
    msg = "de reservekopie is beschadigd of niet heel; er is niets teruggezet"
    return BadInputError(msg, file=path.name, expected=_EXPECTED)


def _unpacked(path: Path, folder: Path) -> Manifest:
    if not zipfile.is_zipfile(path):
        msg = "dit is geen reservekopie van dit programma, of zij is afgebroken"
        raise BadInputError(msg, file=path.name, expected=_EXPECTED)
    try:
        with zipfile.ZipFile(path) as archive:
            made = _manifest(archive, path)
            for name, (size, checksum) in made.files.items():
                # Where it goes is ours to say, and no more comes out than was promised.
                inside = folder / (STORE if name == STORE else BESIDE + Path(name).name)
                with archive.open(name) as source, inside.open("wb") as target:
                    if _copied(source, target, size) != (size, checksum):
                        raise _damaged(path)
    except _BROKEN as error:
        raise _damaged(path) from error
    except OSError as error:
        # A zip that says that a part of it begins before it does; a disk that is full is something else.
        if error.errno != errno.EINVAL:
            raise
        raise _damaged(path) from error
    return made


def _manifest(archive: zipfile.ZipFile, path: Path) -> Manifest:
    if MANIFEST not in archive.namelist():
        raise _damaged(path)
    with archive.open(MANIFEST) as file:
        values = json.loads(file.read(LARGEST_MANIFEST))
    if not isinstance(values, dict) or "format" not in values:
        raise _damaged(path)
    if values["format"] != FORMAT:
        msg = "deze reservekopie is van een nieuwere versie van dit programma"
        raise BadInputError(msg, file=path.name, value=values["format"], expected=f"vorm {FORMAT}")
    if not _is_whole(values, set(archive.namelist())):
        raise _damaged(path)
    known = {name: values[name] for name in values if name in {one.name for one in fields(Manifest)}}
    known["files"] = {name: (size, checksum) for name, (size, checksum) in values["files"].items()}
    return Manifest(**known)


def _is_whole(values: dict[str, Any], members: set[str]) -> bool:
    """Whether a manifest says what it should, and the members that it names are there."""
    if not _SHAPE.keys() <= values.keys():
        return False
    if not all(isinstance(values[name], kind) for name, kind in (_SHAPE | _SHAPE_MORE).items() if name in values):
        return False
    files, beside = values["files"], values.get("beside", {})
    told = all(isinstance(one, list) and [type(part) for part in one] == [int, str] for one in files.values())
    return (
        told
        and STORE in files
        and files.keys() <= members
        and all(isinstance(name, str) and name in files for name in beside.values())
        and all(name == BESIDE + Path(name).name for name in beside.values())
    )


def _copied(source: IO[bytes], target: IO[bytes], most: int | None = None) -> tuple[int, str]:
    """Copy, and tell how many bytes with which checksum; stops soon after more than was promised."""
    digest, size = hashlib.sha256(), 0
    while piece := source.read(_PIECE):
        target.write(piece)
        digest.update(piece)
        size += len(piece)
        if most is not None and size > most:
            break
    return size, digest.hexdigest()


def _check_file(path: Path) -> None:
    """Refuse a file whose pages do not fit together, or that holds anything to be run: a store has tables only."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA trusted_schema=OFF")
        (found,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
        (running,) = connection.execute(
            "SELECT count(*) FROM sqlite_master WHERE type IN ('view', 'trigger')"
        ).fetchone()
    if found != "ok" or running:
        msg = "not a sound store"
        raise ValueError(msg)


@contextmanager
def _opened(path: Path) -> Iterator[Connection]:
    engine = make_engine(f"sqlite:///{path}", alone=True)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _described(
    connection: Connection, *, settings: Mapping[str, str], beside: Mapping[str, str], whole: bool
) -> Manifest:
    revision = current_revision(connection)
    if revision is None:
        msg = "no revision"
        raise ValueError(msg)
    return Manifest(
        revision=revision,
        version=read_version(connection),
        made=datetime.now(UTC).isoformat(timespec="seconds"),
        rows=count_rows(connection),
        settings=dict(settings),
        beside=dict(beside),
        whole=whole,
    )
