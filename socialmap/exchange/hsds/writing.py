"""The files of an export: one JSON a kind of object, and one that names the sources and licences of all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from socialmap.disk import explain
from socialmap.errors import BadInputError
from socialmap.exchange.hsds.objects import Hsds
from socialmap.store import reading, tables

if TYPE_CHECKING:
    from pathlib import Path

    from socialmap.exchange.hsds.objects import Object
    from socialmap.store import Store
    from socialmap.world import World

VERSION = "3.1"
SOURCES = "sources"


def hsds(store: Store, world: World) -> dict[str, list[Object]]:
    """What everybody may see, by kind of object; ``world`` is that of the public."""
    with store.read() as session:
        query = reading.visible(tables.organisation, world.viewer.allowed)
        frame = reading.read(session, query).frame()
    organisations = {row["id"]: row for row in frame.to_dict("records")}
    return Hsds(world, organisations).collect()


def write_hsds(store: Store, world: World, folder: Path) -> dict[str, int]:
    """Write the files into a folder, which is made; how many objects of each kind there are.

    Raises
    ------
    BadInputError
        When the folder cannot be written.
    """
    found = hsds(store, world)
    sources = [
        {"id": str(id), **row} for id, row in zip(world.sources.index, world.sources.to_dict("records"), strict=True)
    ]
    about = {"hsds": VERSION, "made": world.now.isoformat(), SOURCES: sources}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in {**found, SOURCES: about}.items():
            (folder / f"{name}.json").write_bytes(
                orjson.dumps(content, option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS)
            )
    except OSError as error:
        raise BadInputError(explain(error).rstrip("."), file=folder.name) from error
    return {kind: len(objects) for kind, objects in found.items()}
