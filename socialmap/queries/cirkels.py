"""``/cirkels``: where a new circle would fit, in words before numbers.

First minute of a project leader: reads four questions about people and sees that they come first; then looks up the
own wijk and reads a sentence, what speaks for it, what against, and what is not known; opens it to see the figures
under it; ticks two wijken to lay them side by side. No league table: by default wijken stand by verdict and name, for
a small difference says nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from socialmap.errors import BadInputError, NotFoundError
from socialmap.fit.circles import PROVES_NOTHING, what_happened
from socialmap.fit.explain import explanation, may_grow_to
from socialmap.fit.people import PEOPLE_FIRST, PEOPLE_QUESTIONS, People
from socialmap.fit.profile import group_shares, profile, with_groups
from socialmap.fit.ranges import DRAWS, SEED, TOO_SMALL, Ranges, difference_words, draw_ranges
from socialmap.fit.score import FitResult, Verdict, score_areas
from socialmap.fit.sensitivity import against_trivial, leave_one_out, sobol
from socialmap.fit.table import NOT_TERMS, TERMS
from socialmap.fit.walking import how_measured
from socialmap.fit.words import OPENS_A_CONVERSATION, FitWords, evidence_words, fit_words
from socialmap.i18n import later
from socialmap.model import Level, Orientation
from socialmap.queries.areas import AreaLink, area_link
from socialmap.queries.common import SourceLink, sources

if TYPE_CHECKING:
    from collections.abc import Callable

    from socialmap.fit.terms import Term, TermGroup
    from socialmap.i18n import Words
    from socialmap.world import World

BY_NAME, BY_PLACE = "naam", "plaats"
ORIENTATION_WORDS = {
    Orientation.ONTMOETING: later("Om te beginnen: ontmoeten"),
    Orientation.ONTWIKKELING: later("Later: jezelf ontwikkelen"),
    Orientation.VOORZIENINGEN: later("Later: de weg vinden naar plekken en hulp"),
    Orientation.BUURT: later("Later: meedoen in de buurt"),
}
#: Below this a Sobol index is noise of the small sample.
MOVES = 0.05


@dataclass(frozen=True)
class FitAsk:
    """What somebody asks of the page; all of it stands in the address.

    Attributes
    ----------
    groups
        Weight of whole groups of terms; those not named keep theirs.
    compare
        Codes of two areas to lay side by side.
    people
        The four answers about ``compare``'s first area; never stored.
    """

    orientation: Orientation = Orientation.ONTMOETING
    groups: dict[TermGroup, float] = field(default_factory=dict)
    compare: tuple[str, ...] = ()
    people: People = People()
    order: str = BY_NAME
    level: Level = Level.WIJK
    draws: int = DRAWS
    seed: int = SEED


@dataclass(frozen=True)
class RangeBar:
    """A rank range on the common axis: words, and where it lies as shares of its width (0-100)."""

    words: str
    start: float
    width: float
    middle: float
    best: str


@dataclass(frozen=True)
class FitRow:
    """One area."""

    area: AreaLink
    verdict: str
    told: FitWords
    why: list[str]
    bar: RangeBar | None
    leaning: str


@dataclass(frozen=True)
class FitGroup:
    """The areas of one verdict."""

    title: str
    rows: list[FitRow]


@dataclass(frozen=True)
class TermRow:
    """What counts, once for all areas; weight is "" for what is only shown."""

    id: str
    label: str
    group: str
    measures: str
    direction: str
    weight: str
    evidence: str
    remark: str
    known: str
    margin: str


@dataclass(frozen=True)
class GroupChoice:
    """A group of terms with its share of the weight, and its name in the address."""

    name: str
    label: str
    share: int


@dataclass(frozen=True)
class OrientationChoice:
    """An orientation that can be asked for."""

    name: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class CompareRow:
    """One term of two areas."""

    label: str
    first: str
    second: str


@dataclass(frozen=True)
class Compared:
    """Two areas side by side, and whether the difference says anything."""

    first: AreaLink
    second: AreaLink
    sentence: str
    rows: list[CompareRow]


@dataclass(frozen=True)
class FitPage:
    """Everything that ``/cirkels`` shows."""

    asked: FitAsk
    people_first: str
    questions: list[str]
    people: list[str]
    conversation: str
    orientations: list[OrientationChoice]
    choices: list[GroupChoice]
    groups: list[FitGroup]
    compared: Compared | None
    terms: list[TermRow]
    not_terms: list[str]
    unknown: list[str]
    moves: list[str]
    happened: list[str]
    measured_how: str
    schematic: bool
    sources: list[SourceLink]


def scored(world: World, asked: FitAsk, progress: Callable[[float], None] = lambda _: None) -> tuple[FitResult, Ranges]:
    """The scores and ranges that were asked for."""
    weights = with_groups(TERMS, profile(TERMS, asked.orientation), asked.groups)
    result = score_areas(world, asked.orientation, level=asked.level, weights=weights)
    return result, draw_ranges(result, draws=asked.draws, seed=asked.seed, progress=progress)


def fit_page(world: World, words: Words, asked: FitAsk | None = None) -> FitPage:
    """Scores of every wijk by the weights that were asked for."""
    asked = FitAsk() if asked is None else asked
    result, ranges = scored(world, asked)
    rows = _rows(world, result, ranges, asked, words)
    say = words.gettext
    return FitPage(
        asked=asked,
        people_first=say(PEOPLE_FIRST),
        questions=[say(question) for question in PEOPLE_QUESTIONS],
        people=[say(sentence) for sentence in asked.people.sentences()],
        conversation=say(OPENS_A_CONVERSATION),
        orientations=[
            OrientationChoice(str(name), say(label), name is asked.orientation)
            for name, label in ORIENTATION_WORDS.items()
        ],
        choices=_choices(asked, words),
        groups=[
            FitGroup(say(verdict), [row for row in rows if row.verdict == verdict])
            for verdict in Verdict
            if any(row.verdict == verdict for row in rows)
        ],
        compared=_compared(world, result, ranges, asked, words),
        terms=[_term(result, term, words) for term in (*result.terms, *result.notes)],
        not_terms=[f"{say(no.label)}: {say(no.reason)} ({say('verslag')} {no.report}, {no.rule})" for no in NOT_TERMS],
        unknown=_unknown(result, words),
        moves=_moves(world, result, words),
        happened=_happened(world, ranges, words),
        measured_how=say(how_measured(world)),
        schematic=world.schematic,
        sources=_sources(world, result, words),
    )


def _unknown(result: FitResult, words: Words) -> list[str]:
    """What should count but cannot: the terms of each reason."""
    reasons = dict.fromkeys(left.reason for left in result.left_out)
    return [
        f"{', '.join(words.gettext(left.term.label) for left in result.left_out if left.reason == reason)}"
        f" ({words.gettext(reason)})"
        for reason in reasons
    ]


def _choices(asked: FitAsk, words: Words) -> list[GroupChoice]:
    weights = with_groups(TERMS, profile(TERMS, asked.orientation), asked.groups)
    shares = group_shares(TERMS, profile(TERMS, asked.orientation))
    now = group_shares(TERMS, weights)
    return [GroupChoice(group.name.lower(), words.gettext(group), round(now.get(group, 0.0))) for group in shares]


def _rows(world: World, result: FitResult, ranges: Ranges, asked: FitAsk, words: Words) -> list[FitRow]:
    labels = dict(zip(world.indicators.index, world.indicators["label"], strict=True))
    frame = result.frame.join(ranges.frame[["rank"]])
    ordered = frame.sort_values(["rank", "name"] if asked.order == BY_PLACE else "name")
    rows = []
    for code, row in ordered.iterrows():
        leaning = may_grow_to(result, str(code), words.language)
        rows.append(
            FitRow(
                area=area_link(world.areas.loc[code]),
                verdict=str(row["verdict"]),
                told=fit_words(result, str(code), labels, words.language),
                why=[sentence.text for sentence in explanation(result, ranges, str(code), words.language)],
                bar=_bar(ranges, str(code), words),
                leaning=leaning.text if leaning else "",
            )
        )
    return rows


def _bar(ranges: Ranges, code: str, words: Words) -> RangeBar | None:
    if code not in ranges.frame.index:
        return None
    row, areas = ranges.frame.T[code], max(len(ranges.frame) - 1, 1)
    low, middle, high = (float(row[name]) for name in ("rank_low", "rank", "rank_high"))
    return RangeBar(
        words=words.gettext("plaats %(low)s tot %(high)s", low=words.number(low, 0), high=words.number(high, 0)),
        start=round((low - 1) / areas * 100, 2),
        width=round(max((high - low) / areas * 100, 1.0), 2),
        middle=round((middle - 1) / areas * 100, 2),
        best=words.gettext("kans op de beste 5: %(share)s%%", share=words.number(float(row["best5"]) * 100, 0)),
    )


def _compared(world: World, result: FitResult, ranges: Ranges, asked: FitAsk, words: Words) -> Compared | None:
    """Two areas term by term; None while fewer than two are chosen."""
    if len(asked.compare) < 2:  # noqa: PLR2004
        return None
    if len(asked.compare) > 2 or len(set(asked.compare)) < 2:  # noqa: PLR2004
        msg = "u kunt twee verschillende wijken vergelijken"
        raise BadInputError(msg, column="vergelijk", value=", ".join(asked.compare), expected="twee wijken")
    one, other = (_code(world, code, asked.level) for code in asked.compare)
    labels = dict(zip(world.indicators.index, world.indicators["label"], strict=True))
    told = [fit_words(result, code, labels, words.language) for code in (one, other)]
    links = [area_link(world.areas.loc[code]) for code in (one, other)]
    rows = [
        CompareRow(first.label, first.value, second.value)
        for first, second in zip(told[0].terms, told[1].terms, strict=True)
    ]
    places = [_bar(ranges, code, words) for code in (one, other)]
    none = words.gettext("geen score")
    ranked = [place.words if place else none for place in places]
    return Compared(
        links[0], links[1], _difference(ranges, (one, other), links, words),
        [CompareRow(words.gettext("waarschijnlijk"), ranked[0], ranked[1]), *rows],
    )  # fmt: skip


def _difference(ranges: Ranges, codes: tuple[str, str], links: list[AreaLink], words: Words) -> str:
    if not all(code in ranges.frame.index for code in codes):
        return words.gettext("Van een van deze wijken is er geen score: vergelijken kan niet.")
    chance = ranges.better(*codes)
    said = difference_words(chance)
    better, sure = (links[0], chance) if chance >= 0.5 else (links[1], 1 - chance)  # noqa: PLR2004 (the likelier one)
    share = words.number(sure * 100, 0)
    if said == TOO_SMALL:
        return words.gettext(
            "Het verschil is te klein om te kiezen: in %(share)s van de 100 keer past %(name)s beter.",
            share=share, name=better.name,
        )  # fmt: skip
    return words.gettext(
        "Een cirkel past %(how)s beter in %(name)s: in %(share)s van de 100 keer.",
        how=words.gettext(said), name=better.name, share=share,
    )  # fmt: skip


def _code(world: World, code: str, level: Level) -> str:
    area = world.area(code)
    if area is None or area["level"] != level:
        msg = f"{level.capitalize()} {code[:40]!r} bestaat niet."
        raise NotFoundError(msg)
    return str(area.name)


def _moves(world: World, result: FitResult, words: Words) -> list[str]:
    """What moves the ranking, in words, and whether it says more than a trivial one."""
    said = [
        words.gettext(
            "Tellen we dit niet mee: %(term)s? Dan gaat %(name)s van plaats %(before)s naar plaats %(after)s.",
            term=words.gettext(move.term.label), name=move.name,
            before=words.number(move.before), after=words.number(move.after),
        )
        for move in leave_one_out(result)
        if move.before != move.after
    ]  # fmt: skip
    said += [
        words.gettext(
            "%(share)s%% van de verschuivingen hangt samen met: %(what)s.",
            share=words.number(row.together * 100, 0), what=words.gettext(row.label),
        )
        for row in sobol(result)[:3]
        if row.together >= MOVES
    ]  # fmt: skip
    return said + [
        words.gettext(
            "Vergeleken met een lijst op %(label)s: %(tau)s (1 is dezelfde volgorde, 0 is geen verband).",
            label=words.gettext(row.label), tau=words.number(row.tau, 2),
        )
        for row in against_trivial(world, result)
    ]  # fmt: skip


def _happened(world: World, ranges: Ranges, words: Words) -> list[str]:
    """The five circles beside the ranges of their areas."""
    said = []
    for circle in what_happened(world):
        places = ranges.frame.loc[[code for code in circle.codes if code in ranges.frame.index]]
        if len(places):
            said.append(
                words.gettext(
                    "%(words)s: %(outcome)s. De wijken daar staan nu tussen plaats %(low)s en %(high)s.",
                    words=circle.words, outcome=words.gettext(circle.outcome),
                    low=words.number(float(places["rank_low"].min()), 0),
                    high=words.number(float(places["rank_high"].max()), 0),
                )
            )  # fmt: skip
    return [*said, words.gettext(PROVES_NOTHING)] if said else []


def _term(result: FitResult, term: Term, words: Words) -> TermRow:
    column, say = result.raw[term.id], words.gettext
    weight = result.weight(term)
    return TermRow(
        id=term.id,
        label=say(term.label),
        group=say(term.group),
        measures=say(term.measures),
        direction=say(term.direction),
        weight=f"{words.number(weight * 100, 0)}%" if weight else "",
        evidence=evidence_words(term, words),
        remark=say(term.remark),
        known=say(
            "bekend van %(some)s van de %(all)s wijken",
            some=words.number(int(column.notna().sum())),
            all=words.number(len(column)),
        ),
        margin=say(term.margin.words),
    )


def _sources(world: World, result: FitResult, words: Words) -> list[SourceLink]:
    ids = [source for measured in result.measured.values() for source in measured.source_ids]
    return sources(world, [*ids, "rapport-000", "rapport-002", "rapport-003"], words)
