"""What somebody asks of the pages about new circles; all of it stands in the address, nothing is stored."""

from __future__ import annotations

import pickle
from collections import OrderedDict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from socialmap.errors import BadInputError, NotFoundError
from socialmap.fit.draws import Placed, place
from socialmap.fit.people import Interested, People
from socialmap.fit.policies import Policy
from socialmap.fit.profile import group_shares, profile, whole_shares, with_groups
from socialmap.fit.ranges import DRAWS, SEED, Ranges, draw_ranges
from socialmap.fit.score import FitResult, score_areas
from socialmap.fit.table import TERMS
from socialmap.fit.terms import TermGroup
from socialmap.i18n import later
from socialmap.model import Known, Level, Orientation

if TYPE_CHECKING:
    from collections.abc import Callable

    from socialmap.i18n import Words
    from socialmap.world import World

#: So many draws without their weights are kept, of 3 MB for wijken and 13 MB for buurten.
KEPT = 6
_KEEPING = Lock()
#: Columns that the table can be sorted by, as the address names them.
BY_NAME, BY_PLACE, BY_KNOWN, BY_CHANCE = ORDERS = ("naam", "plaats", "bekend", "kans")
#: Begins the name of the people's answers of one area: ``mensen-FB=ja,nee,onbekend,5-8``.
PEOPLE = "mensen-"
ORIENTATION_WORDS = {
    Orientation.ONTMOETING: later("Om te beginnen: ontmoeten"),
    Orientation.ONTWIKKELING: later("Later: jezelf ontwikkelen"),
    Orientation.VOORZIENINGEN: later("Later: de weg vinden naar plekken en hulp"),
    Orientation.BUURT: later("Later: meedoen in de buurt"),
}


#: What somebody reads who asks for an orientation, as older addresses and commands do.
ORIENTATION_GONE = later(
    "een richting heeft geen eigen score meer, want elke cirkel begint met ontmoeten. Dit is de score in evenwicht."
)
#: Least and most that a weight can be.
LIGHTEST, HEAVIEST = 0, 100


def own_weights(given: Mapping[str, str]) -> dict[TermGroup, float]:
    """Weights of groups by their names in an address or command: ``need``, ``meeting_place``.

    Raises
    ------
    BadInputError
        For a group that does not exist, or what is no number from 0 to 100.
    """
    groups = {group.name.lower(): group for group in TermGroup}
    for name, text in given.items():
        if name not in groups:
            msg = "dit onderdeel telt niet mee in een score"
            raise BadInputError(msg, value=name[:40], expected=f"een van: {', '.join(groups)}")
        if not (text.isascii() and text.isdigit() and int(text) <= HEAVIEST):
            msg = f"het gewicht van {name} kan niet"
            raise BadInputError(msg, value=text[:40], expected=f"een heel getal van {LIGHTEST} tot en met {HEAVIEST}")
    return {groups[name]: float(text) for name, text in given.items()}


@dataclass(frozen=True)
class FitAsk:
    """What somebody asks.

    Attributes
    ----------
    orientation
        What older addresses ask for: every circle starts with meeting people, so it changes nothing.
    policy
        What is looked for; None where nobody said: then it is the balance, or one's own weights where these are given.
    groups
        Weight of whole groups of terms; those not named keep theirs. They count under a policy of one's own.
    compare
        Codes of two areas to lay side by side.
    people
        What a project leader knows of the people in an area, by its code.
    """

    orientation: Orientation = Orientation.ONTMOETING
    groups: Mapping[TermGroup, float] = field(default_factory=dict)
    compare: tuple[str, ...] = ()
    people: Mapping[str, People] = field(default_factory=dict)
    order: str = BY_NAME
    level: Level = Level.WIJK
    draws: int = DRAWS
    seed: int = SEED
    policy: Policy | None = None

    @property
    def looks_for(self) -> Policy:
        """The policy that is followed."""
        if self.policy is not None:
            return self.policy
        return Policy.EIGEN if self.groups else Policy.EVENWICHT

    @property
    def own(self) -> Mapping[TermGroup, float]:
        """The weights that count."""
        return self.groups if self.looks_for is Policy.EIGEN else {}

    def weights(self) -> dict[str, float]:
        """Weights of the terms, by term id."""
        return with_groups(TERMS, profile(TERMS), self.own)

    def address(self) -> list[tuple[str, str]]:
        """Names and values that ask the same again."""
        asked = [("beleid", str(self.policy))] if self.policy is not None else []
        asked += [("richting", str(self.orientation))] if self.orientation is not Orientation.ONTMOETING else []
        asked += [(f"gewicht-{group.name.lower()}", f"{weight:.0f}") for group, weight in self.groups.items()]
        asked += [("vergelijk", code) for code in self.compare]
        asked += [(f"{PEOPLE}{code}", people_text(people)) for code, people in self.people.items()]
        asked += [("volgorde", self.order)] if self.order != BY_NAME else []
        return asked + ([("level", str(self.level))] if self.level is not Level.WIJK else [])


def usual_weights() -> dict[TermGroup, int]:
    """The weight of each group that counts when nobody chose another, as the form shows it: of 100 together."""
    return whole_shares(group_shares(TERMS, profile(TERMS)))


@dataclass(frozen=True)
class Scored:
    """The scores that were asked for, and how sure they are."""

    result: FitResult
    ranges: Ranges


def scored(world: World, asked: FitAsk, progress: Callable[[float], None] = lambda _: None) -> Scored:
    """Score every area by the weights that were asked for, and draw how sure that is.

    Raises
    ------
    BadInputError
        For weights of which nothing is left but what cannot count.
    """
    result = score_areas(world, asked.looks_for, level=asked.level, weights=asked.weights())
    if asked.own:
        # What a weight of nothing leaves out is not told among what cannot count.
        usual = score_areas(world, asked.looks_for, level=asked.level) if 0 in asked.groups.values() else result
        if usual.terms and not result.terms:
            msg = "alle gewichten zijn nul"
            raise BadInputError(msg, expected="minstens een gewicht boven nul, bij een deel met cijfers")
        if without := cannot_count(usual, asked.groups):
            # It changes nothing, nor what is known of the profile: that is no choice of who asks.
            kept = replace(asked, groups={one: asked.groups[one] for one in asked.groups if one not in without})
            kept = replace(kept, policy=Policy.EIGEN)
            result = score_areas(world, Policy.EIGEN, level=asked.level, weights=kept.weights())
    placed = _placed(world, asked, result)
    return Scored(result, draw_ranges(result, draws=asked.draws, seed=asked.seed, placed=placed, progress=progress))


def _placed(world: World, asked: FitAsk, result: FitResult) -> Placed | None:
    """All of the draws but their weights, kept for the few kinds of question that were asked last."""
    if asked.draws > DRAWS or result.scored.empty:
        return None
    kept: OrderedDict[tuple[Hashable, ...], Placed] = world.remember(("fit placed",), OrderedDict)
    problem = result.whole()
    # By all that is drawn: who writes of something else has nothing drawn again.
    drawn = replace(problem, weights=np.zeros_like(problem.weights), policy=Policy.EVENWICHT)
    key = (asked.draws, asked.seed, pickle.dumps(drawn))
    with _KEEPING:
        if key not in kept:
            kept[key] = place(problem, asked.draws, np.random.default_rng(asked.seed))
        kept.move_to_end(key)
        while len(kept) > KEPT:
            kept.popitem(last=False)
        return kept[key]


def counting_shares(result: FitResult) -> dict[TermGroup, int]:
    """Percentage that each group has of what counts in this city, in whole ones that are 100 together."""
    return whole_shares(group_shares(result.terms, result.weights)) if result.terms else {}


def cannot_count(result: FitResult, groups: Iterable[TermGroup]) -> list[TermGroup]:
    """Which groups cannot count, for nothing is known of them: a weight there changes nothing."""
    never = set(TermGroup) - {term.group for term in TERMS if term.weight}
    lacking = never | {left.term.group for left in result.left_out} - {term.group for term in result.terms}
    return [group for group in groups if group in lacking]


def weights_words(asked: FitAsk, result: FitResult, words: Words) -> str:
    """The weights of groups that were chosen, as parts of what counts; "" when none were."""
    if not asked.own:
        return ""
    without = cannot_count(result, asked.groups)
    told = [f"{words.gettext(group)} {words.number(share)}%" for group, share in counting_shares(result).items()]
    off = [group for group, weight in asked.groups.items() if not weight and group not in without]
    none = [f"{words.gettext(group)} 0%" for group in off]
    said = words.gettext("Uw gewichten: %(weights)s.", weights="; ".join([*told, *none]))
    if without:
        said += " " + words.gettext(
            "Dit kan niet meetellen, want er zijn geen cijfers over: %(groups)s",
            groups=" ".join(words.gettext(group) for group in without),
        )
    return said


def area_code(world: World, code: str, level: Level) -> str:
    """The CBS code of an area of this level, asked by that code or the city's own.

    Raises
    ------
    NotFoundError
        When there is none.
    """
    area = world.area(code)
    if area is None or area["level"] != level:
        msg = f"{level.capitalize()} {code[:40]!r} bestaat niet."
        raise NotFoundError(msg)
    return str(area.name)


def people_by_code(world: World, asked: FitAsk) -> dict[str, People]:
    """What is known of the people, by CBS code."""
    return {area_code(world, code, asked.level): people for code, people in asked.people.items()}


def people_text(people: People) -> str:
    """The four answers as they stand in an address.

    Examples
    --------
    >>> people_text(People(coach=Known.YES, interested=Interested.SOME))
    'ja,onbekend,onbekend,5-8'
    """
    return f"{people.coach},{people.volunteer},{people.room},{people.interested}"


def people_of(text: str) -> People:
    """The four answers that an address holds.

    Raises
    ------
    BadInputError
        For anything else than three times ja, nee or onbekend, and a number of people in a band.

    Examples
    --------
    >>> people_of("ja,nee,onbekend,5-8").coach
    <Known.YES: 'ja'>
    """
    try:
        coach, volunteer, room, interested = text.split(",")
        return People(Known(coach), Known(volunteer), Known(room), Interested(interested))
    except ValueError:
        msg = "dit zijn geen antwoorden over de mensen"
        bands = ", ".join(Interested)
        expected = f"drie keer ja, nee of onbekend en dan een van: {bands}; zoals ja,nee,onbekend,5-8"
        raise BadInputError(msg, column="mensen", value=text[:40], expected=expected) from None
