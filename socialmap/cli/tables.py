"""Tables of records out: to fill in, and to bring back; and what a table that comes in would change, in words."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from socialmap.cli._shared import say
from socialmap.disk import explain
from socialmap.errors import BadInputError
from socialmap.model import CALLED

if TYPE_CHECKING:
    from socialmap.config import Settings
    from socialmap.importing import ImportReport


@click.command(short_help="schrijf een tabel")
@click.argument("what", type=click.Choice(list(CALLED.values())), metavar="|".join(CALLED.values()))
@click.argument("path", type=click.Path(path_type=Path), metavar="BESTAND")
@click.pass_obj
def export(settings: Settings, *, what: str, path: Path) -> None:
    """Schrijf een tabel van wat de kaart nu weet als CSV of XLSX; dezelfde tabel leest u weer in."""
    from socialmap.exchange import tables
    from socialmap.importing.bringing.declared import TABLES
    from socialmap.importing.starter import prepare_store

    forms = {".csv": tables.as_csv, ".xlsx": tables.as_xlsx}
    if path.suffix.lower() not in forms:
        msg = "zo'n tabel schrijven wij niet"
        raise BadInputError(msg, file=path.name, expected="een naam die eindigt op .csv of .xlsx")
    with closing(prepare_store(settings)) as store:
        content = forms[path.suffix.lower()](store, TABLES[what])
    try:
        path.write_bytes(content)
    except OSError as error:
        raise BadInputError(explain(error).rstrip("."), file=path.name) from error
    click.echo("Geschreven.")


def tell_changes(report: ImportReport) -> None:
    """Each row that would be new, other or refused, in words."""
    from socialmap.i18n import words
    from socialmap.importing.bringing.planned import SAME
    from socialmap.queries.bijhouden.table import table_page

    if report.record_kind is None:
        return
    planned = [one for one in report.planned if one.what != SAME]
    for group in table_page(report.record_kind, planned, words("nl"), most=None).groups:
        say(f"  {group.title}: {group.count}")
        for row in group.rows:
            where = ": ".join(text for text in (f"rij {row.row}" if row.row else "", row.name) if text)
            say(f"    {where}")
            for line in (row.reason, *row.changes, *row.left_out):
                if line:
                    say(f"      {line}")
