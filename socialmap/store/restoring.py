"""Putting a copy of a store in the place of the one that is there."""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from socialmap.disk import whole_file
from socialmap.errors import BadInputError, StoreError
from socialmap.store import keeping_tables, tables, troubles
from socialmap.store.accounts import forget_keys
from socialmap.store.beside import write_beside
from socialmap.store.copying import copy_rows, count_rows
from socialmap.store.engine import make_engine, sqlite_file
from socialmap.store.migrating import current_revision, is_known, moment, upgrade
from socialmap.store.store import Store
from socialmap.store.versions import raise_versions, read_version

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from sqlalchemy import Engine


@dataclass
class Found:
    """What stands where a store is wanted.

    Attributes
    ----------
    rows
        Of each table; none where there is no store, or nothing was ever stored in it.
    usable
        False for a file that this program cannot open: damaged, of another or of a newer one.
    """

    engine: Engine
    rows: dict[str, int] = field(default_factory=dict)
    usable: bool = True

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()


def look_at(url: str) -> Found:
    """What stands there, without making or migrating anything.

    Raises
    ------
    StoreError
        For a store on a server that cannot be reached or is of a newer program, and for a disk that fails.
    """
    try:
        engine = make_engine(url)
    except (SQLAlchemyError, ImportError) as error:
        raise troubles.shut(error) from error
    file = sqlite_file(engine)
    if file is not None and (not file.is_file() or not file.stat().st_size):
        return Found(engine)
    if file is not None and troubles.is_cut_short(file):
        return Found(engine, usable=False)
    try:
        with engine.connect() as connection:
            revision = current_revision(connection)
            rows = count_rows(connection)
    except SQLAlchemyError as error:
        engine.dispose()
        if file is not None and troubles.trouble_of(error, engine) in troubles.SPOILT:
            return Found(engine, usable=False)
        raise troubles.shut(error, engine) from error
    if revision is None:
        # On a server others may have tables too.
        return Found(engine, usable=file is None or not rows)
    if not is_known(revision):
        if file is None:
            engine.dispose()
            msg = (
                f"De opslag is van een nieuwere versie van dit programma ({revision}); er is niets veranderd. "
                "Maak een lege database en zet die in SOCIALMAP_DATABASE_URL."
            )
            raise StoreError(msg)
        return Found(engine, usable=False)
    return Found(engine, rows if rows.get("source") else {})


def migrate_copy(path: Path, revision: str, *, name: str) -> None:
    """Bring a copy, a SQLite file of its own, to the tables of this program.

    Raises
    ------
    BadInputError
        When a newer program made it.
    """
    if not is_known(revision):
        msg = "deze reservekopie is van een nieuwere versie van dit programma; er is niets veranderd"
        raise BadInputError(msg, file=name, value=revision, expected="een kopie van deze versie of een oudere")
    engine = make_engine(f"sqlite:///{path}", alone=True)
    with closing(Found(engine)):
        upgrade(engine, copying=False)


def put_back(store: Store, path: Path, beside: Mapping[str, str], *, first: Callable[[], None]) -> None:
    """Let a store hold what a copy of the same revision holds, in one commit.

    Parameters
    ----------
    first
        Called when nobody else can write any more: keeps what is there.
    beside
        Files that count from then on, by what they are; they are in place already.
    """
    engine = make_engine(f"sqlite:///{path}", alone=True)
    with closing(Found(engine)), engine.connect() as source, store.write() as session:
        version = read_version(session)
        first()
        copy_rows(source, session.connection())
        for what, name in beside.items():
            write_beside(session, what, name)
        # What a server computed of either store is no longer true.
        raise_versions(session, tables.metadata.tables, above=version)


def put_file_back(url: str, path: Path, beside: Mapping[str, str]) -> Path:
    """Put a copy in the place of a SQLite file that does not open, which is set aside first; where it stands now."""
    with closing(Store(f"sqlite:///{path}")) as copy, copy.write() as session:
        for what, name in beside.items():
            write_beside(session, what, name)
        forget_keys(session.connection(), {table.name for table in keeping_tables.LETS_IN})
    engine = make_engine(url)
    with closing(Found(engine)):
        file = sqlite_file(engine)
    if file is None:
        msg = "De opslag gaat niet open; kijk SOCIALMAP_DATABASE_URL na."
        raise StoreError(msg)
    aside = file.with_name(f"{file.stem}-onleesbaar-{moment()}{file.suffix}")
    shutil.copyfile(file, aside)
    with whole_file(file) as place:
        shutil.copyfile(path, place)
        # A log of the old file would be read into the new one.
        for log, kept in zip(troubles.beside(file), troubles.beside(aside), strict=True):
            if log.exists():
                log.replace(kept)
    return aside
