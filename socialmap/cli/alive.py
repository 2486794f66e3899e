"""How alive the map is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from socialmap.cli._shared import open_world, say, table

if TYPE_CHECKING:
    from socialmap.config import Settings


@click.command(short_help="hoeveel vragen krijgen een zeker antwoord")
@click.option("--format", "form", type=click.Choice(["table", "csv"]), default="table", show_default=True)
@click.pass_obj
def alive(settings: Settings, form: str) -> None:
    """Stel de wegwijzer de vaste vragen van data/vragen.csv: bij welk deel zegt hij nu "Dit kan"?"""
    import pandas as pd

    from socialmap.i18n import words
    from socialmap.model.written import csv_text
    from socialmap.queries.kaart.alive import alive_page, alive_table

    world = open_world(settings)
    frame = alive_table(world, settings.starter_dir)
    if form == "csv":
        rows = [{str(name): cell for name, cell in row.items()} for row in frame.to_dict("records")]
        click.echo(csv_text(rows, [str(name) for name in frame.columns]), nl=False)
        return
    page = alive_page(world, settings.starter_dir, words("nl"))
    for sentence in page.about:
        say(sentence)
    if page.stadsdelen:
        shares = [(row.name, row.asked, row.sure, row.share) for row in page.stadsdelen]
        say(table(pd.DataFrame(shares, columns=["stadsdeel", "vragen", "dit kan", "deel"])))
    for sentence in [*page.helps, page.left_out]:
        if sentence:
            say(sentence)
