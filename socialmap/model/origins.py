"""Words of origin, ethnicity or religion of people: no form takes them (rule 2 of the domain).

A language, a dish or the name of a building is none of these: "Turks" among languages, "Surinaams eten" and "De
Kerkzaal" may be said; "Turkse vrouwen" and "moslims" may not.
"""

from __future__ import annotations

import re

from socialmap.model.text import bare_words

#: Adjectives, that say something of people only beside a word for people.
_ADJECTIVE = (
    r"(?:marokkaans|turks|surinaams|hindoestaans|antilliaans|arubaans|caribisch|kaapverdisch|ghanees|ghanes|nigeriaans"
    r"|somalisch|eritrees|eritres|ethiopisch|syrisch|irakees|irakes|iraaks|iraans|afghaans|pakistaans|indiaas|indisch"
    r"|moluks|indonesisch|chinees|chines|vietnamees|vietnames|pools|bulgaars|roemeens|oekraiens|russisch|portugees"
    r"|portuges|spaans|italiaans|grieks|joegoslavisch|bosnisch|egyptisch|tunesisch|algerijns|berber|koerdisch"
    r"|arabisch|afrikaans|aziatisch|latijns amerikaans|zuid amerikaans|oost europees|oost europes|westers"
    r"|niet westers|autochtoon|autochton|allochtoon|allochton|islamitisch|moslim|christelijk|katholiek|protestants"
    r"|gereformeerd|joods|hindoeistisch|boeddhistisch|gelovig|zwart|wit|gekleurd"
    r"|moroccan|turkish|surinamese|antillean|ghanaian|somali|eritrean|syrian|afghan|muslim|islamic|christian|jewish"
    r"|hindu|buddhist|polish|chinese|arab|african|asian|black|white)e?"
)
_PEOPLE = (
    r"(?:vrouw|man|mannen|vrouwen|dame|heer|heren|moeder|vader|ouder|oudere|oudste|senior|senioren|jongere|jongen"
    r"|jongens|meisje|meiden|kind|kinderen|mens|mensen|bewoner|buur|buren|gezin|gezinnen|familie|deelnemer"
    r"|gemeenschap|achtergrond|afkomst|herkomst|komaf|cultuur|groep|doelgroep|stel|echtpaar|nederlander"
    r"|amsterdammer|women|woman|men|mothers|fathers|elderly|people|families|youth|community|background)"
    r"(?:en|n|s)?"
)
#: What may stand between.
_WHICH = rf"(?:oude|oudere|jonge|jongere|alleenstaande|werkende|nieuwe|older|young|(?:en|of|and|or) {_ADJECTIVE})"
_SAID = re.compile(
    rf"\b{_ADJECTIVE}(?: {_WHICH})? {_PEOPLE}\b"
    r"|\b(?:marokkanen|turken|surinamers|hindoestanen|antillianen|arubanen|ghanezen|nigerianen|somaliers|eritreeers"
    r"|eritreers|ethiopiers|syriers|irakezen|iraniers|afghanen|pakistanen|molukkers|chinezen|polen|bulgaren|roemenen"
    r"|oekrainers|russen|koerden|arabieren|berbers|afrikanen|aziaten|westerlingen)\b"
    r"|\b(?:moslims?|moslima ?s?|christenen|katholieken|protestanten|joden|hindoes?|boeddhisten|gelovigen|muslims?"
    r"|christians|jews|hindus)\b"
    r"|\b(?:allochtonen|autochtonen|migranten?|immigranten"
    r"|migratieachtergrond|migratie achtergrond|etniciteit|etnische?|nationaliteit|geloofsovertuiging|huidskleur"
    r"|migrants?|ethnic(?:ity)?|nationality)\b"
    r"|\b(?:van|met een?) (?:\w+ ){0,2}(?:afkomst|herkomst|komaf|geloof|religie)\b"
    r"|\bgeboren (?:in|buiten) (?:het buitenland|nederland)\b"
)
#: A whole answer to "for whom?" that is nothing but such a word.
_ALONE = re.compile(rf"{_ADJECTIVE}(?: en {_ADJECTIVE})*")


def names_origin(text: str) -> str:
    """The words of a text that say which origin, ethnicity or religion people have; "" for none.

    Examples
    --------
    >>> names_origin("Turkse oudere vrouwen"), names_origin("Voor moslims"), names_origin("Marokkaans")
    ('turkse oudere vrouwen', 'moslims', 'marokkaans')
    >>> names_origin("Surinaams eten, wij spreken Turks"), names_origin("Iedereen uit de buurt")
    ('', '')
    """
    bare = bare_words(text)
    found = _SAID.search(bare) or _ALONE.fullmatch(bare)
    return found[0] if found else ""
