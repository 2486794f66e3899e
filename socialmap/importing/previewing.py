"""What an import of lists would change, before anything is stored."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from socialmap.errors import BadInputError
from socialmap.importing import records
from socialmap.importing.bringing import tables as bringing
from socialmap.importing.bringing import telling
from socialmap.importing.flow import Hand, one_sentence, portion, today
from socialmap.importing.hsds import import_hsds
from socialmap.importing.osm import import_osm
from socialmap.importing.places import import_places
from socialmap.importing.report import ImportReport
from socialmap.importing.starter import load_sources
from socialmap.model import RecordKind
from socialmap.model.written import file_name
from socialmap.sources import raw
from socialmap.sources.apart import here
from socialmap.sources.reading import read_any
from socialmap.store import statements

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from socialmap.config import Settings
    from socialmap.importing.flow import Progress
    from socialmap.importing.lists import Stated
    from socialmap.model import PlaceKind
    from socialmap.sources.apart import Reader
    from socialmap.sources.wording import Meanings
    from socialmap.store import Store

    Lists = raw.PlaceRows | raw.RecordRows | raw.OsmTable | raw.HsdsTable


def preview_files(
    store: Store,
    paths: Iterable[Path],
    *,
    settings: Settings,
    kind: str | None = None,
    mapping: Mapping[str, str] | None = None,
    kinds: Mapping[str, PlaceKind] | None = None,
    reader: Reader = here,
    hand: Hand | None = None,
    stated: Stated | None = None,
    progress: Progress | None = None,
    part: str = "",
    meanings: Meanings | None = None,
) -> list[ImportReport]:
    """What an import of lists of places or records would tell and change; nothing of it is stored.

    Parameters
    ----------
    kind, mapping, kinds, reader, hand, stated, progress, part, meanings
        As of ``import_files``.

    Raises
    ------
    BadInputError
        For a file that cannot be used, or holds something else.
    """
    reports, how = [], {"kind": kind, "mapping": mapping, "settings": settings, "part": part, "meanings": meanings}
    for path in paths:
        found, table = reader(read_any, path, **how)
        ways: Any = {"settings": settings, "kinds": kinds, "hand": hand, "stated": stated, "progress": progress}
        reports.append(preview_table(store, table, found, file_name(path), **ways))
    return reports


def preview_table(
    store: Store,
    table: raw.RawTable,
    kind: str,
    name: str,
    *,
    settings: Settings,
    kinds: Mapping[str, PlaceKind] | None = None,
    hand: Hand | None = None,
    stated: Stated | None = None,
    progress: Progress | None = None,
) -> ImportReport:
    """The same of a table that was read.

    Parameters
    ----------
    kind, name
        What it is and is called in the report.

    Raises
    ------
    BadInputError
        When it is no list.
    """
    hand = hand or Hand()
    if not isinstance(table, raw.PlaceRows | raw.RecordRows | raw.OsmTable | raw.HsdsTable):
        msg = "vooraf bekijken kan dit niet"
        raise BadInputError(msg, file=name, expected="een lijst van plekken, activiteiten of andere records")
    told = portion(progress, name)
    if isinstance(table, raw.RecordRows) and hand.says(table):
        report = ImportReport(name, kind, remarks=list(table.remarks))
        planned = bringing.plan(store, table, today=today(), shown=hand.shown, progress=told)
        telling.told_to(report, table.kind, planned)
    else:
        report = ImportReport(name, kind, source_id=table.source_id, remarks=list(table.remarks))
        _try_list(store, table, report, settings, kinds=kinds, stated=stated)
    told(1.0)
    return report


def _try_list(
    store: Store,
    table: Lists,
    report: ImportReport,
    settings: Settings,
    *,
    kinds: Mapping[str, PlaceKind] | None,
    stated: Stated | None,
) -> None:
    """Take a list in, write down what that changes, and forget it."""
    kind = table.kind if isinstance(table, raw.RecordRows) else RecordKind.PLACE
    with suppress(_NotKeptError), one_sentence(report.file), store.write() as session:
        load_sources(session, settings.starter_dir, gemeente=settings.gemeente, needed=table.source_id)
        before, asked = statements.read_records(session, kind), telling.proposals(session, kind)
        if isinstance(table, raw.PlaceRows):
            import_places(session, table, report, kinds=kinds, stated=stated)
        elif isinstance(table, raw.OsmTable):
            import_osm(session, table, report, kinds=kinds, stated=stated)
        elif isinstance(table, raw.HsdsTable):
            import_hsds(session, table, report, kinds=kinds, stated=stated)
        else:
            records.import_records(session, table, report, stated=stated)
        after = statements.read_records(session, kind)
        new = {id: one for id, one in telling.proposals(session, kind).items() if id not in asked}
        report.planned = [*telling.between(kind, before, after, report), *telling.proposed(kind, new.values(), after)]
        report.record_kind = kind
        raise _NotKeptError


class _NotKeptError(Exception):
    """Ends a session that is not to be stored."""
