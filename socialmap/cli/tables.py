"""Tables of records out: to fill in, and to bring back."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from socialmap.errors import BadInputError

if TYPE_CHECKING:
    from socialmap.config import Settings


@click.command(short_help="schrijf een tabel")
@click.argument("what", type=click.Choice(["activiteiten"]), metavar="activiteiten")
@click.argument("path", type=click.Path(path_type=Path), metavar="BESTAND")
@click.pass_obj
def export(settings: Settings, *, what: str, path: Path) -> None:  # noqa: ARG001 (the only one yet)
    """Schrijf de tabel van activiteiten als CSV of XLSX; dezelfde tabel leest u weer in."""
    from socialmap.exchange import tables
    from socialmap.importing.starter import prepare_store

    forms = {".csv": tables.as_csv, ".xlsx": tables.as_xlsx}
    if path.suffix.lower() not in forms:
        msg = "zo'n tabel schrijven wij niet"
        raise BadInputError(msg, file=path.name, expected="een naam die eindigt op .csv of .xlsx")
    with closing(prepare_store(settings)) as store:
        path.write_bytes(forms[path.suffix.lower()](store))
    click.echo("Geschreven.")
