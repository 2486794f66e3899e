"""Backup and restore: the store, its streets and its journal in one file, and back, into either database.

What goes along is what the pages say: no secret key (a copy travels; with a new key people only log in again), no
password, no address of this machine. A restore puts everything in place in one commit of the store: whoever kills it
finds the old or the new, and a running server notices.

Purges (a privacy request holds for older backups too) are kept in a file beside the store that is in no backup and
that a restore leaves where it is (``ledger.purge``); they are replayed before its commit.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from socialmap import disk
from socialmap.errors import BadInputError, NotFoundError, StoreError
from socialmap.importing.adopting import adopt_all
from socialmap.importing.journal import NAME as JOURNAL
from socialmap.ledger.purge import replay
from socialmap.network.files import NO_STREETS, copy_streets, open_network, stored_streets
from socialmap.store import Store, open_store
from socialmap.store.archive import STORE, Manifest, is_archive, read_archive, write_archive
from socialmap.store.beside import STREETS
from socialmap.store.migrating import moment
from socialmap.store.restoring import Found, look_at, migrate_copy, put_back, put_file_back

if TYPE_CHECKING:
    from collections.abc import Callable

    from socialmap.config import Settings
    from socialmap.store import Session

#: Settings that say what is shown, and to whom; a restore tells where they differ here.
TOLD = ("gemeente", "public_url", "also_hosts", "cirkels")
#: Names by which a file goes along, beside that of the streets.
IMPORTS = "imports"
ENDING = ".zip"
RESTORE_HINT = "zet een reservekopie terug met: python -m socialmap restore BESTAND."


@dataclass
class Kept:
    """What was kept or put back.

    Attributes
    ----------
    path
        The backup.
    before
        Where what was there before stands; None when there was nothing.
    notes
        What the user should know, in Dutch sentences.
    """

    path: Path
    manifest: Manifest
    before: Path | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def places(self) -> int:
        """How many places are in it."""
        return self.manifest.rows.get("place", 0)


def back_up(settings: Settings, path: Path) -> Kept:
    """Write a backup of one moment of the store, while it is served and edited.

    Parameters
    ----------
    path
        The file, or a folder for one with the moment in its name. A backup that is there is replaced once the new
        one is whole.

    Raises
    ------
    BadInputError
        When there is no such folder, or another file would be lost.
    StoreError
        When there is no store here, or it cannot be read.
    """
    if path.is_dir():
        path /= f"socialmap-{moment()}{ENDING}"
    if not path.parent.is_dir():
        msg = "deze map is er niet"
        raise BadInputError(msg, file=str(path.parent), expected="een map die bestaat")
    if path.exists() and path.stat().st_size and not is_archive(path):
        msg = "hier staat al een ander bestand; dat wordt niet vervangen"
        raise BadInputError(msg, file=str(path), expected="een nieuwe naam, of die van een reservekopie")
    with closing(look_at(settings.store_url)) as found:
        if not found.usable:
            msg = f"De opslag gaat niet open, dus er is niets bewaard; {RESTORE_HINT}"
            raise StoreError(msg)
        if not found.rows:
            msg = f"Er is hier nog geen opslag om te bewaren ({settings.data_dir}); kijk SOCIALMAP_DATA_DIR na."
            raise StoreError(msg)
        return _back_up(settings, path, found)


def restore(settings: Settings, path: Path, agreed: Callable[[str], bool]) -> Kept:
    """Put a backup in the place of what is here, all of it or nothing, and keep what was here as a backup.

    Parameters
    ----------
    agreed
        Called with what would be replaced, when there is anything; False leaves all as it is.

    Raises
    ------
    BadInputError
        When the backup is not whole, or of a newer program, or its place is taken and that was not agreed to.
    StoreError
        When the store cannot be written; nothing changed.
    """
    disk.make_folder(settings.data_dir)
    with disk.workplace(settings.data_dir, "terugzetten") as folder, closing(look_at(settings.store_url)) as there:
        manifest = read_archive(path, folder)
        migrate_copy(folder / STORE, manifest.revision, name=path.name)
        with closing(Store(f"sqlite:///{folder / STORE}")) as copy:
            adopt_all(copy)
            with copy.write() as session:
                purged = replay(session, settings.data_dir)
        if (there.rows or not there.usable) and not agreed(_taken(there)):
            raise BadInputError(_taken(there), expected="de optie --replace, om dat te vervangen")
        done = Kept(path, manifest, notes=[*_told(settings, manifest), *([purged] if purged else [])])
        beside = {STREETS: _put_streets(settings, folder, done)} if manifest.whole else {}
        if there.usable:
            with closing(open_store(settings)) as store:
                put_back(store, folder / STORE, beside, first=lambda: _keep(settings, there, done))
        else:
            done.before = put_file_back(settings.store_url, folder / STORE, beside)
            done.notes.append("Draait de sociale kaart al? Start haar opnieuw.")
        if IMPORTS in manifest.beside:
            with disk.whole_file(settings.data_dir / JOURNAL) as file:
                file.write_bytes((folder / manifest.beside[IMPORTS]).read_bytes())
    return done


def _keep(settings: Settings, there: Found, done: Kept) -> None:
    """Keep what is about to be replaced."""
    if there.rows:
        before = settings.data_dir / f"voor-terugzetten-{moment()}{ENDING}"
        done.before = _back_up(settings, before, there).path


def _back_up(settings: Settings, path: Path, found: Found) -> Kept:
    notes: list[str] = []

    def beside(session: Session) -> dict[str, Path]:
        journal, streets = settings.data_dir / JOURNAL, stored_streets(session, settings.data_dir)
        files = {IMPORTS: journal} if journal.is_file() else {}
        if streets:
            try:
                open_network(streets)
                files[STREETS] = streets
            except (NotFoundError, StoreError) as error:
                notes.append(f"De straten gaan niet mee: {error}")
        return files

    told = {name: str(getattr(settings, name)) for name in TOLD if hasattr(settings, name)}
    return Kept(path, write_archive(found.engine, path, find_beside=beside, settings=told), notes=notes)


def _taken(there: Found) -> str:
    if not there.usable:
        return "hier staat een opslag die niet opengaat; terugzetten zet haar opzij en een nieuwe op haar plaats"
    return f"hier staat al een opslag met {there.rows.get('place', 0)} plekken; terugzetten vervangt die"


def _told(settings: Settings, manifest: Manifest) -> list[str]:
    """Where this machine shows something else than the one of the backup."""
    differ = [
        (name, theirs, str(getattr(settings, name)))
        for name, theirs in manifest.settings.items()
        if name in TOLD and hasattr(settings, name) and theirs != str(getattr(settings, name))
    ]
    return [
        f"De reservekopie is gemaakt met SOCIALMAP_{name.upper()}={theirs}; hier is dat {ours or 'leeg'}."
        for name, theirs, ours in differ
    ]


def _put_streets(settings: Settings, folder: Path, done: Kept) -> str:
    """Put the file of streets in place, where it does not count yet; its name."""
    name = done.manifest.beside.get(STREETS)
    if name is None:
        return NO_STREETS
    try:
        return copy_streets(folder / name, settings.data_dir)
    except StoreError as error:
        done.notes.append(f"De straten gaan niet mee: {error}")
        return NO_STREETS
