"""``/tabel/activiteiten``: a table to download, to fill in and to bring back, every change shown first.

What is brought waits in a folder of its own until it is saved, an hour at most.
"""

from __future__ import annotations

import json
import secrets
from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import Response, render_template, request

from socialmap.disk import clear_left_behind, make_folder, whole_file
from socialmap.errors import BadInputError
from socialmap.exchange import tables as exchange
from socialmap.i18n import later
from socialmap.importing import table
from socialmap.offer.names import whole_name
from socialmap.queries.bijhouden.table import table_page
from socialmap.schedule import AMSTERDAM_TIME
from socialmap.sources.raw import RecordRows
from socialmap.sources.reading import read_any
from socialmap.web import guard
from socialmap.web.bijhouden.forms import CHECK, SAVE, STEP, keeping
from socialmap.web.site import site, words

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Blueprint
    from flask_wtf import CSRFProtect

    from socialmap.config import Settings

#: Bytes of a table: 10,000 rows with every fact filled in.
MOST = 8_000_000
FILE, TOKEN = "bestand", "tabel"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NO_FILE = later("Kies eerst een bestand: een tabel als CSV of XLSX.")
_EMPTY = "in deze tabel staat geen rij om te bewaren"
_GONE = later("Deze tabel is al bewaard, of het is te lang geleden. Stuur haar opnieuw.")


def add_to(pages: Blueprint) -> None:
    """Put these pages beside the others."""
    pages.add_url_rule("/tabel/activiteiten", view_func=activity_table, methods=["GET", "POST"])
    pages.add_url_rule("/tabel/activiteiten.csv", view_func=activity_csv)
    pages.add_url_rule("/tabel/activiteiten.xlsx", view_func=activity_xlsx)


def exempt(csrf: CSRFProtect) -> None:
    """It refuses other sites itself."""
    csrf.exempt(activity_table)


@keeping
def activity_csv() -> Response:
    """The table to fill in, which is the one that is kept."""
    return _file(exchange.as_csv(site().store), "text/csv; charset=utf-8", "activiteiten.csv")


@keeping
def activity_xlsx() -> Response:
    """The same as a workbook."""
    return _file(exchange.as_xlsx(site().store), _XLSX, "activiteiten.xlsx")


@keeping  # what is saved was shown before, by a number that no other site knows
def activity_table() -> Any:
    """The table to take and to bring; what would change; what was changed."""
    if request.method == "GET":
        return _page()
    request.max_content_length = MOST
    try:
        if request.form.get(STEP) == SAVE:
            return _save(request.form.get(TOKEN, ""))
        return _preview()
    except BadInputError as error:
        return _page(trouble=str(error)), HTTPStatus.BAD_REQUEST


def _preview() -> Any:
    brought = request.files.get(FILE)
    if brought is None or not brought.filename:
        return _page(trouble=words().gettext(_NO_FILE)), HTTPStatus.BAD_REQUEST
    folder = _folder(site().settings)
    token = secrets.token_hex(16)
    content = brought.read()
    path = folder / f"{token}{'.xlsx' if content.startswith(b'PK') else '.csv'}"
    with whole_file(path) as beside:
        beside.write_bytes(content)
    try:
        planned = _planned(path)
    except BadInputError:
        path.unlink()
        raise
    versions = {one.id: one.version for one in planned if one.id}
    with whole_file(folder / f"{token}.json") as beside:
        beside.write_text(json.dumps(versions), encoding="utf-8")
    return _page(planned=planned, token=token)


def _planned(path: Path) -> list[table.Planned]:
    planned = table.plan(site().store, _read(path), whole_name)
    if not planned:
        raise BadInputError(_EMPTY)
    return planned


def _save(token: str) -> Any:
    """Write down what was shown; a row that somebody changed since is refused."""
    folder = _folder(site().settings)
    found = [path for path in folder.iterdir() if path.stem == token and path.suffix != ".json"]
    told = folder / f"{token}.json"
    if not (token.isalnum() and found and told.is_file()):
        return _page(trouble=words().gettext(_GONE)), HTTPStatus.BAD_REQUEST
    versions = json.loads(told.read_text(encoding="utf-8"))
    today = datetime.now(AMSTERDAM_TIME).date()
    planned = table.store_table(
        site().store,
        _read(found[0]),
        role=guard.require_writer().signs,
        today=today,
        versions=versions,
        shown=whole_name,
    )
    for path in (found[0], told):
        path.unlink(missing_ok=True)
    return _page(planned=planned, saved=True)


def _read(path: Path) -> RecordRows:
    settings = site().settings
    # Small, and from who may write: read here, for a process of its own takes seconds to begin.
    _, rows = read_any(path, kind="activities", settings=settings)
    if not isinstance(rows, RecordRows):
        msg = "dit is geen tabel van activiteiten"
        raise BadInputError(msg)
    return rows


def _folder(settings: Settings) -> Path:
    """Where tables wait; what waited too long goes."""
    folder = settings.data_dir / "tabellen"
    make_folder(folder)
    clear_left_behind(folder, "*")
    return folder


def _page(**values: Any) -> str:
    planned = values.pop("planned", None)
    page = None if planned is None else table_page(planned, words())
    return render_template("bijhouden/activity_table.html", page=page, step=CHECK, **values)


def _file(content: bytes, kind: str, name: str) -> Response:
    answer = Response(content, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
