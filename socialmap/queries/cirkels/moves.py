"""How easily the order changes: which terms move it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from socialmap.fit.policies import POLICY_WORDS
from socialmap.fit.score import score_areas
from socialmap.fit.sensitivity import against_trivial, leave_one_out
from socialmap.fit.words import area_words

if TYPE_CHECKING:
    from socialmap.fit.score import FitResult
    from socialmap.i18n import Words
    from socialmap.queries.cirkels.ask import FitAsk
    from socialmap.world import World


@dataclass(frozen=True)
class MovesPage:
    """What moves the order, in sentences: without a term, and beside trivial orders."""

    asked: FitAsk
    orientation: str
    area_words: dict[str, str]
    without: list[str]
    trivial: list[str]


def moves_page(world: World, asked: FitAsk, words: Words) -> MovesPage:
    """Everything that moves the order that was asked for."""
    result = score_areas(world, asked.looks_for, level=asked.level, weights=asked.weights())
    return MovesPage(
        asked=asked,
        orientation=words.gettext(POLICY_WORDS[asked.looks_for]),
        area_words=area_words(asked.level, words),
        without=without_terms(result, words),
        trivial=beside_trivial(world, result, words),
    )


def without_terms(result: FitResult, words: Words) -> list[str]:
    """For each term whose absence moves one of the best areas: from where to where."""
    return [
        words.gettext(
            "Tellen we dit niet mee: %(term)s? Dan gaat %(name)s van plaats %(before)s naar plaats %(after)s.",
            term=words.gettext(move.term.label), name=move.name,
            before=words.number(move.before), after=words.number(move.after),
        )
        for move in leave_one_out(result)
        if move.before != move.after
    ]  # fmt: skip


def beside_trivial(world: World, result: FitResult, words: Words) -> list[str]:
    """Whether the score says more than a list that needs no score."""
    return [
        words.gettext(
            "Vergeleken met een lijst op %(label)s: %(tau)s (1 is dezelfde volgorde, 0 is geen verband).",
            label=words.gettext(row.label), tau=words.number(row.tau, 2),
        )
        for row in against_trivial(world, result)
    ]  # fmt: skip
