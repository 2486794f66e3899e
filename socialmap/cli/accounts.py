"""Accounts: the first one, who has one, and the end of one. What else is done with them is done by page."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

import click

from socialmap.cli._shared import one_of, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from socialmap.config import Settings
    from socialmap.importing.undoing import Preview
    from socialmap.store import Store


@click.group(short_help="accounts van wie de kaart bijhoudt")
def account() -> None:
    """Maak het eerste account, zie wie er een heeft, of stop er een."""


@account.command(short_help="maak een account, en een link voor de wachtzin")
@click.argument("name", metavar="NAAM")
@click.option("--role", default="hoofdredacteur", show_default=True, help="wat dit account mag")
@click.option("--area", "areas", multiple=True, metavar="CODE", help="wijk of stadsdeel; mag vaker")
@click.pass_obj
def add(settings: Settings, name: str, role: str, areas: tuple[str, ...]) -> None:
    """Maak een account met deze inlognaam. Wie de link opent die verschijnt, kiest een wachtzin.

    Bestaat het account al, dan verschijnt een nieuwe link.
    """
    from socialmap.errors import ConflictError
    from socialmap.importing.starter import prepare_store
    from socialmap.keeping import accounts
    from socialmap.model import Role

    wanted = Role(one_of("--role", role, Role))
    with closing(prepare_store(settings)) as store:
        try:
            _, key = accounts.add(store, name, wanted, areas, moment=accounts.now())
        except ConflictError:
            found = accounts.find(store, name)
            if found.role is not wanted:
                raise
            key = accounts.new_link(store, found.id, moment=accounts.now())
    at = settings.public_url.rstrip("/") or f"http://localhost:{settings.port}"
    say("Open deze link binnen twee dagen en kies een wachtzin. Hij werkt één keer.")
    say(f"{at}/welkom?sleutel={key}")


@account.command("list", short_help="wie een account heeft")
@click.pass_obj
def list_command(settings: Settings) -> None:
    """Toon elk account met zijn rol en gebied."""
    from socialmap.importing.starter import prepare_store
    from socialmap.keeping import accounts

    with closing(prepare_store(settings)) as store:
        found = accounts.listed(store, moment=accounts.now())
    for one in found:
        areas = ", ".join(sorted(one.account.areas)) or "-"
        more = "" if one.has_passphrase else "  nog geen wachtzin"
        say(f"{one.account.name}  {one.account.role}  {areas}{more}")
    if not found:
        say("Er zijn nog geen accounts.")


@account.command(short_help="draai terug wat een account sinds een dag deed")
@click.argument("name", metavar="NAAM")
@click.option("--since", required=True, metavar="DAG", help="vanaf deze dag, zoals 2026-11-28")
@click.option("--preview", is_flag=True, help="toon wat het weer wordt en bewaar niets")
@click.option("--role", default="", help="de rol van wie dit terugdraait, zoals redacteur (geen naam)")
@click.pass_obj
def undo(settings: Settings, /, name: str, *, since: str, preview: bool, role: str) -> None:
    """Draai alles terug wat dit account sinds een dag invulde: alles of niets. Wat ervoor gold, geldt dan weer."""
    from socialmap.errors import BadInputError
    from socialmap.importing import undoing
    from socialmap.importing.starter import prepare_store
    from socialmap.keeping import accounts
    from socialmap.ledger.undo import read_undoable
    from socialmap.model import Role

    day = _day(since)
    if not (preview or role):
        msg = "wie dit terugdraait staat er niet bij"
        raise BadInputError(msg, column="--role", expected="een rol, zoals redacteur")
    with closing(prepare_store(settings)) as store:
        of = accounts.find(store, name)
        with store.read() as session:
            numbers = read_undoable(session, of.id, day)
        if not numbers:
            say("Sinds die dag is er niets van dit account dat terug kan.")
            return
        would_be = undoing.preview(store, numbers, role=role or Role.HOOFDREDACTEUR)
        if preview:
            say("\n".join(_lines(store, numbers, would_be)))
            say("Er is niets bewaard: dit is wat het weer zou worden.")
            return
        undoing.undo_changes(store, numbers, role=role, seen=would_be.seen)
    say("Teruggedraaid.")


def _day(text: str) -> date:
    from socialmap.errors import BadInputError

    try:
        return date.fromisoformat(text)
    except ValueError:
        msg = "dit is geen dag"
        raise BadInputError(msg, column="--since", value=text, expected="een dag, zoals 2026-11-28") from None


def _lines(store: Store, numbers: list[int], would_be: Preview) -> Iterator[str]:
    """Each record, with what its facts would be again; what is hidden only that it is among them."""
    from socialmap.i18n import DEFAULT, words
    from socialmap.model import Visibility
    from socialmap.queries.bijhouden.changes import back_page

    seen = [one for one in Visibility if one is not Visibility.HIDDEN]
    with store.read() as session:
        shown = back_page(session, numbers, would_be, words(DEFAULT), seen)
    for one in shown:
        yield one.record.name
        yield from (f"  {line}" for line in one.lines or ["Hier verandert niets."])
    if len(shown) < len(would_be.records):
        yield "En iets wat verborgen is."


@account.command(short_help="stop een account")
@click.argument("name", metavar="NAAM")
@click.pass_obj
def end(settings: Settings, name: str) -> None:
    """Stop een account. De naam verdwijnt, en niemand kan meer zien wie iets schreef; wat er staat, blijft staan."""
    from socialmap.importing.starter import prepare_store
    from socialmap.keeping import accounts

    with closing(prepare_store(settings)) as store:
        accounts.end(store, settings.data_dir, accounts.find(store, name).id)
    say("Gestopt.")
