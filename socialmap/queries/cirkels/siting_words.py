"""The sentences about chosen places: in people, rounded as far as anybody knows, and what is too close to call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmap.fit.siting.wish import Method
from socialmap.i18n import later
from socialmap.model import Known

if TYPE_CHECKING:
    from socialmap.fit.siting.found import Chosen, Goal, Siting
    from socialmap.fit.siting.regret import Regret
    from socialmap.i18n import Words

#: People are told in whole hundreds: RIVM's estimates say no more.
HUNDRED = 100
#: In so many of the ways of counting a place is likely; only one that is in all of them is sure.
LIKELY = 0.8
#: Gaps below this are rounding; so are losses below the next, and minutes below the last.
PROVEN, NOTHING, NO_MINUTES = 1e-6, 5e-5, 5e-3
METRES_A_MINUTE = 75
KILOMETRE = 1000
#: Wijken, and places that stand in nearly best choices, that are named before the rest is left out.
NAMED = 6
AS_OTHERS = later("Hoeveel mensen zich erg alleen voelen in %(names)s. Daar rekenen wij met wat gemiddeld is.")
NOT_COUNTED = later("Hoeveel mensen zich erg alleen voelen in %(names)s. Deze wijken en buurten tellen niet mee.")
UNKNOWN_ALWAYS = (
    later("Of er een coach of een vrijwilliger is: dat weet u alleen door te vragen."),
    later("Of er op deze plekken een rustige kamer vrij is, en of die gratis is."),
)
LONELY = later("mensen die zich erg alleen voelen")
RESIDENTS = later("bewoners")
GOALS = {
    Method.COVER: later("zo veel mogelijk mensen dichtbij"),
    Method.EQUITY: later("niemand ver weg: eerst waar de meeste mensen zich alleen voelen en nog niets is"),
    Method.BACKUP: later("een tweede, voor wie er nu één dichtbij heeft"),
    Method.WALK: later("gemiddeld zo kort mogelijk lopen"),
}
ROOMS = {
    Known.YES: later("Er is een kamer."),
    Known.NO: later("Er is geen kamer, zei iemand daar."),
    Known.UNKNOWN: later("Vraag of er een kamer is."),
}


def people_number(people: float, words: Words) -> str:
    """A number of people, rounded to hundreds."""
    if people < HUNDRED / 2:
        return words.gettext("minder dan %(n)s", n=words.number(HUNDRED))
    return words.gettext("ongeveer %(n)s", n=words.number(round(people / HUNDRED) * HUNDRED))


def who(found: Siting, words: Words) -> str:
    """Who is counted."""
    return words.gettext(LONELY if found.demand.estimated else RESIDENTS)


def percent(share: float, words: Words, decimals: int = 0) -> str:
    """A share as a percentage."""
    return f"{words.number(share * 100, decimals)}%"


def summary(found: Siting, words: Words) -> list[str]:
    """The answer: for how many people, whether another is better, and what nearly is."""
    told = {
        "n": people_number(found.people_after, words),
        "who": who(found, words),
        "minutes": words.number(found.wish.minutes),
    }
    if not found.demand.estimated:
        lines = [
            words.gettext("Samen hebben deze plekken %(n)s %(who)s binnen %(minutes)s minuten lopen.", **told),
            words.gettext(
                "Hoeveel van hen zich alleen voelen, weten we niet: daarvoor zijn er geen cijfers van het RIVM."
            ),
        ]
    else:
        lines = [
            words.gettext(
                "Samen hebben deze plekken %(n)s %(who)s, naar schatting van het RIVM, binnen %(minutes)s minuten "
                "lopen.",
                **told,
            )
        ]
    if found.there:
        lines.append(
            words.gettext(
                "Nu hebben %(n)s van hen een cirkel binnen %(minutes)s minuten.",
                n=people_number(found.people_before, words),
                minutes=told["minutes"],
            )
        )
    else:
        lines.append(words.gettext("Waar nu al een cirkel is, weten we niet."))
    lines += [*_of_method(found, words), _proof(found, words)]
    if found.next_best is not None:
        lines.append(_next_best(found, words))
    lines.append(
        words.gettext(
            "Een cirkel zoekt 9 tot 12 mensen. Die wonen overal: kijk vooral waar een coach, een kamer en een buur "
            "zijn."
        )
    )
    return lines


def _of_method(found: Siting, words: Words) -> list[str]:
    """What this question alone says."""
    if found.wish.method is Method.WALK and found.after > found.wish.minutes:
        return [
            words.gettext(
                "Voor de meeste mensen is dat te ver: de dichtstbijzijnde plek ligt gemiddeld op %(km)s kilometer. "
                "Deze keuze zegt alleen hoe plekken goed over de gemeente liggen.",
                km=words.number(found.after * METRES_A_MINUTE / KILOMETRE, 1),
            )
        ]
    goal = found.goals[0]
    if found.wish.method is Method.EQUITY:
        return [
            words.gettext(
                "Van hen wonen %(n)s in buurten waar de meeste mensen zich erg alleen voelen, zonder cirkel of open "
                "moment dichtbij.",
                n=people_number(goal.first, words),
            )
        ]
    if found.wish.method is Method.BACKUP:
        return [
            words.gettext(
                "Voor %(n)s van hen is het een tweede: zij hebben nu één cirkel of open moment dichtbij.",
                n=people_number(goal.second, words),
            )
        ]
    return []


def _proof(found: Siting, words: Words) -> str:
    if found.gap <= PROVEN:
        return words.gettext("Een betere keuze bestaat niet met deze cijfers: dat is uitgerekend.")
    return words.gettext(
        "Er kan een betere keuze bestaan, hoogstens %(gap)s beter: meer is niet uitgerekend.",
        gap=percent(found.gap, words, 2),
    )


def _next_best(found: Siting, words: Words) -> str:
    said = loss_words(found, found.next_best or 0.0, words)
    if not said:
        return words.gettext("Er is een andere keuze die even goed is.")
    if found.near.count > 1:
        return words.gettext("De beste andere keuze: %(loss)s. Het verschil is te klein om te kiezen.", loss=said)
    return words.gettext("De beste andere keuze: %(loss)s.", loss=said)


def loss_words(found: Siting, loss: float, words: Words) -> str:
    """How much worse, in people or minutes; "" when it is as good."""
    if found.wish.method is Method.WALK:
        return words.gettext("%(n)s minuten meer", n=words.number(loss, 2)) if loss >= NO_MINUTES else ""
    if loss < NOTHING:
        return ""
    if found.wish.method is not Method.COVER:
        return words.gettext("%(n)s procentpunt minder", n=words.number(loss * 100, 1))
    return words.gettext("%(n)s mensen minder", n=people_number(loss * found.everybody, words))


def near_lines(found: Siting, words: Words) -> list[str]:
    """How many choices are nearly as good, and what that means."""
    near = found.near
    if near.count <= 1 and near.complete:
        return [words.gettext("Geen andere keuze komt in de buurt: alle andere zijn meer dan 1 procent slechter.")]
    within = percent(near.within, words, 1)
    if found.wish.method is Method.COVER:
        within = words.gettext(
            "%(n)s mensen, %(share)s van iedereen die telt",
            n=people_number(near.within * found.everybody, words),
            share=within,
        )
    said = later("Er zijn %(count)s keuzen die bijna even goed zijn: ze schelen hoogstens %(within)s.")
    if not near.complete:
        said = later(
            "Er zijn minstens %(count)s keuzen die bijna even goed zijn, hoogstens %(within)s minder; meer is niet "
            "geteld."
        )
    elif near.within < found.asked_within:
        said = later(
            "Er zijn er heel veel die bijna even goed zijn. Wij telden de beste %(count)s: ze schelen hoogstens "
            "%(within)s."
        )
    return [words.gettext(said, count=words.number(near.count), within=within)]


def near_place(found: Siting, times: int, words: Words) -> str:
    """In how many of the nearly best choices a place stands."""
    return words.gettext(
        "Deze plek zit in %(times)s van de %(count)s bijna even goede keuzen.",
        times=words.number(times),
        count=words.number(found.near.count),
    )


def how_sure(found: Siting, place: Chosen, words: Words) -> str:
    """In how many ways of counting it is among the best, and how sure that is."""
    if place.forced:
        return words.gettext("U koos deze plek zelf.")
    ways, regret = len(found.regrets.ways), found.regrets.of(place.id)
    stands = regret.stands if regret else 0
    sure = later("niet zeker")
    if stands == ways and place.near == found.near.count:
        sure = later("duidelijk")
    elif stands >= LIKELY * ways:
        sure = later("waarschijnlijk")
    return words.gettext(
        "Bij %(stands)s van de %(ways)s manieren van rekenen hoort deze plek bij de beste keuze: %(sure)s.",
        stands=words.number(stands),
        ways=words.number(ways),
        sure=words.gettext(sure),
    )


def without(found: Siting, place: Chosen, words: Words) -> str:
    """What comes instead when it cannot be here."""
    if place.loss is None:
        return ""
    names = ", ".join(found.names[name] for name in place.instead)
    said = loss_words(found, place.loss, words)
    if not said:
        return words.gettext("Even goed: %(names)s.", names=names)
    return words.gettext("Kan het hier niet? Dan %(names)s: %(loss)s.", names=names, loss=said)


def least_regret(found: Siting, words: Words) -> str:
    """The place that is regretted least, however it is counted."""
    if not found.regrets.places:
        return ""
    least = found.regrets.places[0]
    ways = words.number(len(found.regrets.ways))
    if least.stands == len(found.regrets.ways):
        return words.gettext(
            "Begin met %(name)s: hoort bij alle %(ways)s manieren van rekenen bij de beste keuze. Dat is duidelijk.",
            name=found.names[least.id],
            ways=ways,
        )
    return words.gettext(
        "Van %(name)s krijgt u het minst spijt: hoe wij ook rekenen (op %(ways)s manieren), met deze plek mist u "
        "hoogstens %(worst)s. Duidelijk is het niet: bij %(stands)s van die manieren hoort de plek bij de beste keuze.",
        name=found.names[least.id],
        ways=ways,
        worst=regret_words(found, least, words),
        stands=words.number(least.stands),
    )


def regret_words(found: Siting, place: Regret, words: Words) -> str:
    """The most that is missed with a place, in any way of counting."""
    if found.wish.method is Method.COVER:
        return words.gettext("%(n)s mensen", n=people_number(place.worst * found.everybody, words))
    return percent(place.worst, words, 1)


def ways_words(found: Siting, words: Words) -> str:
    """Which ways of counting there are."""
    ways = found.regrets.ways
    minutes = sorted({way.minutes for way in ways})
    parts = []
    if len(minutes) > 1:
        told = [words.number(each) for each in minutes]
        parts.append(words.gettext("%(some)s of %(last)s minuten lopen", some=", ".join(told[:-1]), last=told[-1]))
    for many, said in (
        ({way.straight for way in ways}, later("langs de straten of hemelsbreed")),
        ({way.estimates for way in ways}, later("met of zonder de schattingen van het RIVM")),
        ({way.young for way in ways}, later("met of zonder de plekken waarvan de lijst ouder dan een jaar is")),
    ):
        if len(many) > 1:
            parts.append(words.gettext(said))
    return words.gettext(
        "Wij rekenden het op %(ways)s manieren uit: %(parts)s.", ways=words.number(len(ways)), parts="; ".join(parts)
    )


def gives_up(found: Siting, goal: Goal, words: Words) -> str:
    """What another question would change, beside the answer."""
    asked = found.goals[0]
    if goal is asked:
        return words.gettext("Dit is uw keuze.")
    parts = []
    for mine, theirs, more, less in (
        (asked.people, goal.people, later("%(n)s mensen meer dichtbij"), later("%(n)s mensen minder dichtbij")),
        (
            asked.first, goal.first,
            later("%(n)s meer mensen die nu niets dichtbij hebben"),
            later("%(n)s minder mensen die nu niets dichtbij hebben"),
        ),
        (
            asked.second, goal.second,
            later("voor %(n)s meer mensen een tweede"), later("voor %(n)s minder mensen een tweede"),
        ),
    ):  # fmt: skip
        if abs(theirs - mine) >= HUNDRED / 2:
            said = more if theirs > mine else less
            parts.append(words.gettext(said, n=people_number(abs(theirs - mine), words)))
    return (
        words.gettext("Dan: %(parts)s.", parts=", ".join(parts)) if parts else words.gettext("Dat maakt geen verschil.")
    )


def without_estimates(found: Siting, words: Words) -> str:
    """What comes out when only residents count; "" where only these do."""
    if not found.demand.estimated:
        return ""
    chosen = {place.id for place in found.places}
    names = ", ".join(sorted(found.names[name] for name in found.by_residents))
    if chosen == set(found.by_residents):
        return words.gettext("Zonder de schattingen, met alleen het aantal bewoners, komt hetzelfde eruit.")
    return words.gettext("Zonder de schattingen, met alleen het aantal bewoners, komt eruit: %(names)s.", names=names)


def unknown(found: Siting, words: Words) -> list[str]:
    """What nobody knows of this answer."""
    lines = [words.gettext(line) for line in UNKNOWN_ALWAYS]
    lines.append(words.gettext("Hoe lang mensen echt lopen: de minuten zijn %(how)s.", how=words.gettext(found.how)))
    for names, line in (
        (found.demand.no_need, AS_OTHERS if found.demand.guesses else NOT_COUNTED),
        (found.demand.no_residents, later("Hoeveel mensen er wonen in %(names)s. Deze wijken tellen niet mee.")),
    ):
        if names:
            lines.append(words.gettext(line, names=_some(names, words)))
    if found.demand.by_wijk:
        lines.append(
            words.ngettext(
                "Hoeveel mensen zich alleen voelen in %(n)s buurt zelf: daar telt het cijfer van de hele wijk.",
                "Hoeveel mensen zich alleen voelen in %(n)s buurten zelf: daar telt het cijfer van de hele wijk.",
                found.demand.by_wijk,
            )
        )
    if found.not_there:
        lines.append(words.gettext("Waar precies deze groepen zijn: %(names)s.", names=", ".join(found.not_there)))
    if not found.there:
        lines.append(words.gettext("Welke cirkels er nu zijn: niemand bevestigde er een in de laatste 12 maanden."))
    elif found.wish.with_reports:
        lines.append(words.gettext("Of de cirkels uit de verslagen nog bestaan: dit is een denkoefening."))
    if not found.moments:
        lines.append(words.gettext("Welke open momenten er zijn: er is nog geen lijst van activiteiten."))
    if found.out_of_reach > 0:
        lines.append(
            words.gettext(
                "%(share)s van hen woont verder dan %(minutes)s minuten van elke plek op de lijst.",
                share=percent(found.out_of_reach, words),
                minutes=words.number(max(band.minutes for band in found.reached)),
            )
        )
    return lines


def _some(names: tuple[str, ...], words: Words) -> str:
    said = ", ".join(names[:NAMED])
    more = len(names) - NAMED
    return words.gettext("%(names)s en nog %(more)s", names=said, more=words.number(more)) if more > 0 else said
