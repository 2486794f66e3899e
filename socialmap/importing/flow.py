"""From files to the store: each file whole or not at all, then what follows from them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from socialmap.errors import BadInputError
from socialmap.importing import areas, figures, records
from socialmap.importing.again import Again
from socialmap.importing.along import import_features
from socialmap.importing.bringing import tables as bringing
from socialmap.importing.bringing import telling
from socialmap.importing.derive import derive
from socialmap.importing.editing import ROLES
from socialmap.importing.hsds import import_hsds
from socialmap.importing.journal import note
from socialmap.importing.osm import import_osm
from socialmap.importing.places import import_places
from socialmap.importing.report import ImportReport
from socialmap.importing.starter import load_sources
from socialmap.importing.streets import import_streets, may_replace
from socialmap.model import CALLED, RecordKind
from socialmap.model.written import file_name
from socialmap.schedule import AMSTERDAM_TIME
from socialmap.sources import raw
from socialmap.sources.apart import here
from socialmap.sources.reading import read_any
from socialmap.sources.streets import NETWORK, group, is_streets, read_network

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from pathlib import Path

    from socialmap.config import Settings
    from socialmap.importing.lists import Stated
    from socialmap.model import PlaceKind
    from socialmap.network.network import Origin
    from socialmap.sources.apart import Reader
    from socialmap.sources.wording import Meanings
    from socialmap.store import Store


Progress = Callable[[str, float], None]
#: Is told what would happen, and says whether it may.
Ask = Callable[[str], bool]
#: A raw table, its kind, what it is called in the report, and whom to tell which share of it is done. A report where
#: there is nothing to read.
_Read = tuple[raw.RawTable | raw.StreetTable | ImportReport, str, str, Callable[[float], None]]


@dataclass(frozen=True)
class Hand:
    """Who brings tables.

    Attributes
    ----------
    role
        As whom a person writes.
    of_all
        Every table of records is the word of this person; else only one of ours that comes back, and any other is a
        list, a source of its own.
    shown
        Makes of the name of a place what the map calls it.
    """

    role: str = ROLES[0]
    of_all: bool = False
    shown: Callable[[str], str] = str

    def says(self, table: raw.RecordRows) -> bool:
        """Is a table the word of this person?"""
        return self.of_all or table.kind is RecordKind.PLACE or "version" in table.frame


def today() -> date:
    """The day in Amsterdam."""
    return datetime.now(AMSTERDAM_TIME).date()


#: Figures follow from these.
_DERIVED_FROM = (raw.Areas, raw.Figures, raw.Crosswalk)


def import_files(
    store: Store,
    paths: Iterable[Path],
    *,
    settings: Settings,
    kind: str | None = None,
    mapping: Mapping[str, str] | None = None,
    progress: Progress | None = None,
    done: Callable[[ImportReport], None] | None = None,
    elsewhere: bool = False,
    origin: Origin | None = None,
    ask: Ask | None = None,
    kinds: Mapping[str, PlaceKind] | None = None,
    reader: Reader = here,
    skip_same: bool = False,
    hand: Hand | None = None,
    part: str = "",
    meanings: Meanings | None = None,
    stated: Stated | None = None,
) -> list[ImportReport]:
    """Import files one by one; two tables that make one network of streets are one.

    Parameters
    ----------
    kind
        What the files are, when their content alone should not decide.
    mapping
        Our column names to theirs, for a table of places.
    progress
        Called with a file's name and the share of it that is done, 0 to 1.
    done
        Called with each report as soon as it is true, so that it is told even when a later file fails.
    elsewhere
        Streets may lie outside the Netherlands.
    origin
        Who made the streets and when, for files that do not say so themselves.
    ask
        Called with what is unusual: whether streets may be replaced by far fewer. Without it they may not.
    kinds
        What words for a kind of place in these files mean, by ``bare_words``.
    reader
        Reads the files: in this process, or in one of its own (``sources.apart``), as every command does.
    skip_same
        Do not read bytes that were taken in before while the store did not change since.
    hand
        Whose word a table of ours is, that comes back with numbers and versions; and that of every table of records
        when ``of_all``.
    part
        The sheet or layer to read, of files that have several.
    meanings
        What words for yes and no in these files mean.
    stated
        What is said of lists of places or records: their name, maker, licence and day.

    Returns
    -------
    A report a file, and one of what was derived from them.

    Raises
    ------
    BadInputError
        For the first file that cannot be used; earlier files stay stored, nothing of this one is.
    """
    paths = list(paths)
    asked: dict[str, object] = {
        "kind": kind,
        "mapping": mapping,
        "elsewhere": elsewhere,
        "origin": origin,
        "kinds": kinds,
        "part": part,
        "meanings": meanings,
    }
    asked |= {"role": hand.role if hand else None, "of all": hand.of_all if hand else None, "stated": stated}
    again = Again(store, settings, asked) if skip_same else None

    def files() -> Iterator[_Read]:
        guessed = kind is None and not mapping and not part
        how = {"kind": kind, "mapping": mapping, "settings": settings, "part": part, "meanings": meanings}
        for files in reader(group, paths, settings) if guessed or kind == NETWORK else [(path,) for path in paths]:
            name = " en ".join(file_name(path) for path in files)
            told = portion(progress, name)
            told(0.0)
            if again and (before := again.report(files, name)):
                yield before, before.kind, name, told
                continue
            if kind == NETWORK or (guessed and reader(is_streets, files[0], settings)):
                streets = reader(read_network, files, settings=settings, elsewhere=elsewhere, origin=origin)
                told(0.5)
                yield streets, NETWORK, name, told
                continue
            found, table = reader(read_any, files[0], **how)
            told(0.5)
            yield table, found, name, told

    reports = _import_all(store, files(), settings, done, ask=ask, kinds=kinds, hand=hand, stated=stated)
    if again:
        again.keep(reports)
    return reports


def import_tables(
    store: Store,
    tables: Iterable[raw.RawTable | raw.StreetTable],
    *,
    settings: Settings,
    progress: Progress | None = None,
    done: Callable[[ImportReport], None] | None = None,
    ask: Ask | None = None,
) -> list[ImportReport]:
    """Store tables that were fetched, then what follows from them; as ``import_files``."""

    def fetched() -> Iterator[_Read]:
        for table in tables:
            kind = NETWORK if isinstance(table, raw.StreetTable) else type(table).__name__.lower()
            if isinstance(table, raw.RecordRows) or (isinstance(table, raw.PlaceRows | raw.HsdsTable) and table.named):
                name = table.source.name if table.source else table.source_id
                yield table, title_of_list(table), name, portion(progress, name)
                continue
            yield table, kind, table.source_id, portion(progress, f"{table.source_id} ({kind})")

    return _import_all(store, fetched(), settings, done, ask=ask)


def _import_all(
    store: Store,
    read: Iterator[_Read],
    settings: Settings,
    done: Callable[[ImportReport], None] | None,
    *,
    ask: Ask | None,
    kinds: Mapping[str, PlaceKind] | None = None,
    hand: Hand | None = None,
    stated: Stated | None = None,
) -> list[ImportReport]:
    reports: list[ImportReport] = []
    derives = False

    def add(report: ImportReport) -> None:
        reports.append(report)
        if done:
            done(report)

    try:
        for table, kind, name, told in read:
            if isinstance(table, ImportReport):
                add(table)
                told(1.0)
                continue
            with one_sentence(name):
                ways: Any = {"told": told, "ask": ask, "kinds": kinds, "hand": hand, "stated": stated}
                report = import_table(store, table, kind, name, settings=settings, **ways)
            add(report)
            told(1.0)
            derives = derives or isinstance(table, _DERIVED_FROM)
    finally:
        # Also when nothing changed: an earlier import may have been broken off before this.
        if derives:
            add(_derive(store, settings))
    return reports


@contextmanager
def one_sentence(name: str) -> Iterator[None]:
    """What nobody foresaw in a file is a sentence too; nothing of it is stored."""
    try:
        yield
    except (ArithmeticError, LookupError, MemoryError, RecursionError, TypeError, ValueError) as error:
        msg = "dit bestand kan niet worden opgeslagen: er staat iets in dat wij niet verwachten"
        raise BadInputError(msg, file=name) from error


def import_table(
    store: Store,
    table: raw.RawTable | raw.StreetTable,
    kind: str,
    name: str,
    *,
    settings: Settings,
    told: Callable[[float], None] | None = None,
    ask: Ask | None = None,
    kinds: Mapping[str, PlaceKind] | None = None,
    hand: Hand | None = None,
    stated: Stated | None = None,
) -> ImportReport:
    """Store one raw table in one transaction and note it in the journal."""
    hand = hand or Hand()
    if isinstance(table, raw.RecordRows) and hand.says(table):
        report = ImportReport(name, kind, remarks=list(table.remarks))
        planned = bringing.store_table(
            store,
            table,
            role=hand.role,
            today=today(),
            shown=hand.shown,
            progress=lambda share: told(0.5 + share / 2) if told else None,
        )
        telling.told_to(report, table.kind, planned)
        note(settings.data_dir, report)
        return report
    replacing = isinstance(table, raw.StreetTable) and may_replace(store, table, name, settings, ask)
    report = ImportReport(name, kind, source_id=table.source_id, remarks=list(table.remarks))
    with store.write() as session:
        load_sources(session, settings.starter_dir, gemeente=settings.gemeente, needed=table.source_id)
        if isinstance(table, raw.Figures):
            figures.import_figures(
                session, table, report, progress=lambda share: told(0.5 + share / 2) if told else None
            )
        elif isinstance(table, raw.StreetTable):
            import_streets(session, table, report, settings, replacing=replacing)
        elif isinstance(table, raw.PlaceRows):
            import_places(session, table, report, kinds=kinds, stated=stated)
        elif isinstance(table, raw.HsdsTable):
            import_hsds(session, table, report, kinds=kinds, stated=stated)
        elif isinstance(table, raw.OsmTable):
            import_osm(session, table, report, kinds=kinds, stated=stated)
        elif isinstance(table, raw.RecordRows):
            records.import_records(session, table, report, stated=stated)
        else:
            _WRITERS[type(table)](session, table, report)
    note(settings.data_dir, report)
    return report


def title_of_list(table: raw.PlaceRows | raw.RecordRows | raw.HsdsTable) -> str:
    """What a list is of, that was read as somebody said."""
    if isinstance(table, raw.HsdsTable):
        return "hsds"
    return CALLED[table.kind if isinstance(table, raw.RecordRows) else RecordKind.PLACE]


def portion(progress: Progress | None, name: str) -> Callable[[float], None]:
    """Tells of one file which share of it is done."""
    return lambda share: progress(name, share) if progress else None


def _derive(store: Store, settings: Settings) -> ImportReport:
    report = ImportReport("afgeleid", "cijfers die uit andere volgen")
    with store.write() as session:
        derive(session, report)
    note(settings.data_dir, report)
    return report


_WRITERS: dict[type, Callable[[Any, Any, ImportReport], None]] = {
    raw.Areas: areas.import_areas,
    raw.Features: import_features,
    raw.Crosswalk: areas.import_crosswalk,
    raw.Postcodes: areas.import_postcodes,
    raw.Squares: areas.import_squares,
    raw.Catalogue: figures.import_catalogue,
}
