"""What is sealed (rule 3 of the domain): opvang and living, told by its meaning in any list of any municipality.

A record whose kind, category or name says it is hidden for good: no option and no role makes it public. A record
that mentions it elsewhere waits for a person. The words stand in groups of one meaning; they are compared as
``bare_words``, and a blank in a pattern of ours is written `` ?``, for one writes a compound in several ways.
Where a word has an innocent twin (opvang of children, of animals, of rain) the twin is taken out first.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from socialmap.model.text import bare_words
from socialmap.model.words import PlaceKind

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Kinds that nobody publishes.
SEALED_KINDS = (PlaceKind.OPVANG, PlaceKind.ZORGWONEN)

_HOUSE = r"(?:huis|huizen|woning|woningen)"
_WHERE = rf"(?:{_HOUSE}|adres|bed|bedden|groep|hotel|locaties?|pension|plaats|plek|plekken|unit|units|verblijf|wonen)"
_HELPED = r"(?:beschermd|begeleid|beschut|ondersteund|verzorgd|geclusterd)e?"
_CHILD = (
    r"(?:buiten|na|voor|tussen) ?schoolse?|kinder|kinder ?dag|peuter|kleuter|baby|dreumes|gast ?ouder|school"
    r"|vakantie|overblijf|ochtend|lunch"
)
_ANIMALS = (
    r"(?:huis)?dieren|(?:roof|water)?vogels?|egels?|katten|poezen|honden|konijnen|paarden|ezels?|zeehonden"
    r"|knaagdieren|reptielen|vlinders?|bijen|uilen|fauna|schildpadden|kippen|cavia|wildlife"
)
#: What sounds like it and is not: care for children by day, animals, water, hotels, advice.
_INNOCENT = (
    rf"\b(?:{_CHILD}) ?(?:nood ?)?opvang\w*",
    r"\b(?:hele |halve )?dag ?opvang(?: (?:van |voor )?(?:kinderen|peuters|babys?))?\b(?!.{0,80}(?:dak|thuis)lo)",
    r"\bopvang (?:voor en )?na school(?:tijd)?\b|\bopvang \d+ (?:tot |t m |en )?\d+ jaar\b",
    r"\b(?:eerste )?opvang ?(?:klas|klassen|school|onderwijs)\b|\beerste opvang anderstaligen\b",
    rf"\b(?:{_ANIMALS}) ?(?:nood ?)?(?:opvang|asiel|shelter|pension)\w*",
    rf"\b(?:opvang|asiel|shelter)(?: centrum)? (?:voor |van )?(?:{_ANIMALS})\b",
    r"\b(?:hemel|regen|riool)?(?:water)? ?opvang (?:van )?(?:hemel|regen)?water\b",
    r"\b(?:hemel|regen|riool)?water ?opvang\w*",
    r"\b(?:bus|bike|bicycle|cycle|animal|dog|cat|pet|picnic|rain|weather|public transport|smoking|bomb) ?shelters?\b",
    r"\b(?:youth|backpackers?|tourist|toeristen|stayokay|budget) ?hostels?\b|\bhostel for backpackers\b",
    r"\bveilig thuis\b|\bwonen ?plus\b|\bmilitair tehuis\b|\bverpleegkundigen?\b",
)
_SHELTER = (
    # Whatever ends, begins or holds the word itself.
    r"\b\w*opvang\w*",
    r"\b(?:women s |womens |homeless |night |emergency |refugee |family |winter )?shelters?\b",
    # Safe from violence.
    r"\bblijf ?van ?(?:mijn|me|m n|mn) ?lijf\w*|\bblijf ?(?:huis|huizen|groep|locaties?)\b",
    rf"\b\w*vlucht ?(?:{_HOUSE}|adres)\b|\bveilige? ?(?:{_HOUSE}|verblijf)\b",
    r"\bsafe ?(?:houses?|homes?|huis|huizen)\b|\bfrauenh\w+",
    r"\b(?:schuil|onderduik) ?(?:adres|huis|woning)\w*|\bgeheime? (?:adres|adressen|locaties?|plek|plekken)\b",
    rf"\bmoeder ?(?:en )?kind ?{_WHERE}\b|\btiener ?moeder ?{_WHERE}\b|\b(?:women s|womens|domestic) refuges?\b",
    # Without a home.
    rf"\b(?:dak|thuis)loz\w* ?(?:{_WHERE}|zorg|voorziening\w*|centrum|project)\b|\bhomeless\b",
    rf"\b{_WHERE} (?:voor |van )?(?:dak en |dak of )?(?:dak|thuis)loz\w*",
    r"\b(?:emergency|temporary) (?:housing|accommodation)\b",
    rf"\b(?:passanten|dak en thuislozen|sociaal|nacht) ?(?:{_WHERE})\b",
    r"\bslaap ?(?:huis|plaats|plek|zaal|voorziening)\w*",
    r"\bnacht ?(?:asiel|zorg|verblijf|locatie)\w*|\bbed bad (?:en )?brood\b|\bstoelenproject\b|\bwinterkou\w*",
    r"\bkoude ?(?:regeling|weerregeling)\b|\bdomus\b|\bhousing first\b|\btussen ?voorziening\w*|\bhostels?\b",
    r"\bsk[ae]+ve ?hu[iu]?[sz]en?\b|\bprikkel(?:arm|luw)e? ?(?:wonen|woning|woon)\w*",
    rf"\bdoor(?:stroom|gangs?) ?(?:{_WHERE}|voorziening\w*)\b|\bhalfway ?house\w*",
    r"\btransit(?:ional)? ?(?:housing|woning\w*)",
    rf"\bcrisis ?(?:{_WHERE}|centrum|punt|plaatsing|voorziening|gezin|gezinnen)\b|\bgezin(?:nen)? in crisis\b",
    r"\bnood ?(?:bed|bedden|huisvesting|verblijf|woning|woningen)\b|\b(?:omklap|kansen) ?woning\w*",
    r"\btijdelijke? (?:huisvesting|verblijf|woonplek\w*)|\btime ?out ?(?:bed|huis|plek|voorziening|woning)\w*",
    r"\bexodus ?huis\b|\bhuis exodus\b",
    # Fled from elsewhere.
    r"\bazc\w*|\basielzoeker\w*|\basiel ?(?:boot|centrum|centra|hotel|locatie)\w*|\basylum\b|\bcoa\b",
    r"\baanmeldcentrum\b|\bgezinslocatie\b|\brefugee ?(?:sites?|camps?|cent\w+|housing|accommodation)\b",
    r"\bontheemden?\w*",
    r"\b(?:oekra\w+|statushouders?|vluchtelingen) ?(?:boot|huisvesting|hotel|locaties?|woning\w*|complex)\b",
    r"\bhuisvesting (?:van )?(?:oekra\w+|statushouders|vergunninghouders|vluchtelingen|arbeidsmigranten)\b",
    r"\blvv\b|\bvreemdelingen ?voorziening\b|\breception cent(?:er|re)s?\b",
)
_LIVING = (
    # With help in the house.
    rf"\b{_HELPED} ?(?:\w+ ){{0,2}}(?:wonen|woning|woon(?!kamer|winkel)|verblijf|kamer)\w*",
    r"\bwon(?:en|ing|ingen) (?:\w+ )?(?:beschermd|begeleid)\b",
    r"\b(?:appartement|kamer|studio)\w*(?: s)? met begeleiding\b",
    r"\bwonen (?:met|en) (?:begeleiding|toezicht|zorg)\b|\b(?:gehandicapten\w*|ouderinitiatief) (?:wonen|woon)\w*",
    r"\bkleinschalige? (?:groep|wonen|woon|zorg)\w*",
    r"\b(?:eerstelijns|kortdurend) ?verblijf\b|\bribw\w*|\bresidenti(?:eel|ele)\b",
    r"\bresidential (?:care|facility|group|home|treatment)\w*|\bintra ?mura\w*",
    r"\b24 ?(?:uurs?|u|h|7) ?(?:begeleid|bescherm|huis|locatie|setting|verblijf|voorziening|wonen|woon|zorg)\w*",
    r"\bwoon ?(?:begeleiding|groep|initiatief|locatie|oord|training|unit|voorziening|vorm|zorg)\w*",
    r"\badl ?(?:cluster|woning)\w*",
    r"\bzorg ?(?:appartement|flat|hotel|residentie|villa|wonen|woning|woon)\w*",
    r"\bfokus ?(?:wonen|woning)\w*|\bsociowoning\w*",
    r"\bhuisvesting (?:bijzondere |kwetsbare )?doelgroep\w*",
    # Young people.
    r"\bgezins ?(?:huis|huizen|groep|vervangend)\w*|\bgvt\b|\bpleeg ?(?:gezin|huis)\w*|\bthomas ?(?:huis|huizen)\b",
    r"\blogeer ?(?:adres|boerderij|groep|huis|huizen|locatie|plek|voorziening|woning|zorg)\w*",
    r"\brespijt ?(?:huis|huizen|verblijf)\b",
    r"\bkamer ?training\w*|\bktc\b|\bkamerbewoning\b|\bfase ?(?:huis|huizen|wonen|woning)\b|\btrainingshuis\b",
    r"\b(?:leef|behandel) ?groep\w*|\b\w*tehui[sz]\w*|\binterna(?:at|ten)\b",
    r"\b(?:met|jeugd\w*|zorg) ?verblijf\b|\bverblijfs\w+",
    r"\bjeugd ?zorg ?plus\b|\bgesloten jeugd\w*|\bjeugd ?(?:gevangenis|inrichting)\b|\bjji\b|\borphanage\b",
    # Old, ill or dying.
    r"\bverpleeg ?(?:afdeling|centrum|huis|huizen|inrichting|kliniek|unit|woning|zorg)\w*",
    r"\bverzorgings ?(?:huis|huizen|flat)\b",
    r"\b(?:bejaarden|rust) ?(?:huis|huizen|oord|oorden)\b|\bhospi(?:ces?|tium)\b|\bbijna thuis ?huis\b",
    r"\b(?:verslavings|psychiatrische?|ggz|detox) ?(?:kliniek|opname)\w*|\bopname ?(?:afdeling|kliniek|unit)\b",
    r"\b(?:group|care|nursing|retirement|foster|children s|old people s) ?homes?\b",
    r"\bnursing facilit\w+|\bsober living\b",
    r"\b(?:assisted|supported|sheltered) ?(?:living|housing|accommodation)\b",
)
#: Kinds only: in a name these may be an inloop or an initial.
_SHELTER_AS_KIND = (
    r"^(?!.*\b(?:inloop|spreekuur|krant|loket|maaltijd\w*)).*\b(?:dak|thuis)lo(?:os|z)\w*",
    r"\bvrouwenhuis\b.*\bgeweld\b|\bhuiselijk geweld\b|\bcrisis\b|\brefuges?\b|\bleger des heils 24",
)
_LIVING_AS_KIND = (r"\bbw\b", r"^zorg en wonen$|\bdormitory\b|\bcare home\b")
#: Nearly always beside it.
_BESIDE = (
    r"\b(?:dak|thuis)lo(?:os|z)\w*|\bhuiselijk geweld\b|\bmensenhandel\b",
    r"\bloverboys?\b|\beergerelateerd\w*|\basiel\b",
    r"\btiener ?moeders?\b|\bzwerf ?jongeren\b|\bex ?gedetineerden?\b|\bforensisch\w*|\bpleegzorg\b",
)


def _either(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


_TWINS = _either(_INNOCENT)
_ANYWHERE = ((PlaceKind.OPVANG, _either(_SHELTER)), (PlaceKind.ZORGWONEN, _either(_LIVING)))
_AS_KIND = (
    (PlaceKind.OPVANG, _either((*_SHELTER, *_SHELTER_AS_KIND))),
    (PlaceKind.ZORGWONEN, _either((*_LIVING, *_LIVING_AS_KIND))),
)
_MENTIONS = _either((*_SHELTER, *_LIVING, *_BESIDE))


def sealed_as(name: str, kinds: Iterable[str] = ()) -> PlaceKind | None:
    """The kind that a record is sealed as, or None.

    Parameters
    ----------
    name
        What the record is called.
    kinds
        What its list calls it: kind, category, soort.

    Examples
    --------
    >>> sealed_as("Huis A", ["Vrouwenopvang"]), sealed_as("Het Nest", ["Buitenschoolse opvang"])
    (<PlaceKind.OPVANG: 'opvang'>, None)
    >>> sealed_as("Beschermd wonen De Linde")
    <PlaceKind.ZORGWONEN: 'zorgwonen'>
    """
    for text in kinds:
        if found := _said(text, as_kind=True):
            return found
    return _said(name, as_kind=False)


@lru_cache(maxsize=40_000)
def _said(text: str, *, as_kind: bool) -> PlaceKind | None:
    words = _TWINS.sub(" ", bare_words(text))
    patterns = _AS_KIND if as_kind else _ANYWHERE
    return next((kind for kind, pattern in patterns if pattern.search(words)), None)


def mentions_sealed(text: str) -> str:
    """The first sealed word that a text mentions, for a person to judge; an empty text for none.

    Examples
    --------
    >>> mentions_sealed("In de winter ook nachtopvang."), mentions_sealed("Na de kinderopvang welkom.")
    ('nachtopvang', '')
    """
    found = _MENTIONS.search(_TWINS.sub(" ", bare_words(text)))
    return found[0].strip() if found else ""


def sealed_words() -> tuple[str, ...]:
    """Every pattern that this module judges by."""
    return (*_INNOCENT, *_SHELTER, *_LIVING, *_SHELTER_AS_KIND, *_LIVING_AS_KIND, *_BESIDE)
