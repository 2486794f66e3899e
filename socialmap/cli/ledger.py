"""Why we say what we say: history, taking a change back, and removing what must go."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import click

from socialmap.cli._shared import say

if TYPE_CHECKING:
    from socialmap.config import Settings

_KIND = click.option(
    "--kind", "kind", default="place", show_default=True,
    type=click.Choice(["place", "activity", "organisation", "initiative", "circle"]), help="wat het is",
)  # fmt: skip


@click.command(short_help="wat er met een plek gebeurde")
@click.argument("record_id", metavar="PLEK")
@_KIND
@click.pass_obj
def history(settings: Settings, record_id: str, kind: str) -> None:
    """Toon wie wat zei van een plek, en wanneer; het nieuwste eerst. Met het nummer draait u een wijziging terug."""
    from socialmap.i18n import words
    from socialmap.importing.starter import prepare_store
    from socialmap.ledger.history import history as read_history
    from socialmap.model.facts import RecordKind
    from socialmap.queries.bijhouden.history import happened
    from socialmap.queries.bijhouden.in_words import told_by

    with closing(prepare_store(settings)) as store, store.read() as session:
        told = told_by(session, words("nl"))
        found = happened(read_history(session, RecordKind(kind), record_id), told)
    for one in found:
        say(f"{one.number}  {one.day}, {one.time}  {one.line}")
    if not found:
        say("Hiervan weten we niets.")


@click.command(short_help="draai een wijziging terug")
@click.argument("number", type=int, metavar="NUMMER")
@click.option("--role", required=True, help="de rol van wie dit terugdraait, zoals redacteur (geen naam)")
@click.pass_obj
def undo(settings: Settings, number: int, role: str) -> None:
    """Draai één wijziging van een mens terug; history geeft haar nummer. Wat ervoor gold, geldt dan weer."""
    from socialmap.importing.starter import prepare_store
    from socialmap.importing.undoing import undo_change

    with closing(prepare_store(settings)) as store:
        undo_change(store, number, role=role)
    click.echo("Teruggedraaid.")


@click.command(short_help="verwijder iets voorgoed, op verzoek")
@click.argument("record_id", metavar="PLEK")
@click.argument("fact", metavar="VELD", default="")
@_KIND
@click.option("--reason", required=True, help="waarom; schrijf er geen naam bij")
@click.option("--role", required=True, help="de rol van wie dit doet: hoofdredacteur")
@click.pass_obj
def purge(settings: Settings, /, record_id: str, fact: str, *, kind: str, reason: str, role: str) -> None:
    """Verwijder een gegeven voorgoed, ook uit de geschiedenis en uit latere lijsten; zonder VELD alles wat kan."""
    from socialmap.importing.starter import prepare_store
    from socialmap.ledger.purge import purge as take_away

    with closing(prepare_store(settings)) as store:
        take_away(store, settings.data_dir, (kind, record_id, fact), reason=reason, role=role)
    click.echo("Verwijderd. In reservekopieën van vandaag of eerder staat het nog; terugzetten verwijdert het opnieuw.")
