"""Files that left, read back by programs of others: what stands in each, whatever its form."""

import atexit
import csv
import io
import json
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import replace
from functools import cache
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any

import openpyxl
import pyogrio

from socialmap.config import Settings
from socialmap.importing.adopting import adopt_stored
from socialmap.importing.consenting import ask_consent_of_all
from socialmap.importing.starter import prepare_store
from socialmap.ledger.records import Change, Said
from socialmap.ledger.write import now, say, settle
from socialmap.model import Act, Activity, Initiative, Organisation, SourceRow, State, Status, Visibility
from socialmap.model.written import MARK, unmarked
from socialmap.store import Store
from tests.support.city import CITY as CITY_LIST
from tests.support.records import a_place, a_row

Rows = list[dict[str, Any]]


def read_xlsx(content: bytes) -> Rows:
    """The first sheet, by heading."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    heads, *rows = book.worksheets[0].iter_rows(values_only=True)
    return [dict(zip(heads, row, strict=True)) for row in rows]


def read_csv(content: bytes) -> Rows:
    """As a Dutch Excel does: UTF-8 by its mark, semicolons; and without the apostrophes that we put before texts."""
    assert content.startswith(b"\xef\xbb\xbf")
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";")
    return [{name: _bare(cell) for name, cell in row.items()} for row in rows]


def _bare(cell: str) -> str:
    rest = unmarked(cell)
    return rest.removeprefix(MARK) if rest == cell and cell[1:2].isdigit() else rest


def read_geojson(content: bytes) -> Rows:
    """Properties of the features, with their ids."""
    return [one["properties"] | {"id": one["id"]} for one in json.loads(content)["features"]]


def read_geopackage(content: bytes, layer: str = "") -> Rows:
    """A layer as GDAL reads it; the first one where none is named."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "file.gpkg"
        path.write_bytes(content)
        frame = pyogrio.read_dataframe(path, layer=layer or pyogrio.list_layers(path)[0][0])
    return frame.astype(object).where(frame.notna(), None).to_dict("records")


READ: Mapping[str, Callable[[bytes], Rows]] = {
    "xlsx": read_xlsx,
    "csv": read_csv,
    "gpkg": read_geopackage,
    "geojson": read_geojson,
}


def whole_text(form: str, content: bytes) -> str:
    """Everything that stands in a file, sheets and tables beside the rows too."""
    if form == "xlsx":
        sheets = openpyxl.load_workbook(io.BytesIO(content)).worksheets
        return str([[list(row) for row in sheet.iter_rows(values_only=True)] for sheet in sheets])
    # A GeoPackage is SQLite, which packs no texts.
    return content.decode("utf-8", "replace")


#: Stands in every text that nobody outside may read.
SECRET = "GEHEIM-7F3A"
OPEN_HOUSE = "6a5c9b52-2f0e-5c83-9d7e-3a0f6f2b1c01"


def every_visibility(store: Store) -> None:
    """Beside what a store has: records of each visibility, a proposal, a value past its term, a group without consent.

    One place is for everybody: ``OPEN_HOUSE``, with an activity that goes on each Tuesday.
    """
    at = {"lon": 4.80258, "lat": 52.37803}
    listed = {"listed_source_id": CITY_LIST, "listed_on": "2026-05"}
    secret = {"note": SECRET, "street": SECRET, "room_note": SECRET, **at, **listed}
    walls = {Visibility.ACCOUNTS: "d1", Visibility.HIDDEN: "d2"}
    ids = {seen: OPEN_HOUSE.removesuffix("01") + end for seen, end in walls.items()}
    with store.write() as session:
        opened = a_place(
            OPEN_HOUSE, "Open Huis", street="Albardakade", house_number="5", town="Amsterdam", **at, **listed
        )
        session.add(opened)
        session.add_all(a_place(id, f"{SECRET} huis", visibility=seen, **secret) for seen, id in ids.items())
        session.flush()
        session.add(_row(OPEN_HOUSE, "open", "Combiwel"))
        for seen, id in ids.items():
            session.add(_row(id, f"own {seen}", SECRET, name=SECRET, visibility=seen))
            session.add(_row(OPEN_HOUSE, f"at {seen}", SECRET, name=SECRET, visibility=seen, category=SECRET))
            session.add(Organisation(f"org-{seen}", f"{SECRET} stichting", visibility=seen, source_id=CITY_LIST))
            session.flush()
            told = {"place_id": OPEN_HOUSE, "status": Status.LISTED, "source_id": CITY_LIST, "listed_on": "2026-09"}
            session.add(Activity(f"a-{seen}", f"{SECRET} lunch", visibility=seen, **told))
            session.add(Activity(f"in-{seen}", f"{SECRET} lunch", **{**told, "place_id": id}))
            session.add(Activity(f"of-{seen}", "Buurtlunch", organisation_id=f"org-{seen}", **told))
            session.add(Initiative(f"i-{seen}", SECRET, visibility=seen, source_id=CITY_LIST))
        session.add(Activity("grief", f"Lotgenotengroep rouw {SECRET}", **told))
        session.add(
            Activity(
                "soup", "Soep eten", description="Samen soep eten.", schedule="Tu 12:00-14:00", cost_eur=2.5,
                cost_note="met Stadspas gratis", languages="Nederlands, Arabisch", for_whom="iedereen",
                in_school_holidays="ja",
                access="inloop", organisation_id=None, **told,
            )
        )  # fmt: skip
        session.flush()
        adopt_stored(session)
        old = Change(now(), Act.FORM, role="vrijwilliger")
        say(session, old, [Said("place", OPEN_HOUSE, "toilet", "ja", said_on="2023-05-01")])
        say(session, old, [Said("place", OPEN_HOUSE, "step_free", "ja", said_on="2026-08-01")])
        wish = Change(now(), Act.PROPOSE, role="vrijwilliger")
        proposed = [Said("place", OPEN_HOUSE, name, SECRET, said_on="2026-09-01") for name in ("note", "room_note")]
        say(session, wish, proposed, state=State.PROPOSED)
        settle(session, "place", [OPEN_HOUSE])
    with store.write() as session:
        ask_consent_of_all(session)


@cache
def visible_settings() -> Settings:
    """A starter store with :func:`every_visibility`, made once in each process."""
    folder = Path(mkdtemp(prefix="socialmap-"))
    atexit.register(rmtree, folder, ignore_errors=True)
    settings = Settings(data_dir=folder)
    with closing(prepare_store(settings)) as store:
        every_visibility(store)
    return settings


def _row(place_id: str, reference: str, operator: str, **changes: Any) -> SourceRow:
    return replace(a_row(place_id, reference, operator=operator, **changes), source_id=CITY_LIST)
