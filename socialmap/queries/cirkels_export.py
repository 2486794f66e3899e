"""The scores of ``/cirkels`` as rows: JSON and CSV for the API, and the command line."""

from __future__ import annotations

import csv
from dataclasses import asdict
from io import StringIO
from typing import TYPE_CHECKING, Any

import pandas as pd

from socialmap.fit.ranges import draw_ranges
from socialmap.i18n import words
from socialmap.queries.cirkels import FitAsk, FitPage, scored

if TYPE_CHECKING:
    from collections.abc import Callable

    from socialmap.world import World

HEADER = (
    "code", "naam", "oordeel", "score", "score_laag", "score_hoog", "plaats", "plaats_laag", "plaats_hoog",
    "kans_beste_3", "kans_beste_5", "bekend", "score_zonder_schattingen_rivm", "plaats_zonder_schattingen_rivm",
)  # fmt: skip


def fit_rows(
    world: World, asked: FitAsk, *, progress: Callable[[float], None] = lambda _: None
) -> tuple[list[dict[str, Any]], list[str]]:
    """A row for each area, best median rank first, and what is not known anywhere."""
    result, ranges = scored(world, asked, progress)
    without = draw_ranges(result, draws=asked.draws, seed=asked.seed, without_estimates=True).frame["rank"]
    frame = result.frame.join(ranges.frame.add_suffix("_drawn")).join(without.rename("rank_without"))
    frame = frame.sort_values(["rank_drawn", "name"])
    named = {
        "naam": "name", "oordeel": "verdict", "score": "score", "score_laag": "score_low_drawn",
        "score_hoog": "score_high_drawn", "plaats": "rank_drawn", "plaats_laag": "rank_low_drawn",
        "plaats_hoog": "rank_high_drawn", "kans_beste_3": "best3_drawn", "kans_beste_5": "best5_drawn",
        "bekend": "known", "score_zonder_schattingen_rivm": "score_without_estimates",
        "plaats_zonder_schattingen_rivm": "rank_without",
    }  # fmt: skip
    rows = [
        {"code": str(code), **{ours: _cell(row[theirs]) for ours, theirs in named.items()}}
        for code, row in frame.iterrows()
    ]
    # A column for each figure under the score: what was measured, in its own unit.
    for row in rows:
        row.update({term.id: _cell(result.raw[term.id][row["code"]]) for term in (*result.terms, *result.notes)})
    say = words("nl").gettext
    return rows, [f"{say(left.term.label)}: {say(left.reason)}" for left in result.left_out]


def fit_csv(rows: list[dict[str, Any]]) -> str:
    """The rows as CSV: comma, one header row, empty is unknown."""
    out = StringIO()
    writer = csv.DictWriter(out, list(rows[0]) if rows else list(HEADER), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows([{name: "" if value is None else value for name, value in row.items()} for row in rows])
    return out.getvalue()


def fit_table(rows: list[dict[str, Any]]) -> str:
    """The rows for a terminal: rank range, verdict and chance, in words."""
    lines = [f"{'wijk':<34} {'waarschijnlijk':<18} {'beste 5':>8}  oordeel"]
    for row in rows:
        known = row["plaats"] is not None
        place = f"plaats {row['plaats_laag']:.0f} tot {row['plaats_hoog']:.0f}" if known else "geen score"
        chance = f"{row['kans_beste_5'] * 100:.0f}%" if known else ""
        lines.append(f"{row['naam'][:34]:<34} {place:<18} {chance:>8}  {row['oordeel']}")
    return "\n".join(lines)


def fit_json(page: FitPage) -> dict[str, Any]:
    """The page for the API; the layer of this score has the borders."""
    return {
        "orientation": str(page.asked.orientation),
        "weights": {choice.name: choice.share for choice in page.choices},
        "draws": page.asked.draws,
        "seed": page.asked.seed,
        "people_first": page.questions,
        "note": page.conversation,
        "measured": page.measured_how,
        "terms": [asdict(term) for term in page.terms],
        "not_terms": page.not_terms,
        "unknown": page.unknown,
        "moves": page.moves,
        "happened": page.happened,
        "areas": [
            {
                "code": row.area.code,
                "name": row.area.name,
                "verdict": group.title,
                "number": row.told.number,
                "range": row.bar.words if row.bar else "",
                "best": row.bar.best if row.bar else "",
                "why": row.why,
                "without_estimates": row.told.without_estimates,
                "strongest": row.told.strongest,
                "weakest": row.told.weakest,
                "unknown": row.told.unknown,
                "needed": row.told.needed,
            }
            for group in page.groups
            for row in group.rows
        ],
        "sources": [asdict(source) for source in page.sources],
    }


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return value
    return None if pd.isna(value) else round(float(value), 4)
