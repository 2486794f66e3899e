"""A list of somebody else by a mapping file: of activities or of places, as the file says (``docs/mappings.md``)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from socialmap.errors import BadInputError
from socialmap.sources.files import open_file
from socialmap.sources.mapped import EXAMPLE, read_mapped_file
from socialmap.sources.mapped_places import PLACES, place_map, read_mapped_places

if TYPE_CHECKING:
    from pathlib import Path

    from socialmap.config import Settings
    from socialmap.sources.raw import PlaceRows, RecordRows


def read_by_mapping(path: Path, mapping: Path, holidays: Path, *, settings: Settings) -> RecordRows | PlaceRows:
    """The rows of a list.

    Parameters
    ----------
    mapping
        The mapping file.
    holidays
        The table of school holidays of the region.

    Raises
    ------
    BadInputError
        For a mapping that says something else than mappings do, and a list of which nothing can be taken.
    """
    try:
        parts = json.loads(mapping.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        msg = "dit koppelbestand kunnen wij niet lezen"
        raise BadInputError(msg, file=mapping.name, expected=EXAMPLE) from error
    if isinstance(parts, dict) and parts.get("is") == PLACES:
        return read_mapped_places(open_file(path, settings), place_map(parts, mapping.name))
    return read_mapped_file(path, mapping, holidays, settings=settings)
