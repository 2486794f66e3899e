"""A score in words: the verdict first, then the number; each sentence is made from the figures it stands beside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from socialmap.findings import reasons, said
from socialmap.fit.amounts import AREAS, amount_words, standing
from socialmap.fit.explain import STRONG, WEAK, few_words
from socialmap.fit.score import FitResult, Verdict
from socialmap.fit.terms import Told
from socialmap.i18n import DEFAULT, Words, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from socialmap.findings import Reason
    from socialmap.fit.terms import Term
    from socialmap.model import Level

OPENS_A_CONVERSATION = (
    "Dit is het begin van een gesprek, geen besluit. Een klein verschil tussen twee %(areas)s zegt niets."
)
#: Of the whole of an axis: below it a verdict says that it rests on what little is known.
HALF = 0.5
#: How many strong and weak terms are named beside an area.
CALLED_OUT = 3


@dataclass(frozen=True)
class TermWords:
    """One term of one wijk.

    Attributes
    ----------
    value, city
        Sentences with the figure of the wijk and of the municipality; ``parts`` the published figures under it.
    standing
        How it compares with the other wijken, "" when unknown.
    evidence
        How strong each finding is, where it stands and what it says.
    """

    term: Term
    label: str
    known: bool
    value: str
    city: str
    parts: tuple[str, ...]
    standing: str
    evidence: str
    remark: str
    share: float


@dataclass(frozen=True)
class FitWords:
    """What there is to say of one wijk, in the order in which to say it.

    Attributes
    ----------
    verdict
        A sentence without a number; ``number`` is the score, "" when there is none; ``known`` says how much of the
        whole profile is known.
    without_estimates
        The same score without the terms that rest on RIVM's model.
    strongest, weakest, unknown
        Labels of terms.
    needed
        What would have to be known, for each unknown term a sentence.
    circles
        What reports tell of circles here: a note, never a plus or a minus.
    """

    verdict: str
    number: str
    known: str
    without_estimates: str
    terms: tuple[TermWords, ...]
    strongest: tuple[str, ...]
    weakest: tuple[str, ...]
    unknown: tuple[str, ...]
    needed: tuple[str, ...]
    circles: tuple[str, ...]


def fit_words(result: FitResult, code: str, indicator_labels: Mapping[str, str], language: str = DEFAULT) -> FitWords:
    """The score of one wijk in words.

    Parameters
    ----------
    indicator_labels
        Label of each indicator by its id.
    """
    speak, row, place = words(language), result.frame.T[code], result.normalised.T[code]
    terms = tuple(term_words(result, term, code, indicator_labels, speak) for term in result.terms)
    unknown = result.unknown_terms(code)
    return FitWords(
        verdict=few_words(row, result.least, speak) or _verdict_words(row, speak),
        number=_number_words(row["score"], speak),
        known=known_words(row["known"], speak),
        without_estimates=_without_words(row["score_without_estimates"], speak),
        terms=terms,
        strongest=_labels(result.terms, place[place >= STRONG].sort_values(ascending=False), speak),
        weakest=_labels(result.terms, place[place <= WEAK].sort_values(), speak),
        unknown=tuple(speak.gettext(term.label) for term in unknown),
        needed=tuple(speak.gettext("Nodig: %(measures)s", measures=speak.gettext(term.measures)) for term in unknown),
        circles=tuple(result.circles.loc[result.circles["wijk_code"] == code, "words"]),
    )


def area_words(level: Level, speak: Words) -> dict[str, str]:
    """What areas of a level are called, to fill in as ``area`` and ``areas``."""
    area, areas = AREAS[level]
    return {"area": speak.gettext(area), "areas": speak.gettext(areas)}


def _verdict_words(row: pd.Series[Any], speak: Words) -> str:
    name, verdict = str(row["name"]), str(row["verdict"])
    if verdict == Verdict.NO_NEED:
        return speak.gettext(
            "%(name)s: hoe nodig een cirkel hier is, weten we niet. Daarom zeggen wij niet of die hier past.", name=name
        )
    if verdict == Verdict.UNKNOWN:
        return speak.gettext("%(name)s: onvoldoende gegevens. Van wat er al is, kennen we hier te weinig.", name=name)
    said = {"name": name, "verdict": speak.gettext(verdict)}
    if min(row["known_needed"], row["known_there"]) < HALF:
        return speak.gettext("%(name)s: een nieuwe cirkel %(verdict)s, voor zover we weten.", **said)
    return speak.gettext("%(name)s: een nieuwe cirkel %(verdict)s.", **said)


def _number_words(score: float, speak: Words) -> str:
    return "" if pd.isna(score) else speak.gettext("%(score)s van 100", score=speak.number(score, 0))


def known_words(known: float, speak: Words) -> str:
    """How much of the whole profile is known, also of what is known nowhere."""
    return speak.gettext("We weten %(known)s%% van dit profiel.", known=speak.number(known * 100, 0))


def _without_words(score: float, speak: Words) -> str:
    if pd.isna(score):
        return speak.gettext("Zonder de schattingen van het RIVM is er geen score.")
    return speak.gettext("Zonder de schattingen van het RIVM: %(score)s van 100.", score=speak.number(score, 0))


def term_words(
    result: FitResult, term: Term, code: str, indicator_labels: Mapping[str, str], speak: Words
) -> TermWords:
    """One term of one area in words."""
    measured, values = result.measured[term.id], result.raw[term.id]
    value, city, areas = float(values[code]), measured.city, area_words(result.level, speak)["areas"]
    known = not pd.isna(value)
    parts = tuple(
        speak.gettext(
            "%(label)s: %(value)s %% (gemeente: %(city)s), %(year)s",
            label=speak.gettext(indicator_labels.get(part.indicator_id, part.indicator_id)),
            value=speak.number(float(part.values[code]), 1),
            city=speak.gettext("onbekend") if part.city is None else f"{speak.number(part.city, 1)} %",
            year=part.measured,
        )
        for part in measured.parts
        if not pd.isna(part.values[code])
    )
    return TermWords(
        term=term,
        label=speak.gettext(term.label),
        known=known,
        value=amount_words(term, values, value, speak, areas) if known else speak.gettext("dit weten we niet"),
        city=speak.gettext("onbekend") if city is None else amount_words(term, values, city, speak, areas),
        parts=parts,
        standing=_standing(result, term, code, speak) if known else "",
        evidence=evidence_words(reasons(term.findings, speak), speak),
        remark=speak.gettext(term.remark),
        share=result.weight(term),
    )


def _standing(result: FitResult, term: Term, code: str, speak: Words) -> str:
    """How many wijken have less of it; the direction says whether that is a plus."""
    found = standing(term, result.raw[term.id], code)
    said = {
        "lower": speak.number(found.lower),
        "others": speak.number(found.others),
        "same": speak.number(found.same),
        "direction": speak.gettext(term.direction),
        **area_words(result.level, speak),
    }
    if term.told is Told.INDEX:  # its value says it already
        return said["direction"]
    if found.same:
        return speak.gettext(
            "%(lower)s van de %(others)s andere %(areas)s met een cijfer hebben minder, %(same)s evenveel; "
            "%(direction)s", **said
        )  # fmt: skip
    return speak.gettext(
        "%(lower)s van de %(others)s andere %(areas)s met een cijfer hebben minder; %(direction)s", **said
    )


def evidence_words(found: Sequence[Reason], speak: Words) -> str:
    """How strong the evidence is, where it stands and what it says, one finding after the other."""
    return " ".join(said(reason, speak) for reason in found)


def _labels(terms: Sequence[Term], places: pd.Series, speak: Words) -> tuple[str, ...]:
    labels = {term.id: term.label for term in terms}
    return tuple(speak.gettext(labels[str(name)]) for name in places.index[:CALLED_OUT])
