"""A list of somebody else by a mapping file: of activities or of places, as the file says (``docs/mappings.md``)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from socialmap.errors import BadInputError
from socialmap.model import SourceKind
from socialmap.sources.files import open_file
from socialmap.sources.hsds.reading import read_hsds
from socialmap.sources.mapped import EXAMPLE, OF_SOURCE, read_mapped_file, source_of
from socialmap.sources.mapped_places import PLACES, place_map, read_mapped_places
from socialmap.sources.tabular import OF_KIND

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from typing import Any

    from socialmap.config import Settings
    from socialmap.sources.raw import HsdsTable, PlaceRows, RecordRows

#: What a mapping of tables says of itself that are only like HSDS.
HSDS = "hsds"


def read_by_mapping(
    path: Path, mapping: Path, holidays: Path, *, settings: Settings
) -> RecordRows | PlaceRows | HsdsTable:
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
    if isinstance(parts, dict) and parts.get("is") == HSDS:
        return _like_hsds(path, parts, mapping.name, settings)
    return read_mapped_file(path, mapping, holidays, settings=settings)


def _like_hsds(path: Path, parts: Mapping[str, Any], file: str, settings: Settings) -> HsdsTable:
    """Tables that are only like HSDS, with theirs named as those of HSDS."""
    try:
        unknown = set(parts) - {"is", "source", "fields"} or set(parts["source"]) - set(OF_SOURCE)
        if unknown:
            msg = "dit woord kennen wij niet in een koppelbestand"
            raise BadInputError(msg, file=file, value=min(unknown), expected=EXAMPLE)
        fields = {str(theirs): str(ours) for theirs, ours in dict(parts["fields"]).items()}
        own = source_of(parts["source"], OF_KIND[SourceKind.LIST], "plekken, activiteiten en organisaties")
    except (ValueError, KeyError, TypeError) as error:
        msg = "dit koppelbestand kunnen wij niet lezen"
        raise BadInputError(msg, file=file, value=str(error)[:80], expected=EXAMPLE) from error
    return read_hsds(open_file(path, settings), fields, own)
