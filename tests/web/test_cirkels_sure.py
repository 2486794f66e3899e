"""Who may be among the best, and what if our margins are not right: pages that say what cannot be said."""

import re
from datetime import UTC, datetime
from html import unescape

import numpy as np
import pytest

from socialmap.fit.calibration import KINDS
from socialmap.fit.draws import place_told, told_scores
from socialmap.fit.joint import BEST, joint_ranks
from socialmap.fit.tried import read_tried
from socialmap.i18n import words
from socialmap.queries.cirkels.ask import FitAsk, scored
from socialmap.queries.cirkels.margins import KIND_WORDS
from socialmap.queries.cirkels.sure import Group, group_of, joint_of
from socialmap.queries.kaart.areas import AreaLink
from socialmap.world import Viewer, load_world

NL = words("nl")


@pytest.fixture(scope="module")
def world(app):
    site = app.extensions["socialmap"]
    return load_world(
        site.store, gemeente="GM0363", viewer=Viewer.PUBLIC, now=datetime.now(UTC), settings=site.settings
    )


def text_of(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_the_page_tells_the_joint_ranks_and_says_when_nothing_can_be_said(client, world) -> None:
    asked = FitAsk()
    found = scored(world, asked)
    joint, areas = joint_of(world, asked, found), len(found.ranges.frame)
    problem = found.result.whole()
    drawn = told_scores(problem, place_told(problem, asked.draws, np.random.default_rng(asked.seed)))
    np.testing.assert_array_equal(joint.low, joint_ranks(drawn).low)
    # Worked out once: asked again it is the same one.
    assert joint_of(world, asked, scored(world, asked)) is joint
    page = client.get("/cirkels/beste")
    assert page.status_code == 200
    said = text_of(page.text)
    for places in BEST:
        may = int(joint.may_be_best(places).sum())
        assert may >= places
        if may == areas:
            assert f"Wie de beste {places} zijn, is niet te zeggen: dat kunnen alle {areas} wijken zijn." in said
        elif may > areas / 2:
            assert (
                f"Wie de beste {places} zijn, is niet te zeggen: dat kunnen {may} van de {areas} wijken zijn." in said
            )
        else:
            assert f"De beste {places} zitten in een groep van {may} wijken (van de {areas})." in said
    rows = page.text.split("<tbody>")[1].split("<tr>")[1:]
    assert len(rows) == areas
    row = list(found.ranges.frame.index).index("WK0363FB")
    together = f"{joint.low[row]} tot {joint.high[row]}"
    assert together in next(text_of(one) for one in rows if "Geuzenveld" in one)


def test_other_weights_and_policies_have_other_joint_ranks_and_lead_back(client) -> None:
    page = client.get("/cirkels/beste?beleid=weinig&level=wijk").text
    assert 'href="/cirkels?beleid=weinig"' in page
    assert "/cirkels/waarom/FB?beleid=weinig" in page
    assert client.get("/cirkels/beste?beleid=onzin").status_code == 400
    assert 'href="/cirkels/beste?beleid=weinig"' in client.get("/cirkels?beleid=weinig").text


def test_a_small_group_is_told_by_name_and_who_is_surely_in_it() -> None:
    links = [AreaLink(code, name) for code, name in (("A", "Zuid"), ("B", "Noord"), ("C", "Oost"), ("D", "West"))]
    drawn = np.tile([3.0, 9.0, 1.0, 0.0], (60, 1)) + np.random.default_rng(1).normal(0, 0.01, (60, 4))
    clear = group_of(joint_ranks(drawn), 1, links, FitAsk(), NL)
    assert clear == Group(1, "De beste 1 zitten in een groep van 1 wijken (van de 4).", (links[1],), (links[1],))
    vague = group_of(joint_ranks(drawn * 0 + np.random.default_rng(1).normal(size=(60, 4))), 1, links, FitAsk(), NL)
    assert vague.sentence == "Wie de beste 1 zijn, is niet te zeggen: dat kunnen alle 4 wijken zijn."
    assert vague.areas == ()


def test_the_margins_page_tells_what_the_command_measured_and_where_it_falls_short(client) -> None:
    tried = read_tried()
    assert tried is not None
    page = client.get("/cirkels/onze-marges")
    assert page.status_code == 200
    said = text_of(page.text)
    for kind in KINDS:
        rows = [row for row in tried.rows if row.kind == kind.name]
        assert KIND_WORDS[kind.name] in said
        least = round(100 * min(row.ranges for row in rows))
        row = next(one for one in page.text.split("<tr>") if KIND_WORDS[kind.name] in one and "<td>" in one)
        assert row.split("<td>")[1].startswith(f"{least}</td>")
        assert min(row.worlds for row in rows) >= 200
        if kind.bound:
            assert min(min(row.ranges, row.best5, row.best10) for row in rows) >= 0.85, kind
    english = text_of(client.get("/en/cirkels/onze-marges").text)
    assert "If our margins are not right" in english
