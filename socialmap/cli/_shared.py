"""What the commands share: bars, the world, and pairs on the command line."""

from __future__ import annotations

from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from socialmap.errors import BadInputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from socialmap.config import Settings
    from socialmap.model import PlaceKind


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
