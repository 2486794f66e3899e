"""What to take along: one file that opens without internet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from socialmap.cli._shared import open_world

if TYPE_CHECKING:
    from socialmap.config import Settings


@click.command("map", short_help="maak een kaart om mee te nemen")
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--layer", "chosen", multiple=True, help="alleen deze lagen; zonder keuze alle openbare")
@click.pass_obj
def map_command(settings: Settings, out: Path, chosen: tuple[str, ...]) -> None:
    """Schrijf een kaart als een bestand dat zonder internet opent."""
    from layers import find_layers
    from socialmap.atlas import write_map
    from socialmap.errors import NotFoundError

    layers = find_layers()
    unknown = [name for name in chosen if name not in layers]
    if unknown:
        msg = f"De laag {unknown[0]!r} bestaat niet; kies uit: {', '.join(sorted(layers))}."
        raise NotFoundError(msg)
    world = open_world(settings)
    wanted = [layers[name] for name in chosen] if chosen else [layer for layer in layers.values() if not layer.guarded]
    write_map(world, wanted, out)
    click.echo(f"Kaart geschreven: {out} ({out.stat().st_size / 1e6:.1f} MB)")
