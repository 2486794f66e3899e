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
#: What lists call care for children by day.
CHILD_CARE = (
    rf"bso|kdv|tso|(?:{_CHILD}) ?opvang|kinder ?dag ?verblij(?:f|ven)"
    r"|peuter ?(?:speelzaal|speelzalen|groep|werk)|childcare|kindergarten|nursery"
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
    r"\b(?:youth|backpackers?|tourist|tourism|toeristen|stayokay|budget) ?hostels?\b|\bhostel for backpackers\b",
    r"\bhostel stayokay\b|\bveilige? huis van (?:de|het) (?:buurt|dorp|wijk)\b|\bwoon(?:groepen?|vormen)? ?tuin\w*",
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
    rf"\bmoeder ?(?:en )?kind ?(?!plek|plaats|groep){_WHERE}\b|\btiener ?moeder ?{_WHERE}\b",
    r"\b(?:women s|womens|domestic) refuges?\b",
    # Without a home.
    rf"\b(?:dak|thuis)loz\w* ?(?:{_WHERE}|zorg|voorziening\w*|centrum|project)\b|\bhomeless\b",
    rf"\b{_WHERE} (?:voor |van )?(?:dak en |dak of )?(?:dak|thuis)loz\w*",
    r"\b(?:emergency|temporary) (?:housing|accommodation)\b",
    rf"\b(?:passanten|dak en thuislozen|nacht) ?{_WHERE}\b|\bsociaal (?:hotel|pension|verblijf)\b",
    r"\bslaap ?(?:huis|plaats|plek|zaal|voorziening)\w*",
    r"\bnacht ?(?:asiel|zorg|verblijf|locatie)\w*|\bbed bad (?:en )?brood\b|\bstoelenproject\b|\bwinterkou\w*",
    r"\bkoude ?(?:regeling|weerregeling)\b|(?<!cafe )\bdomus\b(?! medica\b)|\bhousing first\b",
    r"\btussen ?voorziening\w*|\bhostels?\b",
    r"\bsk[ae]+ve ?hu[iu]?[sz]en?\b|\bprikkel(?:arm|luw)e? ?(?:wonen|woning|woon)\w*",
    rf"\bdoor(?:stroom|gangs?) ?(?:{_WHERE}|voorziening\w*)\b|\bhalfway ?house\w*",
    r"\btransit(?:ional)? ?(?:housing|woning\w*)",
    rf"\bcrisis ?(?:{_WHERE}|centrum|punt|plaatsing|voorziening|gezin|gezinnen)\b|\bgezin(?:nen)? in crisis\b",
    r"\bnood ?(?:bed|bedden|huisvesting|verblijf|woning|woningen)\b|\b(?:omklap|kansen) ?woning\w*",
    r"\btijdelijke? (?:huisvesting|verblijf|woonplek\w*)|\btime ?out ?(?:bed|huis|plek|voorziening|woning)\w*",
    r"\bexodus ?huis\b|\bhuis exodus\b",
    # Fled from elsewhere.
    r"(?<!vrienden van )(?<!vrienden van het )\bazc(?! ?(?:buren|vriend|vrijwillig))\w*",
    r"\basielzoeker\w*|\basiel ?(?:boot|centrum|centra|hotel|locatie)\w*|\basylum\b|\bcoa\b",
    r"\baanmeldcentrum\b|\bgezinslocatie\b|\brefugee ?(?:sites?|camps?|cent\w+|housing|accommodation)\b",
    r"\bontheemden?\w*",
    r"\b(?:oekra\w+|statushouders?|vluchtelingen) ?(?:boot|huisvesting|hotel|locaties?|woning\w*|complex)\b",
    r"\bhuisvesting (?:van )?(?:oekra\w+|statushouders|vergunninghouders|vluchtelingen|arbeidsmigranten)\b",
    r"\blvv\b|\bvreemdelingen ?voorziening\b|\breception cent(?:er|re)s?\b",
)
_THEIRS = (
    r"baby|bejaarden|blinden|doorgangs|doven|gehandicapten|gezins|herstellings|invaliden|jeugd|jongens|jongeren|kinder"
    r"|kleuter|mannen|meisjes|moeder|ouden|ouderen|rust|verpleeg|verzorgings|vrouwen|wees|wezen|zieken"
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
    r"\b(?:leef|behandel) ?groep\w*|\binterna(?:at|ten)\b",
    # No Wittehuis, Grotehuis or Kortehuis.
    rf"\b(?:{_THEIRS})? ?tehui[sz](?:en)?\b",
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
_FIT = r"actief|bewegen|fit|gezond|in (?:beweging|contact|vorm)|jong|nieuwsgierig|op de hoogte|thuis|vitaal|welkom"
#: Nearly always beside it.
_BESIDE = (
    r"\b(?:dak|thuis)lo(?:os|z)\w*|\bloverboys?\b|\basiel\b",
    # Who fled from violence, and the houses that take them in.
    r"\b\w*geweld(?:s\w+)?\b|\b\w*mishandel\w*|\beergerelateerd\w*|\beerwraak\b|\bmensenhandel\w*|\bverkracht\w*",
    r"\bseksueel misbruik\b|\b\w*slachtoffer\w*|\bstalking\b|\b(?:domestic )?(?:abuse|violence)\b",
    rf"\bmoviera\b|\bkadera\b|\bfier\b|\bblijf\b(?! (?:\w+ )?(?:{_FIT})\b)",
    r"\b(?:jongeren|mannen|meiden|meisjes|moeder|vrouwen) ?(?:huis|huizen)\b",
    r"\bmoeder ?(?:en )?kind ?(?:plek|plaats|groep)\w*",
    # What a name may have by chance.
    r"\bazc\w*|\bdomus\b|\b\w+(?:en|er|[dgs])tehui[sz]\w*",
    # To sleep there.
    r"\blog(?:eer\w*|eren)\b|\b(?:kan|kunnen|mag|mogen|blijven) slapen\b|\bovernacht\w*",
    r"\btiener ?moeders?\b|\bzwerf ?jongeren\b|\bex ?gedetineerden?\b|\bforensisch\w*|\bpleegzorg\b",
)
#: Living, where a kind or a name says it beside something else.
_BESIDE_AS_KIND = (r"\b(?:wonen|\w*verblijf|woningen|woonboerderij|woonhuis|woonplek\w*|woonruimten?)\b",)
#: Such words of living that are advice, or live with nobody.
_NO_LIVING = (
    r"\bwonen (?:en )?(?:zorg (?:en )?)?welzijn\b|\bwelzijn (?:en )?(?:zorg (?:en )?)?wonen\b",
    r"\b(?:langer|prettig|veilig|zelfstandig) (?:thuis )?(?:blijven )?wonen\b|\bthuis (?:blijven )?wonen\b",
    r"\b(?:info\w*|advies\w*|\w*loket|\w*punt|spreekuur|winkel) (?:voor )?wonen\b",
    r"\bwonen ?(?:loket|punt|spreekuur|winkel)\b",
    r"\b(?:kinder ?)?dag ?verblij\w+",
)
_FLED = (
    r"asiel|crisis|(?:dak|thuis)(?:lo| en)|geweld|maatschapp|meisjes|moeder|oekra|ontheem|vlucht|vreemd|vrouw|winter"
    r"|\b(?:24|gezin|mannen|nacht|nood)"
)
#: What a kind says, the word beside it that is innocent then, and what must not be said beside that.
_SAID_BY_KIND = (
    (rf"\b(?:{CHILD_CARE}|gast ?ouders?|ikc|kind ?centrum)\b|^school$", r"\b\w*opvang\b", _FLED),
    (r"\bjeugd ?herberg\w*|\b(?:youth|tourism|backpackers?) ?hostels?\b|^hotels?$", r"\bhostels?\b", r"begeleid|zorg"),
    (r"\bsport|\bvoetbal", r"\blvv\b", r"locatie|vreemd"),
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
_LIVES = _either(_BESIDE_AS_KIND)
_LIVES_NOT = _either((*_INNOCENT, *_NO_LIVING))
_EXPLAINS = tuple(tuple(map(re.compile, rule)) for rule in _SAID_BY_KIND)


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
    called = tuple(kinds)
    for text in called:
        if found := _said(text, as_kind=True):
            return found
    return _said(_explained(name, called), as_kind=False)


@lru_cache(maxsize=40_000)
def _said(text: str, *, as_kind: bool) -> PlaceKind | None:
    words = _TWINS.sub(" ", bare_words(text))
    patterns = _AS_KIND if as_kind else _ANYWHERE
    return next((kind for kind, pattern in patterns if pattern.search(words)), None)


@lru_cache(maxsize=40_000)
def _explained(text: str, kinds: tuple[str, ...]) -> str:
    """A text without the words that the kind of its record explains: opvang is care for children at a BSO."""
    called = [bare_words(kind) for kind in kinds]
    words = bare_words(text)
    for said, innocent, unless in _EXPLAINS:
        if any(said.search(kind) for kind in called) and not unless.search(words):
            words = innocent.sub(" ", _TWINS.sub(" ", words))
    return words


def mentions_sealed(text: str, kinds: Iterable[str] = ()) -> str:
    """The first sealed word that a text mentions, for a person to judge; an empty text for none.

    Parameters
    ----------
    kinds
        What the list calls its record.

    Examples
    --------
    >>> mentions_sealed("In de winter ook nachtopvang."), mentions_sealed("Na de kinderopvang welkom.")
    ('nachtopvang', '')
    >>> mentions_sealed("Flexopvang", ["Kinderopvang"])
    ''
    """
    return _mentioned(text, tuple(kinds))


@lru_cache(maxsize=40_000)
def _mentioned(text: str, kinds: tuple[str, ...]) -> str:
    found = _MENTIONS.search(_TWINS.sub(" ", _explained(text, kinds)))
    return found[0].strip() if found else ""


@lru_cache(maxsize=40_000)
def mentions_living(text: str) -> str:
    """The first word of living in a kind or a name that says something else too; an empty text for none.

    Examples
    --------
    >>> mentions_living("Zorgboerderij wonen"), mentions_living("Woonkamer"), mentions_living("Wonen en welzijn")
    ('wonen', '', '')
    """
    found = _LIVES.search(_LIVES_NOT.sub(" ", bare_words(text)))
    return found[0] if found else ""


def sealed_words() -> tuple[str, ...]:
    """Every pattern that this module judges by."""
    explained = (pattern for rule in _SAID_BY_KIND for pattern in rule)
    sealed = (*_INNOCENT, *_SHELTER, *_LIVING, *_SHELTER_AS_KIND, *_LIVING_AS_KIND)
    return (*sealed, *_BESIDE, *_BESIDE_AS_KIND, *_NO_LIVING, *explained)
