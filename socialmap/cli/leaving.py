"""Records out: tables to fill in and bring back, and what everybody may see as a file."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from socialmap.cli._shared import mapping, open_world
from socialmap.disk import explain
from socialmap.errors import BadInputError
from socialmap.model import CALLED

if TYPE_CHECKING:
    from socialmap.config import Settings

#: What leaves as everybody may see it, beside the tables of ``CALLED``.
_PUBLIC = ("gebieden", "scores")
_HSDS = "hsds"
_WHAT = (*CALLED.values(), *_PUBLIC, _HSDS)
_TABLES = (".csv", ".xlsx")


@click.command(short_help="schrijf een tabel of kaartlaag")
@click.argument("what", type=click.Choice(_WHAT), metavar="|".join(_WHAT))
@click.argument("path", type=click.Path(path_type=Path), metavar="BESTAND")
@click.option("--public", is_flag=True, help="wat iedereen mag zien, zoals op de kaart, in plaats van de tabel")
@click.option(
    "--filter", "filters", multiple=True, metavar="NAAM=WAARDE", help="zoals in het adres van de pagina: waar=FB"
)
@click.pass_obj
def export(settings: Settings, *, what: str, path: Path, public: bool, filters: tuple[str, ...]) -> None:
    """Schrijf wat de kaart nu weet.

    Een tabel als CSV of XLSX leest u weer in. Als GPKG of GeoJSON, of met --public, is het wat iedereen mag zien.
    Met hsds is BESTAND een map: daarin komt alles wat iedereen mag zien als HSDS 3.1, voor andere sociale kaarten.
    """
    if what == _HSDS:
        _write_hsds(settings, path)
        return
    is_table = what in CALLED.values() and path.suffix.lower() in _TABLES and not (public or filters)
    content = _table(settings, what, path) if is_table else _view(settings, what, path, mapping(filters))
    try:
        path.write_bytes(content)
    except OSError as error:
        raise BadInputError(explain(error).rstrip("."), file=path.name) from error
    click.echo("Geschreven.")


def _table(settings: Settings, what: str, path: Path) -> bytes:
    from socialmap.exchange import tables
    from socialmap.importing.bringing.declared import TABLES
    from socialmap.importing.starter import prepare_store

    write = {".csv": tables.as_csv, ".xlsx": tables.as_xlsx}[path.suffix.lower()]
    with closing(prepare_store(settings)) as store:
        return write(store, TABLES[what])


def _write_hsds(settings: Settings, folder: Path) -> None:
    from socialmap.exchange.hsds.writing import write_hsds
    from socialmap.importing.starter import prepare_store

    with closing(prepare_store(settings)) as store:
        written = write_hsds(store, open_world(settings), folder)
    click.echo(f"Geschreven: {', '.join(f'{number} {kind}' for kind, number in written.items())}.")


def _view(settings: Settings, what: str, path: Path, asked: dict[str, Any]) -> bytes:
    from socialmap.exchange.forms import FORMS
    from socialmap.i18n import DEFAULT, words
    from socialmap.queries.leaving.views import VIEWS
    from socialmap.web.kaart.leaving import read_asked

    form = FORMS.get(path.suffix.lower().removeprefix("."))
    if what not in VIEWS or form is None:
        msg = "zo'n bestand schrijven wij hier niet van"
        *ends, last = [f".{one}" for one in FORMS] if what in VIEWS else sorted(_TABLES)
        raise BadInputError(msg, file=path.name, expected=f"een naam die eindigt op {', '.join(ends)} of {last}")
    asking, says = read_asked(what, asked), words(DEFAULT)
    site = settings.public_origin + settings.public_path
    return form.write(VIEWS[what].make(open_world(settings), asking, says, site), says)
