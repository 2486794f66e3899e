"""Places that leave: those of the list, by the same filter.

First minute: an opbouwwerker filters "buurtkamer" in Geuzenveld, presses "Neem mee als Excel", and has a list to ring
along, with what we know and what we do not.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from socialmap.exchange.leaving import ID, Cell, Column, Leaving, Row, Style
from socialmap.i18n import later
from socialmap.marks import KIND_MARKS
from socialmap.model import Level, RecordKind
from socialmap.offer.names import whole_name
from socialmap.offer.words import address, checked_text, way_in
from socialmap.queries.common import known
from socialmap.queries.kaart.places import ALL, OFFERED, PlaceFilter, find
from socialmap.queries.kaart.said import said_lines
from socialmap.queries.leaving.columns import (
    LICENCE,
    SOURCE,
    about,
    cell_of,
    column_of,
    facts_of,
    hours_in_words,
    said_text,
    source_cells,
    source_rows,
    translated,
)

if TYPE_CHECKING:
    import pandas as pd

    from socialmap.i18n import Words
    from socialmap.world import World

_FACTS = facts_of(RecordKind.PLACE, "street", "house_number", "postcode", "town", "status")
KIND = Column("kind", later("soort"))
WHERE = (
    Column("address", later("adres")),
    Column("postcode", later("postcode")),
    Column("town", later("plaats")),
    Column("wijk", later("wijk")),
    Column("wijk_code", later("code van de wijk")),
)
POINT = (Column("lon", later("lengtegraad"), Cell.NUMBER), Column("lat", later("breedtegraad"), Cell.NUMBER))
#: How sure it is, and where it comes from.
SURE = (
    Column("checked", later("hoe zeker is dit")),
    Column("checked_on", later("gecontroleerd op"), Cell.DAY),
    Column("said", later("vraag dit na")),
)
PAGE = Column("page", later("pagina op de kaart"))
COLUMNS = (
    Column("name", later("naam")),
    Column("kind_label", later("wat is het")),
    *WHERE,
    Column("way_in", later("hoe u erin komt")),
    Column("hours", later("openingstijden in woorden")),
    *(column_of(fact) for fact in _FACTS),
    Column("operators", later("organisaties")),
    *SURE,
    KIND,
    Column("door", later("deur")),
    *POINT,
    SOURCE,
    LICENCE,
    PAGE,
    Column(ID, later("nummer")),
)


def places(world: World, asked: PlaceFilter, words: Words, site: str) -> Leaving:
    """The places that fit a filter, all of them and not a page of the list.

    Parameters
    ----------
    site
        The public address of the map, for links to its pages; "" where it has none.
    """
    found = find(world, asked, words)
    ids = list(dict.fromkeys(found["listed_source_id"].tolist()))
    of_source = {id: source_cells(world, [id], words) for id in ids}
    row = partial(_row, world, words, of_source=of_source, site=site)
    return Leaving(
        id="plekken",
        title=words.gettext("Plekken"),
        columns=translated(COLUMNS, words),
        rows=[row(str(id), place) for id, place in zip(found.index, found.to_dict("records"), strict=True)],
        sources=source_rows(world, [*ids, *world.level(Level.WIJK)["source_id"].unique()], words),
        made=world.now,
        about=about(world, words, *asked_for(world, asked, words)),
        shapes=np.array(found.geometry, dtype=object),
        style=Style(KIND.id, {kind: (mark, words.gettext(mark.plural)) for kind, mark in KIND_MARKS.items()}),
    )


def _row(world: World, words: Words, id: str, place: Any, *, of_source: dict[str, dict[str, str]], site: str) -> Row:
    mark = KIND_MARKS[place["kind"]]
    return {
        ID: id,
        **{fact.id: cell_of(fact, place[fact.id], words) for fact in _FACTS},
        **where(world, place),
        **sure(world, place, words),
        **of_source[place["listed_source_id"]],
        "name": whole_name(place["name"]),
        "kind": place["kind"],
        "kind_label": words.gettext(mark.singular),
        "way_in": way_in(place["offer"], place["status"], place["offered"], words),
        "door": place["offer"],
        "hours": hours_in_words(world, place["opening_hours"]),
        "operators": ", ".join(place["operators"]),
        "page": f"{site}/plek/{id}" if site else "",
    }


def where(world: World, place: Any) -> Row:
    """Where a place is, as an address and as a point."""
    code = place["wijk_code"]
    return {
        "address": address(place),
        "postcode": place["postcode"],
        "town": place["town"],
        "wijk": world.areas["name"].get(code, ""),
        "wijk_code": code,
        "lon": round(place["lon"], 6),
        "lat": round(place["lat"], 6),
    }


def sure(world: World, row: Any, words: Words, kind: RecordKind = RecordKind.PLACE) -> Row:
    """What stands for a record, and what of it is past its term or told otherwise: with who said it, and when."""
    checked_on = row["checked_on"]
    return {
        "checked": checked_text(world, row, words),
        "checked_on": checked_on if known(checked_on) else None,
        "said": said_text(said_lines(world, row["said"], words, kind)),
    }


def asked_for(world: World, asked: PlaceFilter, words: Words) -> list[str]:
    """What was asked, in a sentence for who opens the file later."""
    area: pd.Series | None = world.area(asked.area) if asked.area else None
    parts = (
        asked.q and words.gettext("zoekwoord: %(q)s", q=asked.q),
        asked.kind and words.gettext("soort: %(kind)s", kind=words.gettext(KIND_MARKS[asked.kind].plural)),
        asked.area and words.gettext("waar: %(area)s", area=asked.area if area is None else area["name"]),
        asked.show == OFFERED and words.gettext("alleen waar mensen nu terecht kunnen"),
        asked.show == ALL and words.gettext("alle plekken, ook scholen, sport en andere"),
        asked.open_now and words.gettext("alleen wat open was toen dit gemaakt werd"),
    )
    return [words.sentence("; ".join(part for part in parts if part)) + "."]
