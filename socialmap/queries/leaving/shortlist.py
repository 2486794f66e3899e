"""The table beside a shortlist on paper: its areas and those that nearly came, with every figure under their scores."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from socialmap.exchange.leaving import ID, Cell, Column, Leaving
from socialmap.i18n import later
from socialmap.queries.cirkels.shortlist import shortlist
from socialmap.queries.leaving.columns import translated
from socialmap.queries.leaving.scores import scores

if TYPE_CHECKING:
    from collections.abc import Mapping

    from socialmap.i18n import Words
    from socialmap.queries.cirkels.ask import FitAsk
    from socialmap.queries.cirkels.lines import Line
    from socialmap.queries.cirkels.shortlist import Listed, Shortlist
    from socialmap.queries.cirkels.shortlist_why import NotListed
    from socialmap.world import World

#: What the shortlist adds, after the columns of every score.
_MORE = (
    Column("op_de_kortelijst", "op_de_kortelijst"),
    Column("nummer", "nummer", Cell.WHOLE),
    Column("nodig_laag", "nodig_laag", Cell.NUMBER),
    Column("nodig_hoog", "nodig_hoog", Cell.NUMBER),
    Column("wat_er_al_is_laag", "wat_er_al_is_laag", Cell.NUMBER),
    Column("wat_er_al_is_hoog", "wat_er_al_is_hoog", Cell.NUMBER),
    Column("marge_is_ons_uitgangspunt", "marge_is_ons_uitgangspunt"),
    Column("waarom", "waarom"),
    Column("waarom_niet", "waarom_niet"),
    Column("plekken_om_te_bezoeken", "plekken_om_te_bezoeken"),
)
_WEIGHT = later("%(label)s: gewicht %(declared)s, echte invloed %(real)s.")


def shortlist_file(world: World, asked: FitAsk, codes: tuple[str, ...], words: Words) -> Leaving:
    """The areas of a shortlist in its order, then those that nearly came; under the names of the file of scores.

    Raises
    ------
    NotFoundError, BadInputError
        As ``shortlist`` does.
    """
    told = shortlist(world, asked, codes, words)
    whole = scores(world, asked, words)
    by_code = {row["code"]: (row, shape) for row, shape in zip(whole.rows, whole.shapes, strict=True)}
    told_rows = [
        *((one.line.code, _listed(one)) for one in told.areas),
        *((one.line.code, _not_listed(one)) for one in told.not_listed),
    ]
    return replace(
        whole,
        id="kortelijst",
        title=f"{words.gettext('Kortelijst')}. {told.policy}",
        columns=(*whole.columns, *translated(_MORE, words)),
        rows=[{**by_code[code][0], **more, ID: code} for code, more in told_rows],
        shapes=np.array([by_code[code][1] for code, _ in told_rows], dtype=object),
        about=(*_about(told, words), *whole.about),
    )


def _about(told: Shortlist, words: Words) -> list[str]:
    """What a reader has to know of the rows."""
    weights = [words.gettext(_WEIGHT, label=one.label, declared=one.declared, real=one.real) for one in told.weights]
    return [line for line in (told.how, told.own_weights, told.lacking, *told.sure, told.drawn, *weights) if line]


def _listed(area: Listed) -> Mapping[str, Any]:
    return {
        "op_de_kortelijst": "ja",
        "nummer": area.number,
        **_ranges(area.line),
        "marge_is_ons_uitgangspunt": "ja" if area.needed.assumed or area.there.assumed else "nee",
        "waarom": " ".join(area.said),
        "plekken_om_te_bezoeken": "; ".join(place.place.name for place in area.places),
    }


def _not_listed(area: NotListed) -> Mapping[str, Any]:
    return {"op_de_kortelijst": "nee", **_ranges(area.line), "waarom_niet": f"{area.held_back} {area.sure}"}


def _ranges(line: Line) -> dict[str, float | None]:
    return {
        f"{name}_{end}": None if axis.value is None else round(getattr(axis, low), 4)
        for name, axis in (("nodig", line.needed), ("wat_er_al_is", line.there))
        for end, low in (("laag", "low"), ("hoog", "high"))
    }
