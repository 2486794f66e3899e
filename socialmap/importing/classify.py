"""What each row of a list of places is: its kind, who may see it, and by which door one comes in.

The city's file is a planning list: it holds buildings, plans and works alike, shelters included. What is sealed by
its meaning stays hidden, what nobody knows waits for a person, and only a whitelist are places to go to.
"""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from socialmap.importing.texts import as_records
from socialmap.model import OPEN_KINDS, SEALED_KINDS, Offer, PlaceKind, Status, Visibility, Waits, usual_door
from socialmap.model.kinds import Meaning, known_kind, says_nothing, told_door
from socialmap.model.sealed import mentions_living, mentions_sealed, sealed_as
from socialmap.model.text import bare_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Rule(NamedTuple):
    """Rows whose Categorie and Soort match these patterns are of this kind; the first match counts.

    Patterns are small letters without blanks; ``*`` is anything.
    """

    category: str
    soort: str
    kind: PlaceKind


#: The city's Categorie and Soort (Domein adds nothing to them), once it is known that nothing in them is sealed.
RULES = (
    # Places to go to.
    Rule("*", "inloophuis*", PlaceKind.INLOOPHUIS),
    Rule("huisvandewijk", "*", PlaceKind.HUIS_VAN_DE_WIJK),
    Rule("buurtkamer", "*", PlaceKind.BUURTKAMER),
    Rule("dagbesteding*", "inlooplocatie", PlaceKind.INLOOP),
    Rule("bibliotheek", "*", PlaceKind.BIBLIOTHEEK),
    Rule("buurtteam*", "*", PlaceKind.BUURTTEAM),
    Rule("okt", "*", PlaceKind.OKT),
    Rule("kinderboerderij", "*", PlaceKind.KINDERBOERDERIJ),
    Rule("jongerencentrum", "*", PlaceKind.JONGERENCENTRUM),
    Rule("speeltuingebouw", "*", PlaceKind.SPEELTUINGEBOUW),
    Rule("zwembad", "*", PlaceKind.ZWEMBAD),
    Rule("*", "overigebasisv*", PlaceKind.BASISVOORZIENING),
    # A way in by the Buurtteam or the provider.
    Rule("dagbesteding*", "*", PlaceKind.DAGBESTEDING),
    # Context.
    Rule("bewegingsonderwijs", "*", PlaceKind.SPORT),
    Rule("*onderwijs", "*", PlaceKind.SCHOOL),
    Rule("schooltuin*", "*", PlaceKind.SCHOOL),
    Rule("sport*", "*", PlaceKind.SPORT),
    Rule("overigsens", "*", PlaceKind.SPORT),
    Rule("overigkenc", "*", PlaceKind.CULTUUR),
    Rule("*", "apotheek", PlaceKind.GEZONDHEID),
    Rule("*", "gezondheidscentrum", PlaceKind.GEZONDHEID),
)
#: The order in which a kind gives its name to a place with several services.
PROMINENCE = {kind: rank for rank, kind in enumerate([*OPEN_KINDS, *(k for k in PlaceKind if k not in OPEN_KINDS)])}

#: Works instead of a place. "Restaurant" is no "restauratie", "tijdelijk" is no works.
WORKS = re.compile(
    r"verduurza|vervang(?:ing|en)|restaur(?:eren|atie)|renov(?:atie|eren)|aanpassing|afdekken|verplaats|herplaats"
    r"|omzetting|intensiver|optimaliser|herontwikkel|herinricht|uitbreiding|verbouw|nieuwbouw",
    re.IGNORECASE,
)
CORONA = re.compile(r"tijdens\s+corona", re.IGNORECASE)
#: Who runs an Inlooplocatie stands before a colon in its name. A list, for the name of a buurt stands there too.
OPERATORS = (
    "Amsta",
    "Amstelring",
    "Arkin",
    "Combiwel",
    "Cordaan",
    "Evean",
    "HVO-Querido",
    "Leger des Heils",
    "perMens",
    "Regenboog Groep",
    "Zonnehuisgroep Amstelland",
    "ZorgGroep Amsterdam Oost",
)
_CANONICAL = {name.casefold(): name for name in OPERATORS}
#: The city's label says "ouderen", which is wrong for many who come there.
SHOWN_SOORT = {"Meedoen ouderen": "Meedoen"}


class Row(NamedTuple):
    """What a list says of one row, as far as it tells what the row is.

    Attributes
    ----------
    kind, soort, category
        What the list calls it, from narrow to wide; and ``besides`` what other columns of this sort call it.
    texts
        All else that is written about it.
    rules
        Whether Categorie and Soort are the city's.
    """

    name: str
    kind: str = ""
    soort: str = ""
    category: str = ""
    besides: str = ""
    operator: str = ""
    note: str = ""
    texts: str = ""
    rules: bool = False

    @property
    def called(self) -> tuple[str, ...]:
        """Everything that says what kind it is."""
        return (self.kind, self.soort, self.category, self.besides)


class Judged(NamedTuple):
    """What a row is; ``word`` is the word that we do not know."""

    kind: PlaceKind
    offer: Offer
    visibility: Visibility
    waits: Waits = Waits.NOT
    word: str = ""


def judge(row: Row, kinds: Mapping[str, PlaceKind] | None = None) -> Judged:
    """What a row of a list is: sealed, for a person to look at, or public, and its door (rules 3 and 9).

    Parameters
    ----------
    kinds
        What a person said that words of this list mean, by ``bare_words``. It opens nothing that is sealed.

    Examples
    --------
    >>> judge(Row("Huis A", soort="Vrouwenopvang")).visibility, judge(Row("Huis B", soort="Kroeg")).waits
    (<Visibility.HIDDEN: 'verborgen'>, <Waits.KIND: 'soort onbekend'>)
    """
    if sealed := sealed_kind(row):
        return Judged(sealed, Offer.CONTEXT, Visibility.HIDDEN)
    meaning, word = _meaning(row, kinds or {})
    if meaning is None:
        return Judged(PlaceKind.OVERIG, Offer.CONTEXT, Visibility.ACCOUNTS, Waits.KIND, word)
    if meaning.kind in SEALED_KINDS:
        return Judged(meaning.kind, Offer.CONTEXT, Visibility.HIDDEN)
    door = told_door(meaning, row.name, row.operator, called=" ".join(row.called), note=row.note)
    if meaning.kind is PlaceKind.INLOOPHUIS:
        return Judged(meaning.kind, door, Visibility.ACCOUNTS, Waits.INLOOPHUIS)
    if _mentions(row):
        return Judged(meaning.kind, door, Visibility.ACCOUNTS, Waits.WORD)
    return Judged(meaning.kind, door, Visibility.PUBLIC)


def sealed_kind(row: Row) -> PlaceKind | None:
    """As what a row is sealed, None when it is not."""
    narrow = (row.kind, row.soort, row.besides)
    # Opvang is the category of an inloophuis in lists that know both; the narrower word counts.
    day = any((meaning := known_kind(text)) and meaning.kind is PlaceKind.INLOOPHUIS for text in narrow)
    return sealed_as(row.name, narrow if day else row.called)


def _mentions(row: Row) -> bool:
    """Does a row speak of opvang or living anywhere, beside what it is?"""
    texts = (row.name, *row.called, row.operator, row.note, row.texts)
    said = any(mentions_sealed(text, row.called) for text in texts)
    return said or any(mentions_living(text) for text in (row.name, *row.called))


def _meaning(row: Row, kinds: Mapping[str, PlaceKind]) -> tuple[Meaning | None, str]:
    """What the words of a row mean, by a person, the city or everybody; and the word that means nothing to us."""
    said = [text for text in (row.kind, row.soort, row.category) if text]
    for text in said or [""]:
        if kind := kinds.get(bare_words(text)):
            return Meaning(kind, usual_door(kind)), ""
    if row.rules and (kind := city_kind(row.category or row.soort, row.soort)):
        return Meaning(kind, usual_door(kind)), ""
    telling = [text for text in said if not says_nothing(text)]
    for text in telling or [row.name]:
        if meaning := known_kind(text):
            return meaning, ""
    return None, next(iter(telling), "")


def classify(frame: pd.DataFrame, kinds: Mapping[str, PlaceKind] | None = None) -> pd.DataFrame:
    """Kind, door, visibility and status of each row, its operator and the name to show for a place.

    Parameters
    ----------
    frame
        A frame of ``PlaceRows``. Without a column ``kind`` it is the city's list; with one a table of one's own.
    kinds
        As for ``judge``.

    Returns
    -------
    Frame with the same index: kind, offer, visibility, waits, word, status, operator, soort, short_name.
    """
    own = "kind" in frame
    prefix, _ = split_operator(frame["name"])
    if own:
        prefix = frame["operator"] if "operator" in frame else pd.Series("", index=frame.index)
    rows = [_row(record, own=own) for record in as_records(frame.assign(prefix=prefix))]
    result = pd.DataFrame([judge(row, kinds) for row in rows], index=frame.index, columns=Judged._fields, dtype=object)
    result["status"] = Status.LISTED
    result["soort"] = [_soort(row) for row in rows]
    result["operator"] = frame.get("operator", "")
    result["short_name"] = frame["name"]
    if not own:
        planned = frame["street"].eq("") & frame["postcode"].eq("")
        works = frame["name"].str.contains(WORKS)
        result.loc[planned | works | frame["name"].str.contains(CORONA), "offer"] = Offer.NEVER
        result.loc[planned, "status"] = Status.PLANNED
        run_by = result["kind"].eq(PlaceKind.INLOOP) & prefix.ne("")
        result["operator"] = prefix.where(run_by, "")
        named = zip(frame["name"], result["operator"], strict=True)
        result["short_name"] = [shown_name(name, operator) for name, operator in named]
    return result


def _row(record: Mapping[Any, Any], *, own: bool) -> Row:
    said = {name: str(record.get(name) or "") for name in ("name", "kind", "soort", "category", "besides", "note")}
    texts = " ; ".join(str(record.get(name) or "") for name in _TEXTS)
    return Row(**said, operator=record["prefix"], texts=texts, rules=not own)


#: Where a word of opvang makes a row wait: everything that a list may tell, and what of it is not kept.
_TEXTS = ("domain", "website", "opening_hours", "mentions")


def _soort(row: Row) -> str:
    """What the list calls it, to be kept: that it is called so still tells whether a person decided about it."""
    soort = SHOWN_SOORT.get(row.soort, row.soort)
    kind = "" if row.kind in set(PlaceKind) else row.kind
    return "; ".join(dict.fromkeys(text for text in (soort, kind) if text))


@lru_cache(maxsize=4096)
def city_kind(category: str, soort: str) -> PlaceKind | None:
    """The kind of a row of the city's list, None when it says none.

    Examples
    --------
    >>> city_kind("Huis van de wijk", "Iets nieuws")
    <PlaceKind.HUIS_VAN_DE_WIJK: 'huis_van_de_wijk'>
    """
    words = ["".join(text.casefold().split()) for text in (category, soort)]
    found = (rule.kind for rule in RULES if fnmatchcase(words[0], rule.category) and fnmatchcase(words[1], rule.soort))
    return next(found, None)


def split_operator(names: Iterable[str]) -> tuple[pd.Series, pd.Series]:
    """The operator before the colon, as it writes itself, or an empty text; and what comes after it."""
    given = pd.Series(names, dtype=object)
    parts = [_split(name) for name in given]
    index = given.index
    return (
        pd.Series([operator for operator, _ in parts], index=index, dtype=object),
        pd.Series([rest for _, rest in parts], index=index, dtype=object),
    )


def _split(name: str) -> tuple[str, str]:
    before, _, after = name.partition(":")
    operator = _CANONICAL.get(before.strip().casefold(), "")
    return operator, after.strip() if operator else name


def shown_name(name: str, operator: str) -> str:
    """The name of a place out of that of a row of the city's list: without who runs it, or what is built there.

    Examples
    --------
    >>> shown_name("Arkin: Steigerplek", "Arkin"), shown_name("Sportpark Sloten: vervanging VV SPW-SLO-04", "")
    ('Steigerplek', 'Sportpark Sloten')
    """
    if WORKS.search(name):
        return name.partition(":")[0].strip()
    return _split(name)[1] if operator else name
