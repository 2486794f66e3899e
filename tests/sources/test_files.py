"""Files are opened with care: too large, bombs, broken, in another encoding."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialmap.config import Settings
from socialmap.errors import BadInputError
from socialmap.sources.files import Faults, decode, open_file

WORKBOOK = "rivm/gezondheid_2020_18plus.xlsx"


def test_a_file_of_2_gb_is_refused_by_its_size_alone(tmp_path: Path, settings: Settings) -> None:
    path = tmp_path / "groot.csv"
    with path.open("wb") as stream:
        stream.truncate(2_000_000_000)
    with pytest.raises(
        BadInputError, match=r"^groot\.csv: het bestand is te groot; gevonden: '2000 MB'; verwacht: hoogstens 1000 MB"
    ):
        open_file(path, settings)


def test_a_missing_and_an_empty_file_are_said(tmp_path: Path, settings: Settings) -> None:
    with pytest.raises(BadInputError, match="dit bestand bestaat niet"):
        open_file(tmp_path / "weg.csv", settings)
    (tmp_path / "leeg.csv").write_text("\n \n")
    with pytest.raises(BadInputError, match="het bestand is leeg"):
        open_file(tmp_path / "leeg.csv", settings)


def workbook(path: Path, sheet: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    return path


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, settings: Settings) -> None:
    path = workbook(tmp_path / "bom.xlsx", b"0" * 20_000_000)
    with pytest.raises(BadInputError, match=r"bom\.xlsx: het werkboek is uitgepakt te groot \(een zipbom\?\)"):
        open_file(path, settings)


def test_a_workbook_that_unpacks_beyond_the_limit_is_refused(tmp_path: Path, settings: Settings) -> None:
    path = workbook(tmp_path / "groot.xlsx", bytes(range(256)) * 40)
    with pytest.raises(BadInputError, match="uitgepakt te groot"):
        open_file(path, replace(settings, max_file_bytes=5_000))


def test_a_zip_that_lies_about_its_sizes_is_refused(tmp_path: Path, settings: Settings) -> None:
    path = workbook(tmp_path / "leugen.xlsx", b"0" * 20_000_000)
    honest, lie = (20_000_000).to_bytes(4, "little"), (1_000).to_bytes(4, "little")
    data = path.read_bytes()
    assert honest in data
    path.write_bytes(data.replace(honest, lie))
    with pytest.raises(BadInputError, match="beschadigd"):
        open_file(path, settings)


@pytest.mark.real_data
def test_a_truncated_workbook_is_refused(tmp_path: Path, real_data: Path, settings: Settings) -> None:
    path = tmp_path / "half.xlsx"
    path.write_bytes((real_data / WORKBOOK).read_bytes()[:100_000])
    with pytest.raises(BadInputError, match=r"half\.xlsx: het werkboek is niet compleet of beschadigd"):
        open_file(path, settings)


def test_another_zip_is_no_workbook(tmp_path: Path, settings: Settings) -> None:
    path = tmp_path / "foto.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("foto.txt", "x")
    with pytest.raises(BadInputError, match="dit zipbestand is geen werkboek of kaart; pak het eerst uit"):
        open_file(path, settings)


@pytest.mark.parametrize("data", [b"%PDF-1.7 ...", b"\x7fELF\0\0\0", b"\x89PNG\r\n\0\0"])
def test_another_kind_of_file_is_said(tmp_path: Path, settings: Settings, data: bytes) -> None:
    (tmp_path / "x.csv").write_bytes(data)
    with pytest.raises(BadInputError, match="dit soort bestand kan niet worden gelezen; verwacht: CSV, Excel"):
        open_file(tmp_path / "x.csv", settings)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "mac_roman", "cp850"])
def test_a_dutch_text_is_read_in_each_usual_encoding(encoding: str) -> None:
    text = "Chassébuurt, coöperatie De Zeeën, Hygiëaplein, Café Carré\n"
    assert decode(text.encode(encoding), "x.csv")[0] == text


@given(st.text(st.sampled_from("abc ,;\ndéëïöüáèêç"), min_size=1))
def test_what_was_written_in_utf_8_is_read_back(text: str) -> None:
    assert decode(text.encode(), "x.csv") == (text, "utf-8")


def test_bytes_that_are_no_dutch_in_any_encoding_are_refused() -> None:
    with pytest.raises(BadInputError, match=r"x\.csv, rij 1: de tekst heeft een verkeerde codering"):
        decode(b"naam\n\x81\x8d\x9d\xc6\xd0\xd7\xfe\n", "x.csv")


def test_a_row_with_too_many_cells_is_named(tmp_path: Path, settings: Settings) -> None:
    (tmp_path / "x.csv").write_text("a,b\n1,2\n1,2,3\n")
    with pytest.raises(BadInputError, match=r"x\.csv, rij 2: de rij heeft een ander aantal kolommen"):
        open_file(tmp_path / "x.csv", settings).table()


def test_faults_name_the_first_and_count_the_rest() -> None:
    faults = Faults("x.csv")
    faults.check()
    faults.add_where([False, True, True], "dit is fout", column="k", values=["a", "b", "c"], expected="goed")
    faults.add("nog iets", row=9)
    with pytest.raises(
        BadInputError,
        match=r"^x\.csv, rij 2, kolom k: dit is fout \(en nog 2 fouten in dit bestand\); gevonden: 'b'; verwacht: goed",
    ):
        faults.check()


def test_a_workbook_that_is_a_zip_without_cells_is_refused(tmp_path: Path, settings: Settings) -> None:
    path = workbook(tmp_path / "x.xlsx", b"<niets/>")
    assert zipfile.is_zipfile(io.BytesIO(path.read_bytes()))
    with pytest.raises(BadInputError, match="het werkboek kan niet worden gelezen"):
        _ = open_file(path, settings).rows
