"""What to take along: one file that opens without internet."""

from __future__ import annotations

import os
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import mkstemp
from typing import TYPE_CHECKING, Any

import click

from socialmap.cli._shared import one_of, open_world, progress_bars, say
from socialmap.errors import BadInputError, NotAllowedError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from socialmap.config import Settings
    from socialmap.guide.origin import NoOrigin, Origin

BAR = "wegwijzer"


@click.command("map", short_help="maak een kaart om mee te nemen")
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--layer", "chosen", multiple=True, help="alleen deze lagen; zonder keuze alle openbare")
@click.option("--need", is_flag=True, help="ook lagen over wat bewoners nodig hebben: deel dat bestand niet openbaar")
@click.pass_obj
def map_command(settings: Settings, *, out: Path, chosen: tuple[str, ...], need: bool) -> None:
    """Schrijf een kaart als een bestand dat zonder internet opent."""
    from layers import find_layers
    from socialmap.atlas import write_map
    from socialmap.layer import is_guarded

    layers = find_layers()
    unknown = [name for name in chosen if name not in layers]
    if unknown:
        msg = f"De laag {unknown[0]!r} bestaat niet; kies uit: {', '.join(sorted(layers))}."
        raise NotFoundError(msg)
    world = open_world(settings)
    guarded = {name for name, layer in layers.items() if is_guarded(layer, world)}
    refused = [name for name in chosen if name in guarded and not need]
    if refused:
        msg = f"De laag {refused[0]!r} is niet voor iedereen: geef --need, en deel het bestand niet openbaar."
        raise NotAllowedError(msg)
    wanted = [layers[name] for name in chosen or layers if need or name not in guarded]
    with _whole(out) as path:
        write_map(world, wanted, path)
    say(f"Kaart geschreven: {out} ({out.stat().st_size / 1e6:.1f} MB)")


@click.command("guide", short_help="maak een wegwijzer van een buurt om mee te nemen")
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--around", required=True, metavar="WAAR", help="postcode, adres, straat, plek, of een punt: 52.38,4.79")
@click.option("--minutes", type=float, default=15.0, show_default=True, help="hoeveel minuten lopen")
@click.option("--profile", default="rustig", show_default=True, help="wie er loopt (data/profielen.csv)")
@click.option("--language", default="nl", show_default=True, help="taal van het bestand")
@click.pass_obj
def guide_command(settings: Settings, *, out: Path, around: str, minutes: float, profile: str, language: str) -> None:
    """Schrijf de plekken van een buurt, met tijden en routes, als een bestand dat zonder internet opent.

    Het bestand begint bij de halte of plek het dichtst bij WAAR: een adres dat u typt, staat er niet in.
    """
    from socialmap.guide.neighbourhood import check_minutes
    from socialmap.guide.offers import profiles
    from socialmap.guide.origin import NoOrigin
    from socialmap.i18n import LANGUAGES, words
    from socialmap.queries.wegwijzer.take_along import neighbourhood_file

    check_minutes(minutes)
    if not around.strip():
        msg = "--around is leeg"
        raise BadInputError(msg, expected="een postcode, een straat, een plek of een punt")
    one_of("--language", language, LANGUAGES)
    with _whole(out) as path, progress_bars() as progress:
        progress(BAR, 0.0)
        world = open_world(settings)
        one_of("--profile", profile, profiles(world))
        origin = _origin(settings, world, around)
        if isinstance(origin, NoOrigin):
            raise NotFoundError(_sentence(origin))
        made = neighbourhood_file(
            world,
            origin,
            words(language),
            minutes=minutes,
            profile=profile,
            progress=lambda share: progress(BAR, share),
        )
        path.write_text(made, encoding="utf-8")
    say(f"Wegwijzer geschreven: {out} ({out.stat().st_size / 1e6:.1f} MB)")


def _origin(settings: Settings, world: Any, around: str) -> Origin | NoOrigin:
    from socialmap.guide.origin import from_text
    from socialmap.sources.addresses import look_up
    from socialmap.store import Store
    from socialmap.store.reading import read_same_buurt

    with closing(Store(settings.store_url)) as store, store.read() as session:
        return from_text(
            world,
            around,
            same_buurt=lambda postcode: read_same_buurt(session, postcode),
            look_up=lambda typed: look_up(typed, settings),
        )


def _sentence(none: NoOrigin) -> str:
    """Why there is no start, without what only a map can do, and what may have been meant."""
    reason = none.reason.split(". ")[0].rstrip(".")
    meant = "; ".join(suggestion.name for suggestion in none.suggestions)
    return f"{reason}; {f'bedoelt u: {meant}?' if meant else 'kies een postcode, een straat, een plek of een punt.'}"


@contextmanager
def _whole(out: Path) -> Iterator[Path]:
    """A path beside ``out`` that takes its place when all went well: nothing is left half written.

    Raises
    ------
    BadInputError
        When no file can be written there.
    """
    try:
        handle, name = mkstemp(prefix=f".{out.name}.", dir=out.parent)
        os.close(handle)
    except OSError:
        msg = "hier kan geen bestand worden geschreven"
        raise BadInputError(msg, file=str(out), expected="een map die bestaat en waar u mag schrijven") from None
    path = Path(name)
    try:
        yield path
        path.chmod(0o644)
        path.replace(out)
    finally:
        path.unlink(missing_ok=True)
