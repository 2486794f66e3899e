"""The terms of the score, declared once: what is measured, of which axis it is and which way it counts.

What stands behind each of them, in which report and how strong, is told by ``data/bevindingen.csv``.

Need is one term. What is there is one nested group of five: the weight of a group is the sum of its terms'. No figure
counts twice: a Huis van de Wijk is no other place as well, and of stops it is asked at what part of them they are. What
tells of neither axis stands beside. No report gives a weight: the weights are ours. No term reads origin, ethnicity or
religion; the estimates of RIVM use origin in their model, so a term built on them says so and the score without them
stands beside.
"""

from __future__ import annotations

from functools import partial

from socialmap.fit import nearby
from socialmap.fit.measures import (
    ESTIMATE,
    LISTED,
    MARK,
    NEARBY,
    NEED_INDICATORS,
    REGISTER,
    SURVEY,
    VULNERABLE,
    WALKED,
    figure,
    most_vulnerable,
    need,
)
from socialmap.fit.meeting import ROOM_FACTS
from socialmap.fit.terms import Direction, NotATerm, Term, TermGroup, Told

UP, NOTE = Direction.UP, Direction.NOTE

TERMS = (
    Term(
        id="need",
        group=TermGroup.NEED,
        label="behoefte aan contact en steun",
        label_en="need for contact and support",
        measures=(
            "Hoe vaak bewoners ernstig eenzaam zijn, weinig grip op het eigen leven hebben en moeite hebben om rond "
            "te komen, vergeleken met de andere wijken. De drie cijfers gaan samen op en neer: ze tellen als één."
        ),
        unit="van 100",
        told=Told.INDEX,
        direction=UP,
        weight=1,
        margin=ESTIMATE,
        read=need,
        indicators=tuple(NEED_INDICATORS),
        estimate=True,
        remark=(
            "Deze cijfers zijn schattingen van het RIVM, mede op basis van leeftijd, inkomen en herkomst. "
            "Het verslag noemt geen cijfers: deze drie kozen wij."
        ),
    ),
    Term(
        id="social_housing",
        group=TermGroup.NEED,
        label="woningen van een woningcorporatie",
        label_en="social housing",
        measures="Deel van de woningen dat van een woningcorporatie is.",
        unit="%",
        direction=Direction.BOTH,
        margin=REGISTER,
        read=partial(figure, indicator_id="bbga.WCORHUUR_P", margin=REGISTER),
        indicators=("bbga.WCORHUUR_P",),
        without=1,
        remark=(
            "Meer kan meer behoefte zijn en minder draagkracht. Wij trekken die twee niet van elkaar af: alleen zonder "
            "het RIVM telt de behoefte mee, en wat een buurt aankan staat er dan nog steeds naast."
        ),
    ),
    Term(
        id="vulnerable",
        group=TermGroup.NEED,
        label="bewoners die de meeste steun nodig hebben",
        label_en="most vulnerable residents",
        measures=(
            "Deel van de bewoners dat volgens de gemeente de meeste steun nodig heeft. Telt alleen zonder het RIVM."
        ),
        unit="%",
        direction=NOTE,
        margin=REGISTER,
        read=most_vulnerable,
        without=1,
        indicators=(VULNERABLE,),
        remark="De gemeente geeft dit cijfer alleen waar minstens 800 mensen wonen.",
    ),
    Term(
        id="residents",
        group=TermGroup.NEED,
        label="mensen in de buurt",
        label_en="residents in reach",
        measures=(
            "Hoeveel mensen er gemiddeld binnen 15 minuten lopen van een bewoner wonen. Wie in dezelfde buurt woont, "
            "telt altijd mee."
        ),
        unit="mensen binnen 15 minuten lopen",
        direction=NOTE,
        margin=WALKED,
        read=nearby.residents_near,
        indicators=("inwoners",),
        decimals=0,
    ),
    Term(
        id="other_places",
        group=TermGroup.SUPPLY,
        label="andere plekken waar iedereen naartoe kan",
        label_en="other public places to go to",
        measures="Hoeveel andere open plekken er gemiddeld binnen 15 minuten lopen van de bewoners zijn.",
        unit="plekken binnen 15 minuten lopen",
        told=Told.THINGS,
        direction=UP,
        weight=1,
        margin=NEARBY,
        read=partial(nearby.places_near, kinds=nearby.OTHER_KINDS),
        remark="Scholen, sportscholen en dagbesteding tellen niet mee. Huizen van de Wijk en buurtkamers tellen apart.",
    ),
    Term(
        id="other_kinds",
        group=TermGroup.SUPPLY,
        label="verschillende soorten andere plekken",
        label_en="variety of other places",
        measures="Hoeveel soorten andere open plekken er gemiddeld binnen 15 minuten lopen van de bewoners zijn.",
        unit="soorten binnen 15 minuten lopen",
        told=Told.THINGS,
        direction=UP,
        weight=1,
        margin=NEARBY,
        read=partial(nearby.variety_near, kinds=nearby.OTHER_KINDS),
    ),
    Term(
        id="meeting",
        group=TermGroup.MEETING_PLACE,
        label="Huizen van de Wijk en buurtkamers",
        label_en="meeting places",
        measures="Hoeveel van deze plekken er gemiddeld binnen 15 minuten lopen van de bewoners zijn.",
        unit="plekken binnen 15 minuten lopen",
        told=Told.THINGS,
        direction=UP,
        weight=2,
        margin=NEARBY,
        read=nearby.meeting_places_near,
        remark="Of er een rustige kamer vrij is en of die gratis is, weten we niet: vraag dit na.",
    ),
    Term(
        id="best_place",
        group=TermGroup.MEETING_PLACE,
        label="een plek die goed past",
        label_en="best meeting place",
        measures=(
            "Hoeveel er klopt bij de beste plek binnen 15 minuten lopen: gratis, rustige kamer, keuken, geen trap, "
            "niet van de zorg."
        ),
        unit="van de 5 punten",
        direction=UP,
        weight=1,
        margin=NEARBY,
        read=nearby.best_meeting_place,
        between=(0.0, float(len(ROOM_FACTS))),
    ),
    Term(
        id="drop_in",
        group=TermGroup.MOMENTS,
        label="open inloop of eettafel",
        label_en="open collective meeting",
        measures=(
            "Hoeveel activiteiten met open inloop of samen eten er gemiddeld binnen 15 minuten lopen van de bewoners "
            "zijn. Dagbesteding en plekken van de ggz tellen niet mee."
        ),
        unit="activiteiten binnen 15 minuten lopen",
        told=Told.THINGS,
        direction=UP,
        weight=3,
        margin=NEARBY,
        read=nearby.drop_in_near,
        remark=(
            "Die open plek begon maanden eerder en betaalde de begeleiders: misschien kwam het daardoor. Geen lijst "
            "noemt alle activiteiten: waar wij er geen kennen, weten we het niet."
        ),
    ),
    Term(
        id="formal_help",
        group=TermGroup.HELP,
        label="Buurtteam of Ouder- en Kindteam",
        label_en="formal help",
        measures="Hoeveel van deze teams er gemiddeld binnen 15 minuten lopen van de bewoners zijn.",
        unit="teams binnen 15 minuten lopen",
        told=Told.THINGS,
        direction=UP,
        weight=1,
        margin=NEARBY,
        read=nearby.formal_help_near,
    ),
    Term(
        id="stop_share",
        group=TermGroup.STOPS,
        label="Huizen van de Wijk en buurtkamers bij een halte",
        label_en="meeting places near a stop",
        measures="Welk deel van deze plekken binnen 15 minuten lopen een halte heeft binnen 250 meter.",
        unit="%",
        direction=UP,
        weight=1,
        margin=NEARBY,
        read=nearby.stop_at_meeting_place,
        decimals=0,
        remark="Een deel en geen aantal: de plekken zelf tellen hierboven al.",
    ),
    Term(
        id="organisations",
        group=TermGroup.HELP,
        label="verschillende organisaties",
        label_en="different organisations",
        measures=(
            "Hoeveel verschillende organisaties een open plek hebben binnen 15 minuten lopen, gemiddeld. Organisaties "
            "van dagbesteding en zorg tellen niet mee."
        ),
        unit="organisaties binnen 15 minuten lopen",
        told=Told.THINGS,
        direction=NOTE,
        margin=NEARBY,
        read=nearby.organisations_near,
        remark="De lijst van de gemeente noemt lang niet bij elke plek een organisatie. Niet genoemd is: onbekend.",
    ),
    Term(
        id="initiatives",
        group=TermGroup.STRENGTH,
        label="initiatieven van bewoners",
        label_en="citizens' initiatives",
        measures="Hoeveel initiatieven van bewoners er gemiddeld binnen 15 minuten lopen zijn.",
        unit="initiatieven binnen 15 minuten lopen",
        told=Told.THINGS,
        direction=NOTE,
        margin=NEARBY,
        read=nearby.initiatives_near,
    ),
    Term(
        id="neighbours",
        group=TermGroup.STRENGTH,
        label="contact met buren",
        label_en="contact with neighbours",
        measures="Deel van de bewoners van 18 jaar en ouder dat elke week contact heeft met buren.",
        unit="%",
        direction=NOTE,
        margin=SURVEY,
        read=partial(figure, indicator_id="bbga.PBUUR_P", margin=SURVEY),
        indicators=("bbga.PBUUR_P",),
    ),
    Term(
        id="effort",
        group=TermGroup.STRENGTH,
        label="inzet voor de buurt",
        label_en="effort for the buurt",
        measures="Deel van de bewoners van 18 jaar en ouder dat zich in een jaar inzette voor buurt of stad.",
        unit="%",
        direction=NOTE,
        margin=SURVEY,
        read=partial(figure, indicator_id="bbga.PINZETBRT_P", margin=SURVEY),
        indicators=("bbga.PINZETBRT_P",),
    ),
    Term(
        id="cohesion",
        group=TermGroup.STRENGTH,
        label="hoe buurtgenoten met elkaar omgaan",
        label_en="social cohesion",
        measures="Rapportcijfer voor sociale samenhang: kennen mensen elkaar, gaan ze prettig met elkaar om?",
        unit="(cijfer van 1 tot 10)",
        direction=NOTE,
        margin=SURVEY,
        read=partial(figure, indicator_id="bbga.LSOCCOH_R", margin=SURVEY, bounds=MARK),
        indicators=("bbga.LSOCCOH_R",),
    ),
    Term(
        id="meals",
        group=TermGroup.AFFORDABLE,
        label="gratis of goedkoop eten en koffie",
        label_en="free or cheap meals and coffee",
        measures="Hoeveel activiteiten met eten of koffie van hoogstens 3,50 euro er binnen 15 minuten lopen zijn.",
        unit="activiteiten binnen 15 minuten lopen",
        told=Told.THINGS,
        direction=NOTE,
        margin=NEARBY,
        read=nearby.cheap_meals_near,
    ),
    Term(
        id="circles",
        group=TermGroup.SERVED,
        label="andere cirkels",
        label_en="confirmed circles",
        measures="Hoeveel cirkels er in de wijk zijn die een mens in de laatste 12 maanden heeft nagekeken.",
        unit="cirkels",
        direction=Direction.NOTE,
        margin=LISTED,
        read=nearby.circles_here,
    ),
)

NOT_TERMS = (
    NotATerm(
        "volunteering",
        "vrijwilligerswerk",
        "volunteering",
        "Meer vrijwilligerswerk is niet overal beter voor een cirkel.",
    ),
    NotATerm(
        "informal_care",
        "zorgen voor een naaste",
        "informal care",
        "Wie voor een naaste zorgt, kan juist minder makkelijk weg.",
    ),
    NotATerm(
        "age",
        "leeftijd",
        "age",
        "De verslagen zeggen niet hetzelfde: in de ene groep gingen leeftijden samen, in de andere niet.",
    ),
    NotATerm(
        "diversity",
        "verschillen tussen bewoners",
        "diversity",
        "Dit heeft twee kanten: op elkaar lijken helpt om te beginnen, verschillen helpen om te leren.",
    ),
    NotATerm("origin", "afkomst", "origin", "Nooit: afkomst zegt niets over wie een cirkel nodig heeft."),
    NotATerm("religion", "geloof", "religion", "Nooit: geloof zegt niets over wie een cirkel nodig heeft."),
)
