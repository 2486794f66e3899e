"""Keep what is stored: a backup in one file, and back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from socialmap.cli._shared import agreed, replace_option

if TYPE_CHECKING:
    from socialmap.backup import Kept
    from socialmap.config import Settings


@click.command(short_help="bewaar alles in één bestand")
@click.argument("path", type=click.Path(path_type=Path), metavar="BESTAND")
@click.pass_obj
def backup(settings: Settings, path: Path) -> None:
    """Bewaar de opslag met haar straten in één bestand; dat kan terwijl de sociale kaart draait.

    BESTAND mag ook een map zijn. Sleutels en wachtwoorden gaan niet mee.
    """
    from socialmap.backup import back_up

    done = back_up(settings, path)
    click.echo(f"Bewaard in {done.path}: {_what(done)}.")
    _tell(done)


@click.command(short_help="zet een reservekopie terug")
@click.argument("path", type=click.Path(path_type=Path), metavar="BESTAND")
@replace_option
@click.pass_obj
def restore(settings: Settings, path: Path, *, replace: bool) -> None:
    """Zet een reservekopie terug, helemaal of niet. Wat er stond wordt eerst zelf bewaard."""
    from socialmap.backup import restore as put_back

    done = put_back(settings, path, lambda what: agreed(f"{what[:1].upper()}{what[1:]}.", replace=replace))
    click.echo(f"Teruggezet uit {path}: {_what(done)}.")
    if done.before:
        click.echo(f"Wat er stond, staat in {done.before}.")
    _tell(done)


def _what(done: Kept) -> str:
    from socialmap.store.beside import STREETS

    made = done.manifest
    streets = "met straten" if STREETS in made.beside else "zonder straten" if made.whole else "alleen de opslag"
    return f"{done.places} plekken, {streets}, versie {made.version} van {made.made[:10]}"


def _tell(done: Kept) -> None:
    for note in done.notes:
        click.echo(note)
