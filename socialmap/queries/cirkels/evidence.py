"""``/bronnen/rapport-000``: every finding of a report that we use, how strong it is, and where it counts.

First minute of somebody who doubts: follows "verslag 000, hoofdstuk 3.4" beside a reason, reads what was found, of
whom, and how sure that is; then looks it up in the report, or goes on to everything else that rests on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from socialmap.errors import NotFoundError
from socialmap.findings import Finding, Use, UseKind, behind, findings, place
from socialmap.fit.circles import FOLLOWED, OUTCOMES, what_happened
from socialmap.fit.meeting import CRITERIA
from socialmap.fit.people import PEOPLE_FIRST
from socialmap.fit.table import NOT_TERMS, TERMS
from socialmap.guide.wishes import EASES, FOUND, USUALLY, WISHES, Threshold
from socialmap.i18n import later
from socialmap.marks import KIND_MARKS
from socialmap.model import Level
from socialmap.queries.cirkels.ask import ORIENTATION_WORDS
from socialmap.queries.cirkels.people import FIELDS
from socialmap.queries.common import known, record
from socialmap.queries.kaart.areas import AreaLink, links
from socialmap.queries.kaart.stated import ReportFigure, stated_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from socialmap.i18n import Words
    from socialmap.world import World


@dataclass(frozen=True)
class Shown:
    """Where something that rests on a finding is shown.

    Attributes
    ----------
    label
        What it is called there.
    page
        Name of the page; ``asked`` what it is asked and ``anchor`` where on it, "" for the page itself.
    of_guide
        Whether it is one of the pages that speak every language.
    """

    label: str
    page: str
    anchor: str = ""
    of_guide: bool = False
    asked: str = ""


@dataclass(frozen=True)
class FindingRow:
    """One finding with all that is known of it."""

    id: str
    text: str
    strength: str
    holds_for: str
    place: str
    lines: str
    counts_in: list[Shown]


@dataclass(frozen=True)
class FollowedRow:
    """A circle that the researchers followed, with what became of it.

    Attributes
    ----------
    words
        Kind, area and years, and how it stood then.
    findings
        Where it is told, on the same page.
    wijken
        That it may lie in.
    """

    words: str
    outcome: str
    size: str
    findings: list[FindingRow]
    wijken: list[AreaLink]


@dataclass(frozen=True)
class ReportPage:
    """A report, and what we took from it: what was found, and its figures."""

    id: str
    name: str
    publisher: str
    when: str
    note: str
    findings: list[FindingRow]
    figures: list[ReportFigure]
    followed: list[FollowedRow]
    proves: str


#: Pages that use a finding in their own words.
PAGES = {
    "home": Shown(later("de kaart"), "home"),
    "area": Shown(later("wat er in een wijk is"), "areas"),
    "guide": Shown(later("de wegwijzer"), "ask", of_guide=True),
    "sheet": Shown(later("het blad om mee te nemen"), "ask", of_guide=True),
    "safari": Shown(later("de Buurtsafari"), "ask", of_guide=True),
    "refer": Shown(later("Verwijzen"), "refer", of_guide=True),
    "meeting": Shown(later("Waar kan een cirkel samenkomen?"), "cirkels"),
    "visit": Shown(later("Vragen voor een bezoek"), "cirkels"),
    "report": Shown(later("Verslag op papier"), "cirkels"),
    "find": Shown(later("Waar kennen mensen elkaar al?"), "find_people"),
}


@cache
def uses() -> Mapping[Use, Shown]:
    """Everything that a finding can stand behind, and where that is shown."""
    return {
        **{Use(UseKind.TERM, one.id): Shown(one.label, "cirkels_how", f"cijfer-{one.id}") for one in TERMS},
        **{Use(UseKind.NOT_TERM, one.id): Shown(one.label, "cirkels_how", "telt-mee") for one in NOT_TERMS},
        **{Use(UseKind.CRITERION, one.id): Shown(one.label, "cirkels") for one in CRITERIA},
        **{Use(UseKind.WISH, one.id): Shown(one.label, "ask", of_guide=True) for one in WISHES.values()},
        **{Use(UseKind.EASE, one.id): Shown(one.label, "ask", of_guide=True) for one in EASES.values()},
        **{Use(UseKind.THRESHOLD, str(one)): Shown(_EASIER, "ask", of_guide=True) for one in Threshold},
        **{
            Use(UseKind.USUAL, str(kind)): Shown(KIND_MARKS[kind].singular, "ask", of_guide=True)
            for kind, usual in USUALLY.items()
            if FOUND in usual.wishes.values()
        },
        **{
            Use(UseKind.ORIENTATION, str(one)): Shown(label, "cirkels", "wijken", asked=f"?richting={one}")
            for one, label in ORIENTATION_WORDS.items()
        },
        **{Use(UseKind.CIRCLE, one): Shown(_HAPPENED, "cirkels_how", "gebeurd") for one in OUTCOMES},
        **{Use(UseKind.PEOPLE, one): Shown(PEOPLE_FIRST, "cirkels") for one in FIELDS},
        **{Use(UseKind.PAGE, name): shown for name, shown in PAGES.items()},
    }


FOUR_PROVE_NOTHING = later("Vier groepen bewijzen niets. Wat hier gebeurde, zegt niet of een volgende cirkel lukt.")
_EASIER, _HAPPENED = later("Wat maakt het makkelijker?"), later("Wat gebeurde er met eerdere cirkels?")


def reports(world: World | None = None) -> list[str]:
    """The reports from which we took something, as they are called among the sources; with a world, figures as well."""
    stated = set() if world is None else set(world.figures["source_id"])
    return sorted({finding.source_id for finding in findings().values()} | stated)


def report_page(world: World, id: str, words: Words, *, need: bool = False) -> ReportPage:
    """What we took from one report.

    Parameters
    ----------
    need
        Whether who asks may see its figures of need (the door of ``/cirkels``).

    Raises
    ------
    NotFoundError
        When it is no report that we use.
    """
    found = [finding for finding in findings().values() if finding.source_id == id]
    if id not in (known_here := reports(world)):
        msg = f"Het verslag {id!r} kennen wij niet. Kies uit: {', '.join(known_here)}."
        raise NotFoundError(msg)
    source = record(world.sources, id) if id in world.sources.index else {}
    when = source.get("measured") or source.get("published") or ""
    return ReportPage(
        id=id,
        name=str(source.get("name") or id),
        publisher=str(source.get("publisher") or ""),
        when=words.moment(when) if known(when) else "",
        note=str(source.get("note") or ""),
        findings=[_row(finding, words) for finding in found],
        figures=stated_in(world, id, words, need=need),
        followed=[
            one for one in followed(world, words) if {row.id for row in one.findings} <= {row.id for row in found}
        ],
        proves=words.gettext(FOUR_PROVE_NOTHING),
    )


def followed(world: World, words: Words) -> list[FollowedRow]:
    """The four circles that were followed, for this page and for a report that lays a choice beside them."""
    by_id = {one.circle_id: one for one in what_happened(world)}
    sizes = world.circles.set_index("id")["size_band"]
    wijken = world.level(Level.WIJK)
    return [
        FollowedRow(
            words=one.words,
            outcome=words.gettext(one.outcome),
            size=words.gettext(str(sizes[id])),
            findings=[_row(finding, words) for finding in behind(UseKind.CIRCLE, id)],
            wijken=links(wijken.loc[wijken.index.isin(one.codes)]),
        )
        for id in FOLLOWED
        if (one := by_id.get(id))
    ]


def _row(finding: Finding, words: Words) -> FindingRow:
    ends = (words.number(finding.first, 0), words.number(finding.last, 0))
    lines = (
        words.gettext("regel %(first)s", first=ends[0])
        if finding.first == finding.last
        else words.gettext("regel %(first)s tot en met %(last)s", first=ends[0], last=ends[1])
    )
    shown = dict.fromkeys(uses()[use] for use in finding.counts_in)
    return FindingRow(
        id=finding.id,
        text=words.gettext(finding.text),
        strength=words.gettext(finding.strength),
        holds_for=words.gettext(finding.holds_for),
        place=place(finding, words),
        lines=lines,
        counts_in=[Shown(words.gettext(one.label), one.page, one.anchor, one.of_guide, one.asked) for one in shown],
    )
