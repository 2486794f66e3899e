"""What came out when the claims were tried in made worlds: one file that the command writes and the page tells."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING

import orjson

from socialmap.config import Settings
from socialmap.errors import BadInputError
from socialmap.fit.calibration import Held, calibrate
from socialmap.fit.joint import BEST
from socialmap.fit.score import score_areas

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from socialmap.model import Level
    from socialmap.world import World

#: Among fewer areas the best ten are all.
FEWEST = BEST[-1] + 1
FILE = "onze-marges.json"


@dataclass(frozen=True)
class Tried:
    """What was tried, with what, and what came out.

    Attributes
    ----------
    day
        When it was tried, as 2026-11-29.
    place, level, areas
        Of which municipality and kind of area the figures are, and how many areas have a rank.
    known, missing
        Ids of the terms with figures, and of those without.
    draws, seed
        Draws in each world, and the seed: the same gives the same.
    """

    day: str
    place: str
    level: str
    areas: int
    known: tuple[str, ...]
    missing: tuple[str, ...]
    draws: int
    seed: int
    rows: tuple[Held, ...]

    @property
    def worlds(self) -> int:
        """Worlds of each kind."""
        return min((row.worlds for row in self.rows), default=0)


def try_world(
    world: World, level: Level, *, worlds: int, draws: int, seed: int,
    progress: Callable[[float], None] = lambda _: None,
) -> Tried:  # fmt: skip
    """Try the claims in worlds made of the figures of this one.

    Raises
    ------
    BadInputError
        For a world in which fewer areas have a rank than are told together.
    """
    result = score_areas(world, level=level)
    problem = result.whole()
    if len(problem.values) < FEWEST:
        msg = "hier zijn te weinig gebieden met een plaats om dit te proberen"
        raise BadInputError(msg, value=len(problem.values), expected=f"minstens {FEWEST} gebieden")
    return Tried(
        day=f"{world.now:%Y-%m-%d}",
        place=str(world.areas.loc[world.gemeente, "name"]) if world.gemeente in world.areas.index else world.gemeente,
        level=str(level),
        areas=len(problem.values),
        known=tuple(term.id for term in result.terms),
        missing=tuple(left.term.id for left in result.left_out),
        draws=draws,
        seed=seed,
        rows=tuple(calibrate(problem, worlds=worlds, draws=draws, seed=seed, progress=progress)),
    )


def as_json(tried: Tried) -> bytes:
    """The file."""
    return orjson.dumps(asdict(tried), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def read_tried(path: Path | None = None) -> Tried | None:
    """What was tried last, from the file that stands with the starter set; None where nothing was.

    Raises
    ------
    BadInputError
        For a file that the command did not write.
    """
    path = Settings().starter_dir / FILE if path is None else path
    if not path.exists():
        return None
    try:
        told = orjson.loads(path.read_bytes())
        rows = tuple(_row(row) for row in told.pop("rows"))
        tried = Tried(**{**told, "known": tuple(told["known"]), "missing": tuple(told["missing"]), "rows": rows})
    except (orjson.JSONDecodeError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise _wrong(path) from error
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(tried.day)) or not rows:
        raise _wrong(path)
    return tried


def _row(row: dict[str, object]) -> Held:
    held = Held(**row)  # type: ignore[arg-type]
    texts = ("kind", "policy")
    if not all(isinstance(getattr(held, one.name), str if one.name in texts else int | float) for one in fields(held)):
        raise TypeError
    return held


def _wrong(path: Path) -> BadInputError:
    msg = f"{path.name} is niet geschreven door python -m socialmap calibrate"
    return BadInputError(msg, expected="maak het bestand opnieuw met python -m socialmap calibrate")
