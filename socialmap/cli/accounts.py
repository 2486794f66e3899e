"""Accounts: the first one, who has one, and the end of one. What else is done with them is done by page."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import click

from socialmap.cli._shared import one_of, say

if TYPE_CHECKING:
    from socialmap.config import Settings


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
