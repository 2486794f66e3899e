"""What the commands share: bars, the world, and pairs on the command line."""

from __future__ import annotations

from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from socialmap.errors import BadInputError
from socialmap.model.written import on_screen, seen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import pandas as pd

    from socialmap.config import Settings


def mapping(pairs: tuple[str, ...]) -> dict[str, str]:
    """Pairs like ``VELD=WAARDE``."""
    split = [pair.partition("=") for pair in pairs]
    wrong = [pair for pair, (name, sign, _) in zip(pairs, split, strict=True) if not (name and sign)]
    if wrong:
        msg = "dit is geen veld met een waarde"
        raise BadInputError(msg, value=wrong[0], expected="VELD=WAARDE")
    return {name: value for name, _, value in split}


def say(text: str) -> None:
    """Lines for who sits at the screen; names in them were written by others."""
    click.echo(on_screen(text))


def table(frame: pd.DataFrame, **options: Any) -> str:
    """A frame for a screen, each row one line."""
    readable = frame.map(lambda cell: seen(cell) if isinstance(cell, str) else cell)
    return str(readable.to_string(index=False, **options))


def one_of(option: str, value: str, choices: Iterable[str]) -> str:
    """A choice that exists."""
    if value not in list(choices):
        msg = f"deze keuze kan niet bij {option}"
        raise BadInputError(msg, value=value, expected=f"een van: {', '.join(choices)}")
    return value


@contextmanager
def progress_bars() -> Iterator[Callable[[str, float], None]]:
    """A bar a file, on stderr."""
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    tasks: dict[str, Any] = {}
    with Progress(*columns, console=Console(stderr=True)) as bars:

        def show(name: str, share: float) -> None:
            if name not in tasks:
                tasks[name] = bars.add_task(name, total=1.0)
            bars.update(tasks[name], completed=share)

        yield show


def open_world(settings: Settings) -> Any:
    """What everybody may see now."""
    from socialmap.importing.starter import prepare_store
    from socialmap.world import Viewer, load_world

    with closing(prepare_store(settings)) as store:
        return load_world(
            store, gemeente=settings.gemeente, viewer=Viewer.PUBLIC, now=datetime.now(UTC), settings=settings
        )
