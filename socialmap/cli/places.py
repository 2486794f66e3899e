"""Look after places: change, check, and see where a source says otherwise."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from typing import TYPE_CHECKING

import click

from socialmap.cli._shared import mapping

if TYPE_CHECKING:
    from socialmap.config import Settings


@click.command(short_help="verander een plek")
@click.argument("place_id")
@click.argument("changes", nargs=-1, required=True, metavar="VELD=WAARDE...")
@click.option("--role", required=True, help="de rol van wie dit verandert, zoals redacteur (geen naam)")
@click.pass_obj
def edit(settings: Settings, place_id: str, changes: tuple[str, ...], role: str) -> None:
    """Verander velden van een plek. Een latere import laat staan wat u hier verandert."""
    from socialmap.importing.editing import edit_place
    from socialmap.importing.starter import prepare_store

    with closing(prepare_store(settings)) as store:
        visibility = edit_place(store, place_id, mapping(changes), role=role)
    click.echo(_SAVED[visibility])


#: What is said after a change, by who may see the place now.
_SAVED = {
    "openbaar": "Opgeslagen.",
    "redactie": "Opgeslagen. Deze plek ziet alleen de redactie; met visibility=openbaar ziet iedereen haar.",
    "verborgen": "Opgeslagen. Deze plek is verborgen.",
}


@click.command(short_help="een mens keek een plek na")
@click.argument("place_id")
@click.option("--role", required=True, help="de rol van wie keek, zoals redacteur (geen naam)")
@click.pass_obj
def check(settings: Settings, place_id: str, role: str) -> None:
    """Leg vast dat een mens vandaag deze plek heeft nagekeken."""
    from socialmap.importing.editing import check_place
    from socialmap.importing.starter import prepare_store
    from socialmap.schedule import AMSTERDAM_TIME

    with closing(prepare_store(settings)) as store:
        check_place(store, place_id, role=role, on=datetime.now(AMSTERDAM_TIME).date())
    click.echo("Opgeslagen: vandaag gecontroleerd.")


@click.command(short_help="waar een bron iets anders zegt dan een mens")
@click.pass_obj
def differences(settings: Settings) -> None:
    """Toon waar een bron iets anders zegt dan wat een mens heeft ingevuld."""
    from socialmap.importing.editing import differences as read_differences
    from socialmap.importing.starter import prepare_store

    with closing(prepare_store(settings)) as store:
        frame = read_differences(store)
    click.echo("Er zijn geen verschillen." if frame.empty else frame.to_string(index=False))


@click.command(short_help="wat op een mens wacht")
@click.pass_obj
def waiting(settings: Settings) -> None:
    """Toon plekken waar een mens naar moet kijken: van een soort die wij niet kennen, of met opvang in de tekst.

    Zeg wat het is met: edit PLEK kind=SOORT, of laat iedereen de plek zien met: edit PLEK visibility=openbaar. Blijft
    de plek zoals zij is, herhaal dan haar zichtbaarheid: edit PLEK visibility=redactie.
    """
    from socialmap.importing.starter import prepare_store
    from socialmap.importing.waiting import waiting as read_waiting

    with closing(prepare_store(settings)) as store:
        frame = read_waiting(store)
    click.echo("Er wacht niets op een mens." if frame.empty else frame.to_string(index=False))
