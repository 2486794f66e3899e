"""What the commands share: bars, the world, and pairs on the command line."""

from __future__ import annotations

import sys
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click
import rich.progress
from rich.console import Console
from rich.progress import BarColumn, TextColumn, TimeElapsedColumn

from socialmap.errors import BadInputError
from socialmap.model.written import on_screen, seen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import pandas as pd

    from socialmap.config import Settings
    from socialmap.model import PlaceKind

    Progress = Callable[[str, float], None]
    Ask = Callable[[str], bool]


def mapping(pairs: tuple[str, ...]) -> dict[str, str]:
    """Pairs like ``VELD=WAARDE``."""
    split = [pair.partition("=") for pair in pairs]
    wrong = [pair for pair, (name, sign, _) in zip(pairs, split, strict=True) if not (name and sign)]
    if wrong:
        msg = "dit is geen veld met een waarde"
        raise BadInputError(msg, value=wrong[0], expected="VELD=WAARDE")
    return {name: value for name, _, value in split}


def said_kinds(pairs: tuple[str, ...]) -> dict[str, PlaceKind]:
    """Pairs like ``WOORD=SOORT``: our kind by their word; an empty word is that of rows that say none."""
    from socialmap.model import PlaceKind
    from socialmap.model.kinds import known_kind
    from socialmap.model.text import bare_words

    found: dict[str, PlaceKind] = {}
    for pair in pairs:
        word, sign, said = pair.rpartition("=")
        meaning = known_kind(said)
        kind = meaning.kind if meaning else PlaceKind.OVERIG if said.strip() == PlaceKind.OVERIG else None
        if not sign or kind is None:
            msg = "zo weten wij niet wat voor soort plek dit is"
            expected = f"WOORD=SOORT, met als soort een van: {', '.join(PlaceKind)}"
            raise BadInputError(msg, column="--kind", value=pair, expected=expected)
        found[bare_words(word)] = kind
    return found


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


#: Of commands that may take something away.
replace_option = click.option(
    "--replace", "--yes", "replace", is_flag=True, help="vervang wat er is, ook als er veel weggaat, zonder vragen"
)


def agreed(what: str, *, replace: bool) -> bool:
    """Whether what is about to happen may: it was said beforehand, or whoever sits at the keyboard says so now."""
    if replace or not somebody_is_there():
        return replace
    answer = click.prompt(f"{what} Doorgaan? [ja/nee]", default="nee", show_default=False, err=True)
    return str(answer).strip().lower() in ("j", "ja", "y", "yes")


def somebody_is_there() -> bool:
    """Whether a question would be answered."""
    return sys.stdin.isatty()


@contextmanager
def progress_and_question(*, replace: bool) -> Iterator[tuple[Progress, Ask]]:
    """A bar a file, on stderr, and a question that is put when the bars stand still."""
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    tasks: dict[str, Any] = {}
    with rich.progress.Progress(*columns, console=Console(stderr=True)) as bars:

        def show(name: str, share: float) -> None:
            if name not in tasks:
                tasks[name] = bars.add_task(name, total=1.0)
            bars.update(tasks[name], completed=share)

        def ask(what: str) -> bool:
            bars.stop()
            try:
                return agreed(what, replace=replace)
            finally:
                bars.start()

        yield show, ask


@contextmanager
def progress_bars() -> Iterator[Progress]:
    """A bar a file, on stderr."""
    with progress_and_question(replace=False) as (show, _):
        yield show


def open_world(settings: Settings) -> Any:
    """What everybody may see now."""
    from socialmap.importing.starter import prepare_store
    from socialmap.world import Viewer, load_world

    with closing(prepare_store(settings)) as store:
        return load_world(
            store, gemeente=settings.gemeente, viewer=Viewer.PUBLIC, now=datetime.now(UTC), settings=settings
        )
