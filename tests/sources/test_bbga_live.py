"""Fetching the BBGA from a server on this machine: pages, both formats, and every way in which an answer fails."""

import json
import threading
from dataclasses import replace

import pytest

from socialmap.config import Settings
from socialmap.errors import BadInputError, SourceUnavailableError
from socialmap.fit.table import TERMS
from socialmap.sources.bbga import ROUNDED, WANTED
from socialmap.sources.bbga_live import fetch_bbga
from socialmap.sources.raw import Figures
from tests.sources.test_live import Outside, no_waiting, outside

__all__ = ["no_waiting", "outside"]
HEAD = "jaar;gebiedcode15;variabele;waarde"
#: Figures of a variable: the city, Geuzenveld and one of its buurten, of two years.
VALUES = (("2022", "STAD", "12.5"), ("2024", "STAD", "13"), ("2024", "FB", "18.5"), ("2024", "FB01", ""))


def long_format(name: str) -> str:
    return "\n".join([HEAD, *(f"{year};{area};{name};{value}" for year, area, value in VALUES)])


@pytest.fixture
def there(settings: Settings, outside: Outside) -> Settings:
    return replace(settings, bbga_url=f"{outside.address}/kerncijfers?variabele={{variabele}}", http_timeout=20.0)


def test_what_fit_terms_ask_for_is_fetched() -> None:
    asked = {name.removeprefix("bbga.") for term in TERMS for name in term.indicators if name.startswith("bbga.")}
    assert asked
    assert asked | {"PEENZ_P", "PREGIE_P", "PVRIJWIL_P", "LSOCCOH_R"} <= set(WANTED)


def found(settings: Settings, **options: object) -> dict[tuple[str, str, str], float]:
    (table,) = fetch_bbga(settings, **options)  # type: ignore[arg-type]
    assert isinstance(table, Figures)
    assert ROUNDED in {remark.reason for remark in table.remarks}
    return {
        (series.indicator_id, series.measured, code): value
        for column, series in enumerate(table.series)
        for code, value in zip(table.areas["code"], table.values[column], strict=True)
        if value == value  # noqa: PLR0124 (NaN)
    }


def test_each_variable_is_asked_for_and_read_as_the_file_is(outside: Outside, there: Settings) -> None:
    outside.answer = lambda path, query: (200, long_format(query["variabele"]).encode())
    told: list[tuple[str, float]] = []
    values = found(there, progress=lambda name, share: told.append((name, share)))
    assert len(outside.asked) == len(WANTED)
    assert {name for name, _, _ in values} == {f"bbga.{name}" for name in WANTED}
    assert values["bbga.PEENZ_P", "2024", "WK0363FB"] == 18.5
    assert values["bbga.LSOCCOH_R", "2022", "GM0363"] == 12.5
    # Not published is unknown, not zero.
    assert ("bbga.PEENZ_P", "2024", "BU0363FB01") not in values
    assert told[-1] == ("klaar", 1.0)
    found(there)
    assert len(outside.asked) == len(WANTED), "a copy of today is used"


def as_the_city_does(name: str, start: int) -> dict[str, object]:
    """A page of the city's API, two rows at a time."""
    rows = [
        {"id": n, "jaar": int(year), "gebiedcode15": area, "indicatorDefinitieId": name, "waarde": value or None}
        for n, (year, area, value) in enumerate(VALUES)
    ]
    links = {"next": {"href": f"/kerncijfers?variabele={name}&page={start + 2}"}} if start + 2 < len(rows) else {}
    return {"_links": {"self": {"href": "x"}, **links}, "_embedded": {"kerncijfers": rows[start : start + 2]}}


def test_pages_of_json_are_followed(outside: Outside, there: Settings) -> None:
    outside.answer = lambda path, query: (
        200,
        json.dumps(as_the_city_does(query["variabele"], int(query.get("page", "0")))).encode(),
    )
    values = found(there, names=["PREGIE_P"])
    assert values["bbga.PREGIE_P", "2024", "WK0363FB"] == 18.5
    assert len(outside.asked) == 2


def test_one_address_that_gives_everything_is_asked_once(outside: Outside, there: Settings) -> None:
    others = "2024;STAD;BEVTOTAAL;900000\n2024;STAD;BEVTURK_P;5"
    whole = "\n".join([long_format("PEENZ_P"), others]).encode()
    outside.answer = lambda path, query: (200, whole)
    values = found(replace(there, bbga_url=f"{outside.address}/alles.csv"))
    assert {name for name, _, _ in values} == {"bbga.PEENZ_P"}
    assert len(outside.asked) == 1


def endless(outside: Outside, page: str) -> bytes:
    return json.dumps({"value": [], "odata.nextLink": f"/kerncijfers?p={page}x"}).encode()


def test_whatever_fails_is_one_sentence(outside: Outside, there: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socialmap.sources.http.MAX_PAGES", 5)
    whole = long_format("PEENZ_P").encode()
    elsewhere = json.dumps({"value": [], "_links": {"next": {"href": "http://ergens.anders/2"}}}).encode()
    cases = {
        "is geen lijst van cijfers": b'{"count": 0}',
        "het antwoord is stuk": b'{"value": [{"jaar": 2024',
        "heeft niet de kolommen jaar, gebiedcode15, variabele, waarde": b"<html><body>Onderhoud</body></html>",
        "het antwoord heeft geen cijfers over PEENZ_P": HEAD.encode(),
        "heeft geen cijfers over PEENZ_P": long_format("BEVTOTAAL").encode(),
        "de volgende bladzijde staat op een andere plek": elsewhere,
        "het antwoord is groter dan 0 MB": whole + b"\n" * 200_000,
    }
    failed = []
    for said, body in cases.items():
        outside.answer = lambda path, query, body=body: (200, body)  # type: ignore[misc]
        try:
            fetch_bbga(replace(there, http_max_bytes=100_000), names=["PEENZ_P"])
        except SourceUnavailableError as error:
            if said not in str(error):
                failed.append(f"{said}: {error}")
        else:
            failed.append(f"{said}: taken")
    assert not failed
    outside.answer = lambda path, query: (200, endless(outside, query.get("p", "")))
    with pytest.raises(SourceUnavailableError, match="meer dan 5 bladzijden, of begint steeds opnieuw"):
        fetch_bbga(there, names=["PEENZ_P"])
    outside.answer = lambda path, query: (503, b"")
    with pytest.raises(SourceUnavailableError, match=r"gaf een storing \(status 503\), 3 keer geprobeerd"):
        fetch_bbga(there, names=["PEENZ_P"])
    assert not list(there.data_dir.glob("cache/*/*.csv")), "nothing of a failed answer is kept"


def test_a_source_that_does_not_answer_in_time_is_given_up(outside: Outside, there: Settings) -> None:
    enough = threading.Event()

    def slow(path: str, query: dict[str, str]) -> tuple[int, bytes]:
        enough.wait(5)
        return 200, b""

    outside.answer = slow
    with pytest.raises(SourceUnavailableError, match=r"gaf binnen 0\.1 seconden geen antwoord, 3 keer geprobeerd"):
        fetch_bbga(replace(there, http_timeout=0.1), names=["PEENZ_P"])
    enough.set()


def test_a_figure_that_cannot_be_leaves_no_copy_behind(outside: Outside, there: Settings) -> None:
    outside.answer = lambda path, query: (200, f"{HEAD}\n2024;STAD;PEENZ_P;130".encode())
    with pytest.raises(BadInputError, match=r"dit percentage kan niet; gevonden: '130\.0'"):
        fetch_bbga(there, names=["PEENZ_P"])
    assert not list(there.data_dir.glob("cache/*/bbga-*"))


def test_pages_of_a_table_come_by_the_head_of_the_answer(outside: Outside, there: Settings) -> None:
    pages = {
        "": (["2024;STAD;PEENZ_P;13"], '</kerncijfers?variabele=PEENZ_P&p=2>; rel="next"'),
        "2": (["2024;FB;PEENZ_P;18"], ""),
    }
    outside.answer = lambda path, query: (200, "\n".join([HEAD, *pages[query.get("p", "")][0]]).encode())
    outside.links = lambda path, query: pages[query.get("p", "")][1]
    values = found(there, names=["PEENZ_P"])
    assert values["bbga.PEENZ_P", "2024", "WK0363FB"] == 18
    assert len(outside.asked) == 2
