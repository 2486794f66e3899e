"""What is told of an activity: the thing people go to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from socialmap.i18n import later
from socialmap.model.facts import readers
from socialmap.model.facts.fact import HOURS, Fact, declared
from socialmap.model.facts.place import (
    A_NAME,
    LONG,
    SHORT,
    SOME_HOURS,
    STATUS,
    VISIBILITY,
    choice,
    consents,
    yes_or_no,
)
from socialmap.model.words import Access, HoursFor, Quiet, Status, Visibility

_EUROS = "een bedrag in euro's, zoals 2,50, of gratis"
_SHARE = "een heel getal van 0 tot 100"
_PERIOD = "hoogstens 200 tekens, zoals 2019 of 2016-2017"


def _euros(fact: str, label: str, question: str, *headings: str) -> Fact:
    return Fact(fact, label, question, readers.euros, _EUROS, unknown=None, headings=headings)


def _share(fact: str, label: str, question: str, column: str) -> Fact:
    return Fact(fact, label, question, readers.share, _SHARE, unknown=None, in_table=column)


def _text(fact: str, label: str, question: str, *headings: str) -> Fact:
    return Fact(fact, label, question, readers.text, LONG, headings=headings)


#: Which activity it is and where does not go out of date by itself.
_IDENTITY: Mapping[str, Fact] = declared(
    Fact(
        "name", later("naam"), later("Hoe heet de activiteit?"), readers.name, A_NAME, required=True,
        headings=("activiteit", "titel", "title"),
    ),
    Fact(
        "place_id", later("plek"), later("Op welke plek is het?"), readers.identifier, "het nummer van een plek",
        unknown=None, headings=("plek_id",),
    ),
    Fact(
        "place_name", later("naam van de plek"), later("Hoe heet de plek, als die niet op de lijst staat?"),
        readers.short, SHORT, headings=("locatie",),
    ),
    Fact(
        "wijk_code", later("wijk"), later("In welke wijk is het?"),
        readers.like(readers.WIJK_CODE), "een code van het CBS, zoals WK0363FB", in_table="code van de wijk",
    ),
    Fact(
        "organisation_id", later("organisatie"), later("Welke organisatie doet het?"), readers.slug, SHORT,
        unknown=None,
    ),
    choice(
        "visibility", later("zichtbaarheid"), later("Wie mag deze activiteit zien?"), Visibility, VISIBILITY,
        unknown=Visibility.PUBLIC,
    ),
    *consents(),
)  # fmt: skip
_TOLD: Mapping[str, Fact] = declared(
    _text("description", later("beschrijving"), later("Wat doen mensen hier?"), "omschrijving", "toelichting"),
    Fact(
        "schedule", later("tijden"), later("Op welke dagen en tijden is het?"), readers.hours, SOME_HOURS,
        headings=("openingstijden", "opening_hours"), as_written=True,
    ),
    yes_or_no(
        "in_school_holidays", later("in schoolvakanties"), later("Gaat het door in de schoolvakanties?"),
        "schoolvakantie", "schoolvakanties",
    ),
    yes_or_no(
        "fixed_time", later("begint op een vaste tijd"), later("Begint het op een vaste tijd?"),
        "vaste tijd",
    ),
    Fact("rhythm", later("hoe vaak"), later("Hoe vaak is het?"), readers.short, SHORT, headings=("ritme",)),
    Fact(
        "season_stop", later("wanneer het stilligt"), later("Wanneer is het een tijd niet?"), readers.season_stop,
        "een periode, zoals 2026-07-06/2026-08-16", headings=("zomerstop",),
    ),
    _euros("cost_eur", later("prijs"), later("Wat kost het?"), "kosten", "cost"),
    _euros("cost_stadspas_eur", later("prijs met Stadspas"), later("Wat kost het met Stadspas?"), "stadspas"),
    Fact("cost_note", later("over de prijs"), later("Wat moeten mensen over de prijs weten?"), readers.short, SHORT),
    Fact(
        "languages", later("talen"), later("Welke talen spreken de mensen er?"), readers.short, SHORT,
        headings=("taal", "language"),
    ),
    _text("for_whom", later("voor wie"), later("Voor wie is het?"), "doelgroep"),
    _text("not_for", later("niet voor"), later("Voor wie is het niet?")),
    choice(
        "access", later("hoe u erin komt"), later("Kunnen mensen zo binnenlopen?"), Access,
        {
            Access.WALK_IN: later("u kunt zo binnenlopen"),
            Access.REGISTRATION: later("eerst aanmelden"),
            Access.REFERRAL: later("met een verwijzing"),
            Access.UNKNOWN: later("weten we niet"),
        },
        unknown=Access.UNKNOWN, headings=("toegang",),
    ),
    _share(
        "own_mixed", later("eigen groep of gemengd"), later("Is het een eigen groep, of juist gemengd?"),
        "eigen groep (0) of gemengd (100)",
    ),
    _share(
        "functional_relational", later("waarvoor mensen komen"),
        later("Komen mensen om iets te doen, of vooral om elkaar?"), "om iets te doen (0) of om elkaar (100)",
    ),
    choice(
        "quiet", later("rustig of druk"), later("Is het er rustig of druk?"), Quiet,
        {
            Quiet.QUIET: later("rustig"),
            Quiet.BUSY: later("druk"),
            Quiet.UNKNOWN: later("weten we niet"),
        },
        unknown=Quiet.UNKNOWN, headings=("drukte",),
    ),
    yes_or_no("supervision", later("begeleiding"), later("Is er iemand die begeleidt?")),
    yes_or_no("first_time_company", later("iemand gaat mee"), later("Gaat er de eerste keer iemand mee?")),
    # For who looks for people of a new circle; whoever reads the map in public is no guest of a group.
    replace(
        yes_or_no(
            "guest_welcome", later("gast welkom"), later("Mag er een keer een gast komen kennismaken?"), "gast",
            sought=False,
        ),
        audience=Visibility.ACCOUNTS,
    ),
    choice(
        "hours_for", later("uren voor"), later("Zijn er uren voor alleen vrouwen of mannen?"), HoursFor,
        {
            HoursFor.ALL: later("iedereen"),
            HoursFor.WOMEN: later("alleen voor vrouwen"),
            HoursFor.MEN: later("alleen voor mannen"),
            HoursFor.UNKNOWN: later("weten we niet"),
        },
        unknown=HoursFor.UNKNOWN,
    ),
    yes_or_no("consultation", later("spreekuur"), later("Is het een spreekuur?")),
    Fact(
        "subject", later("onderwerp van het spreekuur"), later("Waarover gaat het spreekuur?"), readers.short, SHORT,
        headings=("onderwerp",),
    ),
    choice(
        "status", later("status"), later("Is de activiteit er nu?"), Status, STATUS, unknown=Status.UNKNOWN
    ),
    Fact("period", later("periode"), later("In welke jaren was het er?"), readers.short, _PERIOD),
)  # fmt: skip
ACTIVITY_FACTS: Mapping[str, Fact] = {
    **_IDENTITY,
    **{id: replace(fact, months=HOURS) for id, fact in _TOLD.items()},
}
