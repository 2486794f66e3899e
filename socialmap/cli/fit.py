"""Where a new circle fits."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from socialmap.cli._shared import mapping, one_of, open_world, progress_bars, say
from socialmap.errors import BadInputError

if TYPE_CHECKING:
    from socialmap.config import Settings
    from socialmap.queries.cirkels.ask import FitAsk


@click.command(short_help="waar past een nieuwe cirkel?")
@click.option("--policy", default=None, metavar="BELEID", help="weinig, veel, evenwicht of eigen: wat zoekt u?")
@click.option("--weight", "weights", multiple=True, metavar="DEEL=GETAL", help="eigen gewicht: need=40 (meer keren)")
@click.option("--orientation", default=None, metavar="RICHTING", help="van vroeger: geeft nu evenwicht")
@click.option("--level", default="wijk", metavar="wijk|buurt", help="per wijk of per buurt")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table")
@click.option(
    "--draws",
    type=click.IntRange(1, 100_000),
    default=None,
    help="hoe vaak er geloot wordt; anders zo vaak als op de pagina",
)
@click.option("--seed", type=click.IntRange(0), default=2026, help="hetzelfde getal geeft dezelfde uitkomst")
@click.pass_obj
def score(settings: Settings, /, level: str, form: str, draws: int | None, seed: int, **asking: Any) -> None:
    """Hoe goed past een nieuwe cirkel, en hoe zeker is dat? Eerst mensen, dan een plek."""
    import orjson

    from socialmap.fit.measures import LEVELS
    from socialmap.fit.ranges import DRAWS
    from socialmap.model import Level
    from socialmap.model.written import on_screen
    from socialmap.queries.cirkels.ask import ORIENTATION_GONE
    from socialmap.queries.cirkels.export import fit_csv, fit_lines, fit_table

    asked = _asked(**asking)
    asked = replace(asked, level=Level(one_of("--level", level, LEVELS)), draws=draws or DRAWS, seed=seed)
    with progress_bars() as progress:
        rows = fit_table(open_world(settings), asked, progress=lambda share: progress("loten", share))
    unknown = rows[0]["kan_niet_meetellen"] if rows else ""
    if form == "json":
        told = {
            "orientation": str(asked.orientation),
            "policy": str(asked.looks_for),
            "level": level,
            "draws": asked.draws,
            "seed": seed,
            "unknown": unknown.split("; "),
        }
        click.echo(orjson.dumps({**told, "areas": rows}, option=orjson.OPT_INDENT_2))
    else:
        click.echo(fit_csv(rows) if form == "csv" else on_screen(fit_lines(rows)), nl=form == "table")
    if asking["orientation"]:
        click.echo(on_screen(f"Let op: {ORIENTATION_GONE}"), err=True)
    if unknown:
        click.echo(on_screen(f"Wat weten we niet? {unknown}."), err=True)


@click.command(short_help="hoe vaak klopt wat wij over de plaatsen zeggen?")
@click.option(
    "--worlds", type=click.IntRange(1, 10_000), default=200, show_default=True, help="werelden van elke soort"
)
@click.option("--draws", type=click.IntRange(20, 10_000), default=300, show_default=True, help="lotingen in een wereld")
@click.option(
    "--seed", type=click.IntRange(0), default=2026, show_default=True, help="hetzelfde getal, dezelfde uitkomst"
)
@click.option("--level", default="wijk", metavar="wijk|buurt", help="per wijk of per buurt")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), metavar="BESTAND", help="schrijf de uitkomst hier"
)
@click.pass_obj
def calibrate(settings: Settings, *, worlds: int, draws: int, seed: int, level: str, out: Path | None) -> None:
    """Probeer in gemaakte werelden hoe vaak de plaatsen en groepen kloppen, ook als de marges niet kloppen."""
    from socialmap.fit.measures import LEVELS
    from socialmap.fit.tried import as_json, try_world
    from socialmap.i18n import DEFAULT, words
    from socialmap.model import Level
    from socialmap.queries.cirkels.margins import margins_lines

    asked = Level(one_of("--level", level, LEVELS))
    with progress_bars() as progress:
        tried = try_world(
            open_world(settings), asked, worlds=worlds, draws=draws, seed=seed,
            progress=lambda share: progress("werelden", share),
        )  # fmt: skip
    say("\n".join(margins_lines(tried, words(DEFAULT))))
    if out:
        out.write_bytes(as_json(tried))


def _asked(*, policy: str | None, weights: tuple[str, ...], orientation: str | None) -> FitAsk:
    """What the options ask for."""
    from socialmap.fit.policies import Policy
    from socialmap.fit.profile import ORIENTATIONS
    from socialmap.model import Orientation
    from socialmap.queries.cirkels.ask import FitAsk, own_weights

    own = own_weights(mapping(weights))
    chosen = Policy(one_of("--policy", policy, Policy)) if policy is not None else None
    if own and chosen not in (None, Policy.EIGEN):
        msg = "gewichten kiest u bij eigen gewichten"
        raise BadInputError(msg, value=policy, expected=f"--policy {Policy.EIGEN}")
    asked = Orientation(one_of("--orientation", orientation or Orientation.ONTMOETING, ORIENTATIONS))
    return FitAsk(policy=chosen, groups=own, orientation=asked)


@click.command(short_help="waar kan een nieuwe cirkel komen")
@click.option("-k", "k", type=int, default=3, show_default=True, help="hoeveel plekken")
@click.option("--minutes", type=float, default=15.0, show_default=True, help="hoeveel minuten lopen nog dichtbij is")
@click.option(
    "--method",
    type=click.Choice(["mclp", "p-median", "equity", "backup"]),
    default="mclp",
    show_default=True,
    help="mclp: zo veel mogelijk mensen dichtbij; p-median: gemiddeld zo kort mogelijk lopen; equity: eerst waar de "
    "meeste mensen zich alleen voelen en nog niets is; backup: een tweede voor wie er nu een heeft",
)
@click.option("--per-wijk", is_flag=True, help="hoogstens een cirkel in elke wijk")
@click.option("--exclude", multiple=True, metavar="ID", help="deze plek niet")
@click.option("--force", multiple=True, metavar="ID", help="deze plek zeker")
@click.option("--with-reports", is_flag=True, help="denkoefening: de cirkels uit de verslagen zijn er nog")
@click.option("--format", "shape", type=click.Choice(["table", "json"]), default="table", show_default=True)
@click.option(
    "--room",
    type=click.Choice(["any", "asked", "known"]),
    default="any",
    show_default=True,
    help="known: alleen waar een kamer bekend is; asked: niet waar iemand zei dat er geen is",
)
@click.pass_obj
def site(settings: Settings, /, shape: str, **asked: Any) -> None:
    """Kies plekken voor de volgende cirkels, en zie hoe zeker die keuze is."""
    import orjson

    from socialmap.fit.siting.wish import Method, Room, Wish
    from socialmap.i18n import DEFAULT, words
    from socialmap.queries.cirkels.siting import find_sites, siting_json, siting_lines, siting_page

    wish = Wish(**{**asked, "method": Method(asked["method"]), "room": Room(asked["room"])})
    world = open_world(settings)
    with progress_bars() as progress:
        found = find_sites(world, wish, progress=lambda share: progress("loten", share))
    page = siting_page(world, found, words(DEFAULT))
    if shape == "json":
        click.echo(orjson.dumps(siting_json(found, page), option=orjson.OPT_INDENT_2))
    else:
        say("\n".join(siting_lines(page)))
