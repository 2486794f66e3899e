"""``/tabellen`` and ``/tabel/plekken``: tables to download, to fill in and to bring back, every change shown first.

What is brought waits in a folder of its own until it is saved, an hour at most.
"""

from __future__ import annotations

import json
import logging
import secrets
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import Response, render_template, request

from socialmap.disk import clear_left_behind, explain, make_folder, whole_file
from socialmap.errors import BadInputError, NotAllowedError, NotFoundError
from socialmap.exchange import tables as exchange
from socialmap.i18n import later
from socialmap.importing.bringing import tables as bringing
from socialmap.importing.bringing.declared import TABLES
from socialmap.keeping.roles import Right
from socialmap.model import RecordKind
from socialmap.offer.names import whole_name
from socialmap.queries.bijhouden.table import table_page
from socialmap.sources.calendars.reading import as_table, is_calendar
from socialmap.sources.files import open_file
from socialmap.sources.records import read_records
from socialmap.web import guard, same_site
from socialmap.web.bijhouden import list_table
from socialmap.web.bijhouden.door import keeping
from socialmap.web.bijhouden.forms import CHECK, SAVE, STEP
from socialmap.web.site import site, today, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from flask import Blueprint
    from flask_wtf import CSRFProtect

    from socialmap.config import Settings
    from socialmap.importing.bringing.declared import TableKind
    from socialmap.importing.bringing.planned import Planned, Where
    from socialmap.importing.lists import Stated
    from socialmap.importing.report import ImportReport
    from socialmap.sources.raw import RecordRows, Remark

#: Bytes of a table: 10,000 rows with every fact filled in.
MOST = 8_000_000
FILE, TOKEN = "bestand", "tabel"
#: Beside a table that waits: whose list it is.
_OF_LIST = ".lijst"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NO_FILE = later("Kies eerst een bestand: een tabel als CSV of XLSX.")
_EMPTY = "in deze tabel staat geen rij om te bewaren"
_GONE = later("Deze tabel is al bewaard, of het is te lang geleden. Stuur haar opnieuw.")
_NO_ROOM = later("De kaart kon uw tabel niet bewaren: de schijf doet het niet. Er is niets veranderd.")
_NO_TABLE = later("Zo'n tabel is er niet.")


def add_to(pages: Blueprint) -> None:
    """Put these pages beside the others."""
    pages.add_url_rule("/tabellen", view_func=all_tables)
    pages.add_url_rule("/tabel/<what>", view_func=one_table, methods=["GET", "POST"])
    pages.add_url_rule("/tabel/<what>.csv", view_func=table_csv)
    pages.add_url_rule("/tabel/<what>.xlsx", view_func=table_xlsx)


def exempt(csrf: CSRFProtect) -> None:
    """It refuses other sites itself."""
    csrf.exempt(one_table)


@keeping
def all_tables() -> Any:
    """Which tables there are."""
    return render_template("bijhouden/tables.html", tables=TABLES.values())


@keeping
def table_csv(what: str) -> Response:
    """The table to fill in, which is the one that is kept."""
    return _file(exchange.as_csv(site().store, _table(what)), "text/csv; charset=utf-8", f"{what}.csv")


@keeping
def table_xlsx(what: str) -> Response:
    """The same as a workbook."""
    return _file(exchange.as_xlsx(site().store, _table(what)), _XLSX, f"{what}.xlsx")


@same_site.takes(MOST)
@keeping  # what is saved was shown before, by a number that no other site knows
def one_table(what: str) -> Any:
    """The table to take and to bring; what would change; what was changed."""
    table = _table(what)
    if request.method == "GET":
        return _page(table)
    request.max_content_length = MOST
    try:
        if request.form.get(STEP) == SAVE:
            return _save(table, request.form.get(TOKEN, ""))
        return _preview(table)
    except BadInputError as error:
        return _page(table, trouble=str(error)), HTTPStatus.BAD_REQUEST
    except OSError as error:
        logging.getLogger("socialmap").warning("Een tabel kon niet wachten. %s", explain(error))
        return _page(table, trouble=words().gettext(_NO_ROOM)), HTTPStatus.INSUFFICIENT_STORAGE


def _table(what: str) -> TableKind:
    if what not in TABLES:
        raise NotFoundError(_NO_TABLE)
    return TABLES[what]


def _preview(table: TableKind) -> Any:
    brought = request.files.get(FILE)
    if brought is None or not brought.filename:
        return _page(table, trouble=words().gettext(_NO_FILE)), HTTPStatus.BAD_REQUEST
    folder = _folder(site().settings)
    token = secrets.token_hex(16)
    content = brought.read()
    path = folder / f"{token}{'.xlsx' if content.startswith(b'PK') else '.csv'}"
    try:
        with whole_file(path) as beside:
            beside.write_bytes(content)
        if of := list_table.stated(path):
            return _preview_list(table, path, of)
        rows = _read(table, path)
        planned = _planned(rows)
        _keep_shown(_shown(folder, token, table), {one.id: one.version for one in planned if one.id})
    except (BadInputError, NotAllowedError, OSError):
        path.unlink(missing_ok=True)
        raise
    return _page(table, planned=planned, remarks=rows.remarks, token=token)


def _preview_list(table: TableKind, path: Path, of: Stated) -> Any:
    """What a list of somebody else would bring; it waits as a table of one's own does."""
    report = list_table.preview(table.kind, path, of)
    list_table.keep(path.with_suffix(_OF_LIST), of)
    _keep_shown(_shown(path.parent, path.stem, table), {})
    return _page_of_list(table, report, token=path.stem)


def _planned(rows: RecordRows) -> list[Planned]:
    planned = bringing.plan(site().store, rows, today=today(), shown=whole_name, allowed=_allowed)
    if not planned:
        raise BadInputError(_EMPTY)
    return planned


def _save(table: TableKind, token: str) -> Any:
    """Write down what was shown; a row that somebody changed since is refused."""
    folder = _folder(site().settings)
    found = [path for path in folder.iterdir() if path.stem == token and path.suffix in (".csv", ".xlsx")]
    told = _shown(folder, token, table)
    if not (token.isalnum() and found) or (versions := _claimed(told)) is None:
        return _page(table, trouble=words().gettext(_GONE)), HTTPStatus.BAD_REQUEST
    of = list_table.kept(folder / f"{token}{_OF_LIST}")
    try:
        by = guard.require_writer()
        if of:
            report = list_table.save(table.kind, found[0], of)
            for waited in (found[0], found[0].with_suffix(_OF_LIST)):
                waited.unlink(missing_ok=True)
            return _page_of_list(table, report, saved=True)
        planned = bringing.store_table(
            site().store,
            _read(table, found[0]),
            role=by.signs,
            account=by.id,
            today=today(),
            versions=versions,
            shown=whole_name,
            allowed=_allowed,
        )
    except BaseException:  # nothing was stored: it waits on
        _keep_shown(told, versions)
        raise
    found[0].unlink(missing_ok=True)
    return _page(table, planned=planned, saved=True)


def _shown(folder: Path, token: str, table: TableKind) -> Path:
    """Where it stands of which version of each record a preview told."""
    return folder / f"{token}-{table.word}.json"


def _keep_shown(path: Path, versions: Mapping[str, int | None]) -> None:
    with whole_file(path) as beside:
        beside.write_text(json.dumps(versions), encoding="utf-8")


def _claimed(told: Path) -> dict[str, int | None] | None:
    """The versions that were shown, for one save only: a second click finds them taken."""
    taken = told.with_suffix(".taken")
    try:
        told.rename(taken)
    except FileNotFoundError:
        return None
    versions: dict[str, int | None] = json.loads(taken.read_text(encoding="utf-8"))
    taken.unlink()
    return versions


def _allowed(where: Where) -> bool:
    """Whether who brings a table may write where a row of it is."""
    try:
        for lon, lat in where.points:
            guard.require_writer_at(lon, lat)
        return (bool(where.points) and not where.names) or guard.may_of(Right.WRITE, where.names)
    except (NotAllowedError, NotFoundError):
        return False


def _read(table: TableKind, path: Path) -> RecordRows:
    # Small, and from who may write: read here, for a process of its own takes seconds to begin.
    source = open_file(path, site().settings)
    if table.kind is RecordKind.ACTIVITY and is_calendar(source):
        return as_table(source)
    return read_records(table.kind, source)


def _folder(settings: Settings) -> Path:
    """Where tables wait; what waited too long goes."""
    folder = settings.data_dir / "tabellen"
    make_folder(folder)
    clear_left_behind(folder, "*")
    return folder


def _page(
    table: TableKind,
    planned: list[Planned] | None = None,
    remarks: Sequence[Remark] = (),
    of_kind: RecordKind | None = None,
    **values: Any,
) -> str:
    page = None if planned is None else table_page(of_kind or table.kind, planned, words(), remarks=remarks)
    kinds = [(str(kind), words().gettext(label)) for kind, label in list_table.KINDS.items()]
    return render_template("bijhouden/table.html", table=table, page=page, step=CHECK, kinds=kinds, **values)


def _page_of_list(table: TableKind, report: ImportReport, **values: Any) -> str:
    """What comes of a list: its rows, and how many of what."""
    lines = [*report.counted(), *report.notes]
    of_kind = report.record_kind or table.kind
    return _page(table, planned=report.planned, remarks=report.remarks, lines=lines, of_kind=of_kind, **values)


def _file(content: bytes, kind: str, name: str) -> Response:
    answer = Response(content, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
