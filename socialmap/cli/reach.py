"""Who can walk where."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from socialmap.cli._shared import open_world, say, table
from socialmap.errors import BadInputError

if TYPE_CHECKING:
    from socialmap.config import Settings


@click.command(short_help="wie kan waarheen lopen")
@click.option("--from", "start", metavar="PLEK", help="vanaf een plek, adres of punt: welke plekken zijn te lopen")
@click.option("--to-kind", "kind", metavar="SOORT", help="van elk gebied naar de dichtste plek van een soort")
@click.option("--closing", metavar="PLEK", help="wie raakt een plek kwijt als deze dichtgaat")
@click.option("--minutes", default=10.0, show_default=True, help="minuten lopen")
@click.option("--profile", default="wandelen", show_default=True, help="wie er loopt (data/profielen.csv)")
@click.option("--by", "level", default="buurt", show_default=True, help="buurt, wijk, gebied of stadsdeel")
@click.option("--format", "form", type=click.Choice(["table", "csv"]), default="table", show_default=True)
@click.pass_obj
def reach(
    settings: Settings,
    *,
    start: str | None,
    kind: str | None,
    closing: str | None,
    minutes: float,
    profile: str,
    level: str,
    form: str,
) -> None:
    """Reken uit wie waarheen kan lopen: kies een van --from, --to-kind en --closing."""
    from socialmap.model.written import csv_text
    from socialmap.queries.kaart import walking

    if sum(choice is not None for choice in (start, kind, closing)) != 1:
        msg = "Kies een van --from, --to-kind en --closing"
        raise BadInputError(msg)
    world = open_world(settings)
    if start is not None:
        frame = walking.places_within(world, start, minutes=minutes, profile=profile)
    elif kind is not None:
        frame = walking.minutes_by_area(world, kind, level=level, profile=profile)
    else:
        frame = walking.when_it_closes(world, closing or "", minutes=minutes, profile=profile)
    if form == "csv":
        rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
        columns = [str(name) for name in frame.columns]
        click.echo(csv_text([{str(name): cell for name, cell in row.items()} for row in rows], columns), nl=False)
    else:
        say("Niets gevonden." if frame.empty else table(frame, na_rep="weten we niet"))
