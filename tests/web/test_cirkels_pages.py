"""The pages about new circles: answers about people per area, an order that can be chosen, files with the same content,
and every number on the page of an area found again in what is stored or counted from it."""

import csv
import io
import logging
import re
from dataclasses import fields
from datetime import UTC, datetime
from html import unescape
from math import ceil, floor

import pytest

from socialmap.findings import place
from socialmap.fit.people import PEOPLE_FIRST, Interested
from socialmap.fit.policies import Policy
from socialmap.fit.ranges import DRAWS, SEED, draw_ranges
from socialmap.fit.score import score_wijken
from socialmap.fit.table import TERMS
from socialmap.fit.terms import Told
from socialmap.i18n import words
from socialmap.queries.cirkels.rows import FitRow
from socialmap.world import Viewer, load_world

NUMBER = re.compile(r"\d[\d.]*(?:,\d+)?")
FB = "/cirkels/waarom/FB"


@pytest.fixture(scope="module")
def world(app):
    site = app.extensions["socialmap"]
    return load_world(
        site.store, gemeente="GM0363", viewer=Viewer.PUBLIC, now=datetime.now(UTC), settings=site.settings
    )


def rows_of(page: str) -> list[str]:
    """The rows of the table of areas, as text."""
    table = page[page.index('<table class="lines') :].split("<tbody>")[1].split("</tbody>", maxsplit=1)[0]
    table = re.sub(r'<span class="hidden">.*?</span>', "", table).replace("\u200b", "")
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", f"<tr{row}")).split()) for row in table.split("<tr")[1:]]


def test_until_there_are_a_coach_and_a_volunteer_the_row_says_people_first(client) -> None:
    rows = rows_of(client.get("/cirkels?alle=ja&mensen-FB=ja,ja,nee,5-8&mensen-NE=ja,nee,ja,9 of meer").text)
    said = {name: next(row for row in rows if row.startswith(name)) for name in ("Geuzenveld", "Banne Buiksloot")}
    assert "Coach en vrijwilliger zijn er" in said["Geuzenveld"]
    assert sum("Coach en vrijwilliger zijn er" in row for row in rows) == 1
    assert PEOPLE_FIRST in client.get("/cirkels").text


def test_answers_of_the_form_go_into_the_address_and_stay_with_the_other_choices(client) -> None:
    asked = "richting=buurt&mensen-NE=ja,ja,ja,5-8&coach=ja&vrijwilliger=nee&kamer=onbekend&belangstelling=9+of+meer"
    answer = client.get(f"{FB}?{asked}")
    assert answer.status_code == 303
    kept = answer.headers["Location"]
    assert kept.startswith(f"{FB}?")
    assert "mensen-FB=ja,nee,onbekend,9+of+meer" in kept
    assert "richting=buurt" in kept
    assert "mensen-NE=ja,ja,ja,5-8" in kept
    page = client.get(kept)
    assert "Zoek eerst een vrijwilliger uit de buurt." in page.text
    assert "Set-Cookie" not in page.headers


@pytest.mark.parametrize("answers", ["", "ja", "ja,ja,ja", "ja,ja,ja,7", "ja,ja,misschien,5-8", "Jan,ja,ja,5-8"])
def test_other_answers_are_refused_in_a_sentence_and_no_name_comes_back(client, answers) -> None:
    refused = client.get(f"/api/v1/fit?mensen-FB={answers}")
    assert refused.status_code == 400
    assert "dit zijn geen antwoorden over de mensen" in refused.json["error"]["message"]


def test_answers_about_people_stand_in_no_log(client, caplog, monkeypatch) -> None:
    monkeypatch.setattr(logging.getLogger("socialmap.web"), "propagate", True)
    caplog.set_level(logging.DEBUG)
    for path in ("/cirkels", FB, "/cirkels/gevoelig", "/cirkels/verslag/FB", "/cirkels/plekken/FB", "/api/v1/fit.csv"):
        assert client.get(f"{path}?mensen-FB=ja,nee,onbekend,5-8").status_code == 200
    assert client.get(f"{FB}?coach=ja&vrijwilliger=nee&kamer=onbekend&belangstelling=5-8").status_code == 303
    assert "GET /cirkels 200" in caplog.text
    assert [trace for trace in ("mensen-FB", "onbekend", "belangstelling", "?") if trace in caplog.text] == []


def test_answers_about_an_area_that_is_not_there_are_refused(client) -> None:
    assert client.get("/cirkels?mensen-XX=ja,ja,ja,5-8").status_code == 404


def test_the_table_is_sorted_by_its_headings(client, world) -> None:
    ways = {
        "naam": "ascending",
        "plaats": "ascending",
        "nodig": "descending",
        "er": "descending",
        "inwoners": "descending",
    }
    figures = score_wijken(world).frame
    for order, way in ways.items():
        page = client.get(f"/cirkels?alle=ja&volgorde={order}&vergelijk=NE").text
        assert page.count("aria-sort=") == 1, order
        heading = re.search(rf'aria-sort="{way}"><a href="([^"]+)"', page)
        assert f"volgorde={order}" in heading[1]
        assert "vergelijk=NE" in heading[1]
        names = re.findall(r'data-name="([^"]+)"', page)
        assert len(names) == 110, order
        column = {"naam": "name", "plaats": "score", "nodig": "needed", "er": "there", "inwoners": "residents"}[order]
        values = figures.set_index("name")[column] if order != "naam" else figures.set_index("name").index.to_series()
        told = values[[unescape(name) for name in names]].dropna()
        told = told.tolist() if order == "naam" else told.round(5).tolist()
        assert told == sorted(told, reverse=order != "naam"), order
    assert client.get("/cirkels?volgorde=geluk").status_code == 400


def test_file_and_answer_hold_the_same_figures_answers_and_comparison(client) -> None:
    asked = "richting=buurt&gewicht-need=60&vergelijk=FB&vergelijk=NE&mensen-FB=ja,ja,nee,5-8"
    told = client.get(f"/api/v1/fit?{asked}").json
    rows = list(csv.DictReader(io.StringIO(client.get(f"/api/v1/fit.csv?{asked}").text)))
    assert len(rows) == len(told["areas"]) == 110
    areas = {area["code"]: area for area in told["areas"]}
    for row in rows:
        area = areas[row["code"].removeprefix("WK0363")]
        assert row["oordeel"] == area["verdict"]
        assert {name: row[name] for name in ("coach", "vrijwilliger", "kamer", "belangstelling")} == {
            name: value for name, value in area["people"].items() if name not in ("first", "ready")
        }
        for name, value in area["figures"].items():
            if name != "known":
                assert row[name] == ("" if value is None else str(value)), name
        for term, values in area["terms"].items():
            assert row[term] == ("" if values["value"] is None else str(values["value"])), term
        assert row["sterk"] == "; ".join(area["strongest"])
        assert row["startgetal"] == str(told["seed"])
        assert row["gewichten"] == "; ".join(f"{name}={share:.4f}" for name, share in told["term_weights"].items())
        assert row["bronnen"] == "; ".join(source["id"] for source in told["sources"])
    pair = {row["naam"]: row for row in rows if row["vergeleken_met"]}
    first = told["compared"]["probability_first_fits_better"]
    assert float(pair["Geuzenveld"]["kans_dat_deze_beter_past"]) == first
    assert float(pair["Banne Buiksloot"]["kans_dat_deze_beter_past"]) == pytest.approx(1 - first, abs=1e-3)
    assert pair["Geuzenveld"]["verschil"] == told["compared"]["sentence"]
    assert told["compared"]["sentence"] in unescape(client.get(f"/cirkels/vergelijk?{asked}").text)


def test_the_page_shows_what_the_files_hold(client) -> None:
    asked = "gewicht-need=60"
    told = {area["name"]: area for area in client.get(f"/api/v1/fit?{asked}").json["areas"]}
    rows = rows_of(client.get(f"/cirkels?alle=ja&volgorde=naam&{asked}").text)
    assert len(rows) == len(told) == 110
    for area, text in zip(sorted(told.values(), key=lambda row: row["name"]), rows, strict=True):
        assert text.startswith(area["name"])
        assert (area["range"] or "geen plaats") in text


def test_buurten_are_called_buurten(client) -> None:
    def said(path):
        page = client.get(path).text
        main = page[page.index("<main") : page.index("</main>")]
        return " ".join(unescape(re.sub(r"<(svg|select|script)\b.*?</\1>|<[^>]+>", " ", main, flags=re.DOTALL)).split())

    wijken, buurten = said("/cirkels"), said("/cirkels?level=buurt")
    assert "Alle wijken" in wijken
    assert "Alle buurten" in buurten
    assert not re.search(r"\bdeze wijk\b|\btwee wijken\b|\bandere wijken\b", buurten)


def test_own_weights_stand_on_the_pages_and_on_paper(client) -> None:
    for path in ("/cirkels", FB, "/cirkels/verslag/FB", "/cirkels/verslag/FB/NE"):
        assert "Uw gewichten" not in client.get(path).text
        assert "Uw gewichten: hoe nodig is het? " in client.get(f"{path}?gewicht-need=60").text


def test_the_map_follows_the_policy_and_the_weights(client) -> None:
    def drawn(asked):
        return client.get(f"/api/v1/fit/map?{asked}").json

    plain, other, heavy = drawn(""), drawn("beleid=weinig"), drawn("gewicht-need=100&gewicht-supply=0")
    labels = [[feature["properties"]["label"] for feature in one["features"]] for one in (plain, other, heavy)]
    assert len(plain["features"]) == 110
    assert labels[0] != labels[1]
    assert labels[0] != labels[2]
    assert "In evenwicht" in plain["layer"]["title"]
    assert "Steun nodig, weinig in de buurt" in other["layer"]["title"]
    verdicts = {area["code"]: area["verdict"] for area in client.get("/api/v1/fit?beleid=weinig").json["areas"]}
    assert {one["properties"]["code"]: one["properties"]["label"] for one in other["features"]} == verdicts


def test_an_area_is_known_by_both_its_codes_and_by_no_other(client) -> None:
    assert client.get("/cirkels/waarom/WK0363FB?richting=buurt").headers["Location"] == f"{FB}?richting=buurt"
    assert client.get("/cirkels/waarom/XX").status_code == 404
    assert client.get("/cirkels/waarom/GM0363").status_code == 404


def test_every_link_names_the_same_choice(client) -> None:
    page = unescape(client.get("/cirkels?richting=buurt&gewicht-need=60&mensen-FB=ja,ja,ja,5-8").text)
    asked = "?richting=buurt&gewicht-need=60&mensen-FB=ja,ja,ja,5-8"
    assert f'href="{FB}{asked}"' in page
    assert f'href="/cirkels/gevoelig{asked}"' in page
    assert f'href="/api/v1/fit.csv{asked}"' in page
    assert f'href="/cirkels{asked}&beleid=weinig"' in page
    assert f'href="/cirkels/hoe{asked}"' in page


def test_a_row_has_no_field_for_a_name_of_a_person() -> None:
    assert not {"person", "contact", "names", "participants"} & {field.name for field in fields(FitRow)}


# ---- every number on the page of an area --------------------------------------------------------------------------


@pytest.mark.parametrize("policy", [Policy.EVENWICHT, Policy.WEINIG])
@pytest.mark.parametrize("code", ["FB", "NE", "AA", "MA"])
def test_every_number_of_an_area_is_stored_or_counted_from_what_is(client, world, policy, code) -> None:
    page = client.get(f"/cirkels/waarom/{code}?beleid={policy}").text
    main = page[page.index("<main") : page.index("</main>")]
    text = " ".join(unescape(re.sub(r"<(svg|select|script)\b.*?</\1>|<[^>]+>", " ", main, flags=re.DOTALL)).split())
    for fixed in sorted(fixed_texts(world), key=len, reverse=True):
        text = text.replace(fixed, " ")
    shown = [found.rstrip(".,") for found in NUMBER.findall(text)]
    assert len(shown) > 40
    known = traced(world, policy, f"WK0363{code}")
    assert [number for number in shown if number not in known] == [], text


def fixed_texts(world) -> set[str]:
    """What says nothing of this area: definitions, findings, names of sources, and what we always say."""
    said = {
        "verslag 000", "binnen 15 minuten", "van 100", "op de beste 3", "op de beste 5", "kans op de beste 3",
        "15 minuten lopen", *(str(band) for band in Interested),
    }  # fmt: skip
    for term in TERMS:
        said |= {term.measures, term.unit, term.remark, term.margin.words}
        said |= {said_of for one in term.findings for said_of in (one.text, place(one, words("nl")))}
    for _, source in world.sources.iterrows():
        said |= {source["name"], f"({words('nl').moment(source['measured'] or source['published'])})"}
    return {text for text in said if text}


def as_said(term, value) -> float:
    """What is said in the same words is the same: a mean of things in whole ones."""
    if term.told is not Told.THINGS:
        return round(value, term.decimals)
    return round(value) if value >= 1.5 else 1 if value >= 0.95 else 0.5 if round(value, 2) > 0 else 0


def as_told(term, values, amounts) -> set[str]:
    """The numbers that a value, the city's and the ends of an interval may be told by."""
    speak = words("nl").number
    if term.told is Told.INDEX:
        others = len(values) - 1, len(values)
        return {speak(round(100 * int((values < one).sum()) / many)) for one in amounts for many in others} | {"100"}
    if term.told is Told.THINGS:
        return {speak(how(one), 0) for one in amounts for how in (round, floor, ceil)}
    return {speak(one, term.decimals) for one in amounts}


def traced(world, policy, code) -> set[str]:
    """Every number that may stand there, from the frames themselves."""
    result = score_wijken(world, policy)
    ranges = draw_ranges(result)
    plain = draw_ranges(result, without_estimates=True)
    speak = words("nl").number
    found = {speak(DRAWS), str(SEED)}
    for term in (*result.terms, *result.notes):
        measured, values = result.measured[term.id], result.raw[term.id].dropna()
        if code in values.index:
            amounts = [values[code], measured.city, max(measured.low[code], 0), measured.high[code]]
            found |= as_told(term, values, [float(amount) for amount in amounts if amount is not None])
            alike = [as_said(term, value) for value in values]
            here = as_said(term, values[code])
            found |= {speak(sum(one < here for one in alike)), speak(alike.count(here) - 1), speak(len(values) - 1)}
        found.add(speak(result.weights.get(term.id, 0) * 100, 0))
        found |= {*NUMBER.findall(words("nl").moment(measured.measured))}
        for part in measured.parts:
            stored = world.indicator(part.indicator_id, result.level)
            assert part.values[code] == stored["value"][code]
            amounts = [part.values[code], part.low[code], part.high[code], part.city]
            found |= {speak(float(amount), 1) for amount in amounts if amount is not None}
            found.add(part.measured)
    for drawn in (ranges, plain):
        if code in drawn.frame.index:
            row = drawn.frame.loc[code]
            found |= {speak(float(row[name]), 0) for name in ("rank_low", "rank_high", "score_low", "score_high")}
            found |= {speak(float(row[name]) * 100, 0) for name in ("best3", "best5")}
    frame = result.frame.loc[code]
    scores = [frame["score"], frame["score_without_estimates"], frame["known"] * 100]
    found |= {speak(float(score), 0) for score in scores if score == score}  # noqa: PLR0124 (NaN)
    found.add(speak(len(ranges.frame)))
    raw = result.raw.loc[code]
    found.add(speak(float(raw["formal_help"]) + float(raw["organisations"]), 0))
    found |= {speak(float(raw[name]), 0) for name in ("drop_in", "formal_help")}
    for said in result.circles.loc[result.circles["wijk_code"] == code, "words"]:
        found |= set(NUMBER.findall(said))
    return found
