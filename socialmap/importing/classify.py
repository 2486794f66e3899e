"""What each row of a list of places is: its kind, who may see it, and whether it may be offered.

The city's file is a planning list: it holds buildings, plans and works alike, shelters included. Only a
whitelist are places to go to, some rows stay hidden, all the rest is context.
"""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from socialmap.errors import BadInputError
from socialmap.model import OPEN_KINDS, Offer, PlaceKind, Status, Visibility, usual_door

if TYPE_CHECKING:
    from collections.abc import Iterable


class Rule(NamedTuple):
    """Rows whose Categorie and Soort match these patterns are of this kind; the first match counts.

    Patterns are small letters without blanks; ``*`` is anything.
    """

    category: str
    soort: str
    kind: PlaceKind


#: The city's Categorie and Soort (Domein adds nothing to them).
RULES = (
    # Hidden, whatever the Soort says or will say.
    Rule("opvang*", "inloophuis*", PlaceKind.INLOOPHUIS),
    Rule("opvang*", "*", PlaceKind.OPVANG),
    Rule("behandel*woonlocatie*", "*", PlaceKind.ZORGWONEN),
    Rule("*", "ouderenzorgintra*", PlaceKind.ZORGWONEN),
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
    Rule("*", "*", PlaceKind.OVERIG),
)
#: Kinds that are hidden on import, and those of them that no editor publishes.
HIDDEN_KINDS = (PlaceKind.OPVANG, PlaceKind.ZORGWONEN, PlaceKind.INLOOPHUIS)
SEALED_KINDS = (PlaceKind.OPVANG, PlaceKind.ZORGWONEN)
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


def classify(frame: pd.DataFrame) -> pd.DataFrame:
    """Kind, offer, visibility and status of each row, its operator and the name to show for a place.

    Parameters
    ----------
    frame
        A frame of ``PlaceRows``. Without a column ``kind`` it is the city's list; with one a table of one's own,
        where Categorie and Soort speak only for rows that give no kind.

    Returns
    -------
    Frame with the same index: kind, offer, visibility, status, operator, soort, short_name.

    Raises
    ------
    BadInputError
        For a kind that does not exist.
    """
    own = "kind" in frame
    kinds = _given_kinds(frame) if own else _city_kinds(frame)
    result = pd.DataFrame({"kind": kinds}, index=frame.index, dtype=object)
    result["offer"] = [usual_door(kind) for kind in kinds]
    result["visibility"] = [Visibility.HIDDEN if kind in HIDDEN_KINDS else Visibility.PUBLIC for kind in kinds]
    result["status"] = Status.LISTED
    result["soort"] = frame["soort"].replace(SHOWN_SOORT) if "soort" in frame else ""
    result["operator"] = frame.get("operator", "")
    result["short_name"] = frame["name"]
    if not own:
        planned = frame["street"].eq("") & frame["postcode"].eq("")
        works = frame["name"].str.contains(WORKS)
        result.loc[planned | works | frame["name"].str.contains(CORONA), "offer"] = Offer.NEVER
        result.loc[planned, "status"] = Status.PLANNED
        prefix, rest = split_operator(frame["name"])
        run_by = result["kind"].eq(PlaceKind.INLOOP) & prefix.ne("")
        result["operator"] = prefix.where(run_by, "")
        result["short_name"] = rest.where(run_by, frame["name"]).mask(works, _without_works(frame["name"]))
    return result


def city_kind(category: str, soort: str) -> PlaceKind:
    """The kind of a row of the city's list.

    Examples
    --------
    >>> city_kind("Opvanglocatie", "Iets nieuws")
    <PlaceKind.OPVANG: 'opvang'>
    """
    words = ["".join(text.casefold().split()) for text in (category, soort)]
    return next(
        rule.kind for rule in RULES if fnmatchcase(words[0], rule.category) and fnmatchcase(words[1], rule.soort)
    )


def _city_kinds(frame: pd.DataFrame) -> list[PlaceKind]:
    soort = frame.get("soort", pd.Series("", index=frame.index))
    category = frame.get("category", soort)
    pairs = list(zip(category.where(category.ne(""), soort), soort, strict=True))
    known = {pair: city_kind(*pair) for pair in set(pairs)}
    return [known[pair] for pair in pairs]


def _given_kinds(frame: pd.DataFrame) -> list[PlaceKind]:
    words = {str(kind): kind for kind in PlaceKind}
    wrong = frame.index[~frame["kind"].isin([*words, ""])]
    if len(wrong):
        msg = "dit soort plek bestaat niet"
        value = frame.at[wrong[0], "kind"]
        raise BadInputError(msg, row=int(wrong[0]), column="kind", value=value, expected=", ".join(words))
    return [words.get(text, other) for text, other in zip(frame["kind"], _city_kinds(frame), strict=True)]


def split_operator(names: Iterable[str]) -> tuple[pd.Series, pd.Series]:
    """The operator before the colon, as it writes itself, or an empty text; and what comes after it."""
    given = pd.Series(names, dtype=object)
    parts = given.str.partition(":")
    operator = parts[0].map(lambda text: _CANONICAL.get(text.strip().casefold(), ""))
    return operator, parts[2].str.strip().where(operator.ne(""), given)


def _without_works(names: pd.Series) -> pd.Series:
    """``Sportpark Sloten: vervanging VV SPW-SLO-04`` is about Sportpark Sloten."""
    return names.str.partition(":")[0].str.strip()
