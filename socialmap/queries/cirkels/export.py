"""The scores of ``/cirkels`` to take along: the same rows as CSV, as JSON and for a terminal."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from socialmap.fit.amounts import chance_short
from socialmap.fit.explain import explanation
from socialmap.fit.policies import POLICY_HOW, POLICY_WORDS
from socialmap.fit.table import TERMS
from socialmap.i18n import words as words_of
from socialmap.model.written import csv_text
from socialmap.offer.walking import how_measured
from socialmap.queries.cirkels.area import area_fit, left_out
from socialmap.queries.cirkels.ask import FitAsk, scored
from socialmap.queries.cirkels.compare import compared
from socialmap.queries.cirkels.page import fit_page, fit_sources
from socialmap.queries.cirkels.people import FIELDS
from socialmap.queries.cirkels.rows import by_place, fit_rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from socialmap.fit.score import FitResult
    from socialmap.i18n import Words
    from socialmap.queries.cirkels.ask import Scored
    from socialmap.queries.cirkels.rows import FitRow, Standing
    from socialmap.world import World


#: Headings of figures, as they stood in files first: one that is gone is an empty cell, and new ones come last.
NAMED = (
    "need", "residents", "places", "variety", "organisations", "drop_in", "formal_help", "meeting", "stop",
    "social_housing", "circles",
)  # fmt: skip


def fit_table(
    world: World, asked: FitAsk, words: Words | None = None, *, progress: Callable[[float], None] = lambda _: None
) -> list[dict[str, Any]]:
    """One flat row for each area, best place first; every row also says what was asked, drawn and used."""
    words = words_of("nl") if words is None else words
    found = scored(world, asked, progress)
    pair = compared(world, asked, found, words)
    told = {
        "richting": str(asked.orientation),
        "gewichten": "; ".join(f"{name}={share:.4f}" for name, share in found.result.weights.items()),
        "keren_geloot": found.ranges.draws,
        "startgetal": found.ranges.seed,
        "kan_niet_meetellen": "; ".join(left_out(found.result, words)),
        "bronnen": "; ".join(source.id for source in fit_sources(world, found.result, words)),
    }
    others = {pair.first.code: pair.second, pair.second.code: pair.first} if pair else {}
    rows, measured = [], how_measured(world, words)
    for row in sorted(fit_rows(world, asked, found, words), key=by_place):
        other = others.get(row.code)
        values = term_values(found.result, row.code)
        sure = found.ranges.better(row.code, other.code) if other and pair and pair.chance is not None else None
        rows.append(
            {
                **flat(row),
                "vergeleken_met": other.area.code if other else "",
                "kans_dat_deze_beter_past": None if sure is None else round(sure, 4),
                "verschil": pair.sentence if other and pair else "",
                **{name: values.get(name, _NONE)["value"] for name in NAMED},
                **told,
                "bekend_van_wat_hier_te_weten_is": round(row.known_here, 4),
                "geen_score_omdat": row.reason,
                "lopen_anders_gemeten_omdat": row.estimated,
                "lopen_gemeten": measured,
                "beleid": str(asked.looks_for),
                **_axes(found.result, row.code),
                **{name: value["value"] for name, value in values.items() if name not in NAMED},
            }
        )
    return rows


def flat(row: FitRow) -> dict[str, Any]:
    """One area with its answers about people; empty is unknown."""
    people, standing = row.people, row.standing
    answers = (people.coach, people.volunteer, people.room, people.interested)
    return {
        "code": row.code,
        "naam": row.area.name,
        "oordeel": row.verdict,
        "eerst": row.first,
        **{name: str(answer) for name, answer in zip(FIELDS, answers, strict=True)},
        **_figures(standing),
        "bekend": round(row.known, 4),
        "sterk": "; ".join(row.strongest),
        "zwak": "; ".join(row.weakest),
        "weten_we_niet": "; ".join(row.unknown),
    }


def _figures(standing: Standing | None) -> dict[str, Any]:
    """Where an area stands, under the names of our files."""
    named = {
        "score": "score", "score_laag": "score_low", "score_hoog": "score_high", "plaats": "middle",
        "plaats_laag": "low", "plaats_hoog": "high", "kans_beste_3": "best3", "kans_beste_5": "best5",
        "plaats_van_de_score": "by_score", "score_zonder_schattingen_rivm": "score_without",
        "plaats_zonder_schattingen_rivm": "without",
    }  # fmt: skip
    return {ours: _cell(getattr(standing, theirs, None)) for ours, theirs in named.items()}


def term_values(result: FitResult, code: str) -> dict[str, dict[str, Any]]:
    """Every figure under the score of an area, in its own unit, beside the city's."""
    return {
        term.id: {"value": _cell(result.raw[term.id][code]), "city": _cell(result.measured[term.id].city)}
        for term in TERMS
    }


_NONE: dict[str, Any] = {"value": None, "city": None}


def _axes(result: FitResult, code: str) -> dict[str, Any]:
    """Both axes, 0 to 100, and how much of the whole of each is known; empty where an axis does not stand."""
    named = {
        "nodig": "needed", "wat_er_al_is": "there", "bekend_nodig": "known_needed",
        "bekend_wat_er_al_is": "known_there", "nodig_zonder_rivm": "needed_without_estimates",
    }  # fmt: skip
    return {ours: _cell(result.frame[theirs][code]) for ours, theirs in named.items()}


def fit_csv(rows: list[dict[str, Any]]) -> str:
    """The rows as CSV."""
    return csv_text(rows, list(rows[0]) if rows else ["code", "naam", "oordeel"])


def fit_lines(rows: list[dict[str, Any]]) -> str:
    """The rows for a terminal: rank range, verdict and chance, in words."""
    words = words_of("nl")
    lines = [f"{'naam':<34} {'waarschijnlijk':<18} {'zonder RIVM':>11} {'beste 5':>9}  oordeel"]
    for row in rows:
        known = row["plaats"] is not None
        place = f"plaats {row['plaats_laag']:.0f} tot {row['plaats_hoog']:.0f}" if known else "geen score"
        chance = chance_short(row["kans_beste_5"], words) if known else ""
        other = row["plaats_zonder_schattingen_rivm"]
        without = "" if other is None else f"{other:.0f} (nu {row['plaats_van_de_score']:.0f})"
        lines.append(f"{row['naam'][:34]:<34} {place:<18} {without:>11} {chance:>9}  {row['oordeel']}")
    return "\n".join(lines)


def fit_json(world: World, asked: FitAsk, words: Words) -> dict[str, Any]:
    """The page for the API; the map of this score has the borders."""
    found = scored(world, asked)
    page = fit_page(world, words, asked, found)
    return {
        "orientation": str(asked.orientation),
        "level": str(asked.level),
        "weights": {choice.name: choice.share for choice in page.choices},
        "term_weights": {name: round(share, 4) for name, share in found.result.weights.items()},
        "draws": asked.draws,
        "seed": asked.seed,
        "people_first": page.questions,
        "note": page.conversation,
        "measured": page.measured_how,
        "known": page.known,
        "terms": [asdict(term) for term in page.terms],
        "not_terms": page.not_terms,
        "unknown": page.unknown,
        "beside_trivial": page.trivial,
        "happened": page.happened,
        "compared": None if page.compared is None else {
            "first": page.compared.first.area.code,
            "second": page.compared.second.area.code,
            "probability_first_fits_better": _cell(page.compared.chance),
            "sentence": page.compared.sentence,
            "rows": [asdict(row) for row in (*page.compared.people, *page.compared.rows)],
        },
        "areas": [_area(found, row, words) for row in page.rows],
        "sources": [asdict(source) for source in page.sources],
        "policy": str(asked.looks_for),
        "policy_label": words.gettext(POLICY_WORDS[asked.looks_for]),
        "policy_how": words.gettext(POLICY_HOW[asked.looks_for]),
    }  # fmt: skip


def _area(found: Scored, row: FitRow, words: Words) -> dict[str, Any]:
    told = flat(row)
    return {
        "code": row.area.code,
        "name": row.area.name,
        "verdict": row.verdict,
        "number": row.number,
        "range": row.place,
        "best": row.chance,
        "people": {"first": row.first, "ready": row.ready, **{name: told[name] for name in FIELDS}},
        "figures": {"known": told["bekend"], **_figures(row.standing)},
        "known_here": round(row.known_here, 4),
        "without_estimates": row.without,
        "strongest": row.strongest,
        "weakest": row.weakest,
        "unknown": row.unknown,
        "no_score": row.reason,
        "walking_estimated": row.estimated,
        "why": [sentence.text for sentence in explanation(found.result, found.ranges, row.code, words.language)],
        "terms": term_values(found.result, row.code),
        "axes": _axes(found.result, row.code),
    }


def area_json(world: World, asked: FitAsk, code: str, words: Words) -> dict[str, Any]:
    """Everything that is told of one area, with what was asked."""
    told = asdict(replace(area_fit(world, asked, code, words), asked=FitAsk()))
    told["asked"] = {"orientation": str(asked.orientation), "draws": asked.draws, "seed": asked.seed}
    return told


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return value
    return None if value is None or pd.isna(value) else round(float(value), 4)
