"""From files to the store: each file whole or not at all, then what follows from them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from socialmap.importing import areas, figures
from socialmap.importing.derive import derive
from socialmap.importing.journal import note
from socialmap.importing.places import import_places
from socialmap.importing.report import ImportReport
from socialmap.importing.starter import load_sources
from socialmap.importing.streets import import_streets
from socialmap.sources import raw
from socialmap.sources.reading import read_any
from socialmap.sources.streets import NETWORK, group, is_streets, read_streets

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from socialmap.config import Settings
    from socialmap.model import PlaceKind
    from socialmap.network.network import Origin
    from socialmap.store import Store


Progress = Callable[[str, float], None]
#: A raw table, its kind, what it is called in the report, and whom to tell which share of it is done.
_Read = tuple[raw.RawTable | raw.StreetTable, str, str, Callable[[float], None]]
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
    kinds: Mapping[str, PlaceKind] | None = None,
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
    kinds
        What words for a kind of place in these files mean, by ``bare_words``.

    Returns
    -------
    A report a file, and one of what was derived from them.

    Raises
    ------
    BadInputError
        For the first file that cannot be used; earlier files stay stored, nothing of this one is.
    """

    def files() -> Iterator[_Read]:
        guessed = kind is None and not mapping
        for files in group(paths, settings) if guessed or kind == NETWORK else [(path,) for path in paths]:
            name = " en ".join(path.name for path in files)
            told = _portion(progress, name)
            told(0.0)
            if kind == NETWORK or (guessed and is_streets(files[0], settings)):
                streets = read_streets(files, settings=settings, elsewhere=elsewhere, origin=origin)
                told(0.5)
                yield streets, NETWORK, name, told
                continue
            found, table = read_any(files[0], kind=kind, mapping=mapping, settings=settings)
            told(0.5)
            yield table, found, name, told

    return _import_all(store, files(), settings, done, kinds)


def import_tables(
    store: Store,
    tables: Iterable[raw.RawTable | raw.StreetTable],
    *,
    settings: Settings,
    progress: Progress | None = None,
    done: Callable[[ImportReport], None] | None = None,
) -> list[ImportReport]:
    """Store tables that were fetched, then what follows from them; as ``import_files``."""

    def fetched() -> Iterator[_Read]:
        for table in tables:
            kind = NETWORK if isinstance(table, raw.StreetTable) else type(table).__name__.lower()
            yield table, kind, table.source_id, _portion(progress, f"{table.source_id} ({kind})")

    return _import_all(store, fetched(), settings, done)


def _import_all(
    store: Store,
    read: Iterator[_Read],
    settings: Settings,
    done: Callable[[ImportReport], None] | None,
    kinds: Mapping[str, PlaceKind] | None = None,
) -> list[ImportReport]:
    reports: list[ImportReport] = []
    derives = False

    def add(report: ImportReport) -> None:
        reports.append(report)
        if done:
            done(report)

    try:
        for table, kind, name, told in read:
            add(import_table(store, table, kind, name, settings=settings, told=told, kinds=kinds))
            told(1.0)
            derives = derives or isinstance(table, _DERIVED_FROM)
    finally:
        # Also when nothing changed: an earlier import may have been broken off before this.
        if derives:
            add(_derive(store, settings))
    return reports


def import_table(
    store: Store,
    table: raw.RawTable | raw.StreetTable,
    kind: str,
    name: str,
    *,
    settings: Settings,
    told: Callable[[float], None] | None = None,
    kinds: Mapping[str, PlaceKind] | None = None,
) -> ImportReport:
    """Store one raw table in one transaction and note it in the journal."""
    report = ImportReport(name, kind, source_id=table.source_id, remarks=list(table.remarks))
    with store.write() as session:
        load_sources(session, settings.starter_dir)
        if isinstance(table, raw.Figures):
            figures.import_figures(
                session, table, report, progress=lambda share: told(0.5 + share / 2) if told else None
            )
        elif isinstance(table, raw.StreetTable):
            import_streets(session, table, report, settings)
        elif isinstance(table, raw.PlaceRows):
            import_places(session, table, report, kinds=kinds)
        else:
            _WRITERS[type(table)](session, table, report)
    note(settings.data_dir, report)
    return report


def _portion(progress: Progress | None, name: str) -> Callable[[float], None]:
    return lambda share: progress(name, share) if progress else None


def _derive(store: Store, settings: Settings) -> ImportReport:
    report = ImportReport("afgeleid", "cijfers die uit andere volgen")
    with store.write() as session:
        derive(session, report)
    note(settings.data_dir, report)
    return report


_WRITERS: dict[type, Callable[[Any, Any, ImportReport], None]] = {
    raw.Areas: areas.import_areas,
    raw.Features: areas.import_features,
    raw.Crosswalk: areas.import_crosswalk,
    raw.Postcodes: areas.import_postcodes,
    raw.Catalogue: figures.import_catalogue,
}
