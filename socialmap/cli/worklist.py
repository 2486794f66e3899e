"""What to ask where, and what helps most."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from socialmap.cli._shared import open_world, say, table

if TYPE_CHECKING:
    from socialmap.config import Settings

#: Columns of the table, as they stand in it.
_COLUMNS = {"number": "nr", "place": "plek", "about": "activiteit", "question": "vraag", "helps": "helpt"}


@click.command(short_help="welke vragen helpen een wijk het meest")
@click.argument("area", metavar="GEBIED")
@click.option("--bellen", "way", flag_value="bellen", default="bellen", help="om te bellen: wat het meest helpt eerst")
@click.option("--lopen", "way", flag_value="lopen", help="om langs te lopen: de kortste weg langs de plekken")
@click.option("-n", "number", default=23, show_default=True, type=click.IntRange(1, 10_000), help="hoeveel vragen")
@click.option("--csv", "as_csv", is_flag=True, help="als csv, met nummers van plekken en activiteiten")
@click.pass_obj
def worklist(settings: Settings, *, area: str, way: str, number: int, as_csv: bool) -> None:
    """Wat weten we niet in een buurt, wijk, gebied of stadsdeel, en welke vragen maken daar de meeste antwoorden zeker?

    GEBIED is een code: FB, of WK0363FB.
    """
    import pandas as pd

    from socialmap.i18n import words
    from socialmap.keeping.worklist import Way
    from socialmap.model.written import csv_text
    from socialmap.queries.bijhouden.worklist import Row, worklist_page

    world, folder = open_world(settings), settings.starter_dir
    page = worklist_page(world, area, Way(way), number, words=words("nl"), folder=folder)
    rows = [asdict(row) for row in page.rows]
    if as_csv:
        click.echo(csv_text(rows, list(Row.__annotations__)), nl=False)
        return
    if rows:
        say(table(pd.DataFrame(rows)[list(_COLUMNS)].rename(columns=_COLUMNS)))
    for sentence in page.about:
        say(sentence)
