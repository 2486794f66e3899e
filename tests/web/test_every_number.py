"""Every number on ``/cirkels``, beside two wijken, among chosen places and in the list of places to meet is one that
was computed: the API and the answers themselves hold it. The page of an area and the report have tests of their own."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest

from socialmap.findings import findings, place
from socialmap.fit.siting.wish import Wish
from socialmap.fit.table import NOT_TERMS, TERMS
from socialmap.i18n import words
from socialmap.model import Level
from socialmap.queries.cirkels.meeting import MeetingAsk, meeting_page
from socialmap.queries.cirkels.siting import find_sites, siting_json, siting_page
from socialmap.world import Viewer, load_world

NUMBER = re.compile(r"\d[\d.]*(?:,\d+)?")
DUTCH = words("nl")
#: Of the form and of what we always say: bands of people, how many may be asked, minutes to choose from.
ALWAYS = {"0", "1", "2", "3", "4", "5", "8", "9", "10", "12", "15", "20", "25", "50", "75", "100", "110", "3,50"}


@pytest.fixture(scope="module")
def world(app):
    site = app.extensions["socialmap"]
    return load_world(
        site.store, gemeente="GM0363", viewer=Viewer.PUBLIC, now=datetime.now(UTC), settings=site.settings
    )


def shown(page: str) -> set[str]:
    """Numbers that a reader sees."""
    main = page[page.index("<main") : page.index("</main>")]
    bare = re.sub(r"<(svg|select|script)\b.*?</\1>|<[^>]+>", " ", main, flags=re.DOTALL)
    return {found.rstrip(".,") for found in NUMBER.findall(unescape(bare))}


def numbers(told: object) -> set[str]:
    """Numbers in everything that an answer says, as our pages write them."""
    if isinstance(told, dict):
        return set().union(*(numbers(one) for one in told.values()))
    if isinstance(told, list | tuple):
        return set().union(*(numbers(one) for one in told))
    if isinstance(told, int | float) and not isinstance(told, bool):
        ways = [(told, 0), (told, 1), (told, 2), (told * 100, 0), (told * 100, 1), (told * 100, 2)]
        return {DUTCH.number(value, decimals) for value, decimals in ways}
    return {found.rstrip(".,") for found in NUMBER.findall(told)} if isinstance(told, str) else set()


def declared(world) -> set[str]:
    """Numbers in definitions, findings, reasons, and names and dates of sources."""
    said = [part for term in TERMS for part in (term.measures, term.unit, term.remark, term.margin.words)]
    said += [part for one in findings().values() for part in (one.text, place(one, DUTCH))]
    said += [no.reason for no in NOT_TERMS]
    for _, source in world.sources.iterrows():
        said += [source["name"], DUTCH.moment(source["measured"] or source["published"])]
    return numbers([text for text in said if text])


@pytest.mark.parametrize(
    "asked", ["", "richting=buurt&gewicht-need=60", "vergelijk=FB&vergelijk=NE&mensen-FB=ja,ja,nee,5-8"]
)
def test_every_number_of_the_table_and_of_two_side_by_side(client, world, asked) -> None:
    told = client.get(f"/api/v1/fit?{asked}").json
    residents = numbers(world.indicator("inwoners", Level.WIJK)["value"].tolist())
    known = numbers(told) | declared(world) | residents | ALWAYS
    # The list without ticks is a line an area; what counts stands on the page of the method.
    pages = ("/cirkels", "/cirkels/vergelijk", "/cirkels/hoe")
    found = set().union(*(shown(client.get(f"{page}?{asked}").text) for page in pages))
    assert len(found) > 75
    assert found - known == set()


def hundreds(told: object, everybody: float) -> set[str]:
    """Numbers in an answer as people in whole hundreds: told so, or as a share of everybody who counts."""
    if isinstance(told, dict | list | tuple):
        return set().union(*(hundreds(one, everybody) for one in (told.values() if isinstance(told, dict) else told)))
    if isinstance(told, bool) or not isinstance(told, int | float):
        return set()
    return {DUTCH.number(round(people / 100) * 100) for people in (told, told * everybody)}


def test_every_number_among_chosen_places(client, world) -> None:
    answer = find_sites(world, Wish(k=3))
    told = siting_json(answer, siting_page(world, answer, DUTCH))
    known = numbers(told) | hundreds(told, answer.everybody)
    # How much better the best is than the next, how many ways there are, and what one question gives beside another.
    known |= hundreds([answer.next_best or 0.0], answer.everybody)
    known |= numbers([answer.out_of_reach, answer.demand.by_wijk, len(answer.regrets.ways)])
    goals = [(goal.people, goal.first, goal.second) for goal in answer.goals]
    known |= hundreds([[abs(one - other) for one, other in zip(goals[0], goal, strict=True)] for goal in goals], 0.0)
    found = shown(client.get("/cirkels/plekken?plekken=3").text)
    assert found - known - declared(world) - ALWAYS - {"82"} == set()


def test_every_number_in_the_list_of_places_to_meet(client, world) -> None:
    page = meeting_page(world, "FB", MeetingAsk(), DUTCH)
    stored = [part for row in page.rows for part in (row.place.name, row.place.address, row.minutes, row.residents)]
    # Hours of the form, and where each criterion comes from.
    stored += [choice.label for choice in page.parts] + [one.evidence for one in page.criteria]
    equal = [number for number in range(2, len(page.rows) + 1) if f"Van de eerste {number} plekken" in page.order]
    known = numbers(stored) | numbers([*(row.number for row in page.rows), *equal]) | declared(world) | ALWAYS
    assert shown(client.get("/cirkels/plekken/FB").text) - known == set()
