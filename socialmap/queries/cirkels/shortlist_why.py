"""Why these areas and not others, how sure that is, and what each weight does: sentences of the shortlist on paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from socialmap.fit.amounts import number_words, of_hundred
from socialmap.fit.explain import explanation
from socialmap.fit.influence import of_groups
from socialmap.fit.joint import BEST
from socialmap.fit.policies import POLICY_WORDS, TEN, Axis, Policy, in_first
from socialmap.fit.terms import Direction, Told
from socialmap.fit.words import area_words
from socialmap.i18n import later
from socialmap.queries.cirkels.area import MINUS, PLUS
from socialmap.queries.cirkels.compare import told_difference
from socialmap.queries.cirkels.first import policy_scores
from socialmap.queries.cirkels.report import OF_INDEX
from socialmap.queries.cirkels.sure import group_of, joint_of
from socialmap.queries.kaart.areas import area_link

if TYPE_CHECKING:
    from collections.abc import Collection

    from socialmap.fit.explain import Sentence
    from socialmap.fit.score import FitResult
    from socialmap.fit.terms import Term
    from socialmap.i18n import Words
    from socialmap.queries.cirkels.ask import FitAsk, Scored
    from socialmap.queries.cirkels.lines import Line
    from socialmap.world import World

#: So many areas that nearly came are told by their score, and so many more because the need is highest there.
NEAR, NEEDIEST = 4, 2
_COLUMNS = {Axis.NEEDED: "needed", Axis.THERE: "there"}
#: How much there is, without saying whether that is good.
_AMOUNT = {PLUS: later("Hier is veel"), MINUS: later("Hier is weinig")}
#: What held an area back on an axis, above all one part of it, beside an area that is listed.
_HELD_BACK = {
    (Axis.NEEDED, False): later("Minder nodig: %(value)s, in %(other)s %(beside)s."),
    (Axis.THERE, False): later("Er is minder: %(value)s, in %(other)s %(beside)s."),
    (Axis.THERE, True): later("Er is meer: %(value)s, in %(other)s %(beside)s."),
}


@dataclass(frozen=True)
class NotListed:
    """An area that nearly came: what held it back, and how sure that is."""

    line: Line
    held_back: str
    sure: str


@dataclass(frozen=True)
class Weight:
    """A group of terms: the share that was declared, and the share of the differences between scores that it makes."""

    label: str
    declared: str
    real: str


def why_listed(found: Scored, code: str, most: int, words: Words) -> list[str]:
    """Where an area stands on both axes, then what speaks loudest there; of one without a score why it has none."""
    result = found.result
    sentences = explanation(result, found.ranges, code, words.language)
    alone = {axis: len([term for term in result.terms if term.axis is axis]) == 1 for axis in Axis}
    if code not in result.scored:
        return [sentences[0].text]
    own = {axis: float(result.frame[name][code]) for axis, name in _COLUMNS.items()}
    if any(np.isnan(value) for value in own.values()):
        # An axis that weighs nothing need not be known.
        return [sentence.text for sentence in sentences[1 : most + 2]]
    counted = {axis: of_hundred(result.frame[name], own[axis]) for axis, name in _COLUMNS.items()}
    stands = words.gettext(
        "Meer nodig dan in %(needed)s van de 100 %(areas)s; er is meer dan in %(there)s van de 100.",
        needed=words.number(counted[Axis.NEEDED]), there=words.number(counted[Axis.THERE]),
        areas=area_words(result.level, words)["areas"],
    )  # fmt: skip
    # What is all of an axis was told with it.
    more = [_argued(one, result, words) for one in sentences[1:] if one.term is None or not alone[one.term.axis]]
    return [stands, *more[:most]]


def _argued(sentence: Sentence, result: FitResult, words: Words) -> str:
    """A sentence as it speaks under this policy: who looks for where little is, reads no minus in that."""
    term = sentence.term
    if (
        result.policy is Policy.WEINIG
        and term is not None
        and (term.axis, term.direction) == (Axis.THERE, Direction.UP)
    ):
        for side, other in _AMOUNT.items():
            before = f"{words.gettext(side)}: "
            if sentence.text.startswith(before):
                return f"{words.gettext(other)}: {sentence.text.removeprefix(before)}"
    return sentence.text


def not_listed(found: Scored, made: list[Line], codes: Collection[str], words: Words) -> list[NotListed]:
    """The areas that nearly came: those that fit best of the others, and those of them where the need is highest."""
    listed = [line for line in made if line.code in codes and line.score is not None]
    others = [line for line in made if line.code not in codes and line.score is not None]
    if not listed:
        return []
    near = others[:NEAR]
    neediest = sorted(others[NEAR:], key=lambda line: (-(line.needed.value or 0.0), line.area.name))[:NEEDIEST]
    return [_not_listed(found, line, listed, words) for line in (*near, *neediest)]


def _not_listed(found: Scored, line: Line, listed: list[Line], words: Words) -> NotListed:
    last = listed[-1]
    sure = told_difference(found.ranges.better(last.code, line.code), last.area.name, line.area.name, words)
    if not _lower(line, last):
        below = sum(not _lower(line, one) for one in listed)
        said = words.gettext(
            "De cijfers houden dit gebied niet tegen: het past even goed of beter dan %(n)s van de %(all)s hier. "
            "Schrijf op waarom u anders koos.",
            n=words.number(below), all=words.number(len(listed)),
        )  # fmt: skip
        return NotListed(line, said, sure)
    return NotListed(line, _held_back(found.result, line, last, words), sure)


def _lower(line: Line, other: Line) -> bool:
    return round(line.score or 0.0, 6) < round(other.score or 0.0, 6)


def _held_back(result: FitResult, line: Line, last: Line, words: Words) -> str:
    """On which axis an area is worse than the last one that is listed, and above all by what."""
    # Little there is what one policy looks for, so on that axis it is turned around.
    turned = {axis: -1.0 if axis is Axis.THERE and result.policy is Policy.WEINIG else 1.0 for axis in Axis}
    frame = result.frame[["needed", "there"]]
    behind = {
        axis: turned[axis] * (float(frame[column][last.code]) - float(frame[column][line.code])) * _share(result, axis)
        for axis, column in _COLUMNS.items()
    }
    axis = max(behind, key=lambda one: np.nan_to_num(behind[one], nan=-np.inf))
    mine, theirs = ((one.needed if axis is Axis.NEEDED else one.there).said for one in (line, last))
    said = words.gettext(_HELD_BACK[axis, turned[axis] < 0], value=mine, other=last.area.name, beside=theirs)
    parts = [term for term in result.terms if term.axis is axis]
    term = None if len(parts) == 1 else _behind_by(result, axis, line.code, last.code, turned[axis])
    if term is None:
        return said
    values, unit = result.raw[term.id], OF_INDEX if term.told is Told.INDEX else term.unit
    one, other = (number_words(term, values, float(values[code]), words) for code in (line.code, last.code))
    return f"{said} " + words.gettext(
        "Vooral: %(label)s (hier %(value)s, daar %(beside)s %(unit)s).",
        label=words.gettext(term.label), value=one, beside=other, unit=words.gettext(unit),
    )  # fmt: skip


def _share(result: FitResult, axis: Axis) -> float:
    return sum(result.weights[term.id] for term in result.terms if term.axis is axis)


def _behind_by(result: FitResult, axis: Axis, code: str, last: str, turned: float) -> Term | None:
    """The term that holds an area back most beside the last one that is listed."""
    placed = result.normalised
    behind = {
        term: turned * result.weights[term.id] * (float(placed[term.id][last]) - float(placed[term.id][code]))
        for term in result.terms
        if term.axis is axis
    }
    known = {term: pull for term, pull in behind.items() if pull > 0}
    return max(known, key=lambda term: known[term]) if known else None


def how_sure(world: World, asked: FitAsk, found: Scored, codes: Collection[str], words: Words) -> list[str]:
    """Who may be among the best, how many of these are and of the others, and how far the policies agree on them."""
    joint, named = joint_of(world, asked, found), area_words(asked.level, words)
    if joint is None:
        return []
    order = list(found.ranges.frame.index)
    links = [area_link(world.areas.loc[code]) for code in order]
    mine = np.array([code in codes for code in order])
    said = []
    for places in BEST:
        may, surely = joint.may_be_best(places), joint.surely_best(places)
        said.append(group_of(joint, places, links, asked, words).sentence)
        said.append(
            words.gettext(
                "Van deze kortelijst horen er %(surely)s zeker bij de beste %(k)s en kunnen er %(may)s bij horen. "
                "Van de %(areas)s die er niet op staan, kunnen er %(others)s bij horen.",
                k=words.number(places), surely=words.number(int((surely & mine).sum())),
                may=words.number(int((may & mine).sum())), others=words.number(int((may & ~mine).sum())), **named,
            )
        )  # fmt: skip
    first = in_first(policy_scores(world, asked.level), TEN)
    counts = {policy: sum(policy in first.get(code, ()) for code in codes) for policy in POLICY_WORDS}
    told = "; ".join(
        f"{words.gettext(POLICY_WORDS[policy])}: {words.number(count)}"
        for policy, count in counts.items()
        if policy is not Policy.EIGEN
    )
    return [
        *said,
        words.gettext(
            "Zoekt u iets anders, dan kiest u anders. Zo veel van deze kortelijst staan bij de eerste "
            "%(ten)s: %(told)s.",
            ten=words.number(TEN), told=told,
        ),
    ]  # fmt: skip


def weights(result: FitResult, words: Words) -> list[Weight]:
    """What each group that counts was given, and what it does; none without any score."""
    if not len(result.scored):
        return []
    return [
        Weight(
            words.gettext(one.label),
            f"{words.number(one.declared * 100, 0)}%",
            f"{words.number(one.share * 100, 0)}%" if np.isfinite(one.share) else words.gettext("weten we niet"),
        )
        for one in of_groups(result)
    ]
