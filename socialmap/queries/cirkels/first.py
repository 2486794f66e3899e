"""The first screen of ``/cirkels``: a policy, need beside what is there, and the few areas that the policy chooses.

First minute of a project leader: picks what to look for; sees where the wijken stand on both axes and on the map;
reads the first few and how sure these are, and that people come first; ticks two to lay them side by side.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from socialmap.fit.people import PEOPLE_FIRST, PEOPLE_QUESTIONS, People
from socialmap.fit.policies import POLICY_HOW, POLICY_WORDS, TEN, Axis, Policy, in_all, in_first
from socialmap.fit.score import score_areas
from socialmap.fit.words import area_words
from socialmap.i18n import later
from socialmap.queries.cirkels.ask import BY_NAME, BY_PLACE, people_by_code
from socialmap.queries.cirkels.compare import chosen
from socialmap.queries.cirkels.lines import BY_NEEDED, BY_RESIDENTS, BY_THERE, FEW, Line, lines, ordered
from socialmap.queries.cirkels.people import PeopleSaid, people_said
from socialmap.queries.cirkels.picture import BY_SCORE, MAP_WORDS, chart, picture
from socialmap.queries.cirkels.picture import BY_THERE as MAP_THERE

if TYPE_CHECKING:
    import pandas as pd

    from socialmap.fit.score import FitResult
    from socialmap.i18n import Words
    from socialmap.model import Level
    from socialmap.queries.cirkels.ask import FitAsk, Scored
    from socialmap.queries.cirkels.picture import Chart, Picture
    from socialmap.queries.kaart.areas import AreaLink
    from socialmap.world import World

#: So many lines are shown until somebody asks for all.
SHOWN = 20
#: Areas whose people are asked after when none was ticked.
ASKED_FIRST = 2
#: From so many of 100 draws on an area is one of the few rather surely; from so many it may be.
SURE, MAYBE = 0.8, 0.05
NO_AXIS = {
    Axis.NEEDED: later(
        "Hoe nodig een cirkel is, weten we hier niet: er zijn geen cijfers van het RIVM of van de gemeente. Daarom "
        "kiest deze lijst niets. Wat er al is, staat er wel."
    ),
    Axis.THERE: later(
        "Wat er al is, weten we hier niet: er zijn geen plekken of haltes ingelezen. Daarom kiest deze lijst niets."
    ),
}
_SHORT = {
    Policy.WEINIG: later("Nodig, en er is weinig"),
    Policy.VEEL: later("Nodig, en er is al veel"),
    Policy.EVENWICHT: later("In evenwicht"),
    Policy.EIGEN: later("Eigen gewichten"),
}
HEADINGS = {
    BY_NAME: "",
    BY_NEEDED: later("Hoe nodig?"),
    BY_THERE: later("Wat is er al?"),
    BY_RESIDENTS: later("Inwoners"),
    BY_PLACE: later("Plaats, waarschijnlijk"),
}


@dataclass(frozen=True)
class View:
    """What is shown of the answer: a stadsdeel, all lines, an order, and what the map shows."""

    part: str = ""
    all: bool = False
    order: str = ""
    map: str = BY_SCORE


@dataclass(frozen=True)
class Choice:
    """Something to choose: its value in the address, what it is called, and whether it is on."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class PeopleOf:
    """The four answers about the people of one area."""

    area: AreaLink
    people: PeopleSaid


@dataclass(frozen=True)
class FirstScreen:
    """Everything that the first screen shows.

    Attributes
    ----------
    policy, how
        What is looked for, and how that makes one list.
    few
        The areas that the policy chooses; none where an axis has no values, which ``lacking`` then says.
    sure, disagree
        How sure the few are, and how far the policies disagree.
    lines
        As many as are shown of ``count``.
    picked
        Those that were ticked.
    unplaced
        How many have no place, and why.
    without
        Whether any has a place without the estimates of RIVM.
    """

    policy: str
    how: str
    policies: list[Choice]
    maps: list[Choice]
    parts: list[Choice]
    columns: list[Choice]
    few: list[Line]
    lines: list[Line]
    count: int
    chart: Chart | None
    map: Picture | None
    picked: tuple[AreaLink, ...]
    people: list[PeopleOf]
    people_first: str
    questions: list[str]
    lacking: str
    sure: str
    disagree: str
    unplaced: str
    without: bool
    area_words: dict[str, str]


def first_screen(world: World, asked: FitAsk, found: Scored, view: View, words: Words) -> FirstScreen:
    """The first screen of what was asked."""
    result, say = found.result, words.gettext
    picked, named = chosen(world, asked), area_words(asked.level, words)
    made = lines(world, asked, found, {one.code for one in picked}, words)
    few = [line for line in made if line.number]
    parts = sorted({line.part for line in made if line.part})
    shown = [line for line in ordered(made, view.order) if view.part in ("", line.part)]
    lacking = [say(NO_AXIS[axis]) for axis in result.lacking]
    shows = MAP_THERE if Axis.NEEDED in result.lacking and view.map != MAP_THERE else view.map
    return FirstScreen(
        policy=say(POLICY_WORDS[result.policy]),
        how=say(POLICY_HOW[result.policy]),
        policies=[Choice(str(one), say(_SHORT[one]), one is result.policy) for one in Policy],
        maps=[Choice(name, say(label), name == shows) for name, label in MAP_WORDS.items()],
        parts=[Choice(name, name or say("Alle"), name == view.part) for name in ("", *parts)],
        columns=[
            Choice(
                order, say(label) if label else area_words(asked.level, words)["area"].capitalize(), order == view.order
            )
            for order, label in HEADINGS.items()
        ],
        few=few,
        lines=shown if view.all else shown[:SHOWN],
        count=len(shown),
        chart=chart(result, made, words),
        map=picture(world, result, made, shows, words),
        picked=picked,
        people=_people(world, asked, picked or tuple(line.area for line in few[:ASKED_FIRST]), words),
        people_first=say(PEOPLE_FIRST),
        questions=[say(question) for question in PEOPLE_QUESTIONS],
        lacking=" ".join(lacking),
        sure=_sure(found, few, words),
        disagree="" if lacking else _disagree(world, result, words),
        unplaced=_unplaced(made, words),
        without=any(line.row.without for line in made),
        area_words=named,
    )


def _people(world: World, asked: FitAsk, areas: tuple[AreaLink, ...], words: Words) -> list[PeopleOf]:
    told = people_by_code(world, asked)
    codes = {area: str(world.area(area.code).name) for area in areas if world.area(area.code) is not None}  # type: ignore[union-attr]
    return [PeopleOf(area, people_said(told.get(codes[area], People()), words)) for area in areas]


def _sure(found: Scored, few: list[Line], words: Words) -> str:
    """How sure it is that these are the few."""
    if not few:
        return ""
    often = found.ranges.drawn.among_best(FEW)
    surely, maybe = int((often >= SURE).sum()), int((often >= MAYBE).sum())
    named = area_words(found.result.level, words)
    return words.gettext(
        "Van 100: zo vaak staat de %(area)s bij de eerste %(few)s als de cijfers, de gewichten en de manier van "
        "rekenen een beetje anders zijn. Tamelijk zeker: %(sure)s. Erbij kunnen horen: %(maybe)s %(areas)s. "
        "Daartussen is het verschil te klein om op te kiezen.",
        few=words.number(FEW), sure=words.number(surely), maybe=words.number(maybe), **named,
    )  # fmt: skip


def policy_scores(world: World, level: Level) -> dict[Policy, pd.Series]:
    """The score of each area, by code, under each policy that has no weights of one's own."""
    told: list[Policy] = [policy for policy in Policy if policy is not Policy.EIGEN]
    found: dict[Policy, pd.Series] = world.remember(
        ("fit policies", level), lambda: {one: score_areas(world, one, level=level).frame["score"] for one in told}
    )
    return found


def _disagree(world: World, result: FitResult, words: Words) -> str:
    """How far the policies disagree on who comes first."""
    level, say = result.level, words.gettext
    scores = policy_scores(world, level)
    names, some, everywhere = result.frame["name"], in_first(scores, TEN), in_all(scores, TEN)
    if not some:
        return ""
    counted = {"ten": words.number(TEN), "some": words.number(len(some)), **area_words(level, words)}
    if not everywhere:
        return say(
            "De drie lijsten verschillen: samen noemen ze %(some)s %(areas)s bij hun eerste %(ten)s, en geen enkele "
            "staat in alle drie. Wat u zoekt, maakt dus uit.",
            **counted,
        )
    return say(
        "De drie lijsten noemen samen %(some)s %(areas)s bij hun eerste %(ten)s. In alle drie staan: %(names)s.",
        names=", ".join(str(names[code]) for code in everywhere), **counted,
    )  # fmt: skip


def _unplaced(made: list[Line], words: Words) -> str:
    """How many areas have no place, and why."""
    without = [line for line in made if line.score is None]
    if not without or len(without) == len(made):
        return ""
    return words.gettext(
        "%(count)s van de %(all)s krijgen geen plaats: er wonen te weinig mensen, of we weten er te weinig van.",
        count=words.number(len(without)), all=words.number(len(made)),
    )  # fmt: skip
