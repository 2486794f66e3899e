"""Whatever a file does to its reader: one Dutch sentence that names it, exit code 2, and nothing stored."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from socialmap.config import Settings
from socialmap.errors import BadInputError, NotFoundError
from socialmap.sources.apart import Apart
from tests.support.hostile_files import HARMLESS, HOSTILE
from tests.support.importing import ROOT, fingerprint, opened, run

GOOD = "naam;lon;lat\nHuis;4.9;52.37\n"


@pytest.fixture(scope="module")
def prepared(tmp_path_factory) -> Settings:
    """Settings with the starter set in their store."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("hostile") / "var")
    assert run(settings, "differences").exit_code == 0
    return settings


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_takes_its_reader_down_is_one_sentence(prepared, tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    make, sentence = HOSTILE[name]
    make(tmp_path / name)
    there = sorted(path.name for path in tmp_path.iterdir())
    with opened(prepared) as store:
        before = fingerprint(store)
        result = run(prepared, "import", tmp_path / name)
        assert fingerprint(store) == before
    assert result.exit_code == 2, result.output
    said = [line for line in result.stderr.splitlines() if line.startswith("Fout: ")]
    assert len(said) == 1
    assert name in said[0]
    assert sentence in said[0]
    assert said[0].endswith(".")
    assert "Traceback" not in result.output
    assert sorted(path.name for path in tmp_path.iterdir()) == there


@pytest.mark.parametrize("name", HARMLESS)
def test_what_only_looks_dangerous_is_read(settings, tmp_path, name):
    HARMLESS[name](tmp_path / name)
    result = run(settings, "import", tmp_path / name)
    assert result.exit_code == 0, result.output


def test_the_command_itself_says_it_and_keeps_the_files_before_it(tmp_path):
    good, bad, after = tmp_path / "goed.csv", tmp_path / "hoek.xlsx", tmp_path / "daarna.csv"
    good.write_text(GOOD, encoding="utf-8")
    after.write_text(GOOD.replace("Huis", "Later"), encoding="utf-8")
    HOSTILE["twee hoeken.xlsx"][0](bad)
    environment = {**os.environ, "SOCIALMAP_DATA_DIR": str(tmp_path / "var")}
    done = subprocess.run(
        [sys.executable, "-m", "socialmap", "import", good, bad, after],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 2
    assert "goed.csv: herkend als tabel van plekken met een naam en een punt." in done.stdout
    assert "daarna.csv" not in done.stdout
    last = done.stderr.rstrip().splitlines()[-1]
    assert last.startswith("Fout: hoek.xlsx: het lezen van dit bestand brak af")
    assert "Traceback" not in done.stderr


def test_a_name_that_no_screen_takes_is_tidied(settings, tmp_path):
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\x1b[31m\nrood<b>.csv"))
    path.write_text(GOOD, encoding="utf-8")
    result = run(settings, "import", path)
    assert result.exit_code == 0, result.output
    assert "\x1b" not in result.stdout
    assert "[31m rood<b>.csv: herkend als tabel van plekken met een naam en een punt." in result.stdout


# ---- the process itself; these run in the child ---------------------------------------------------------------------


def _ends(_path):
    os.abort()


def _spins(_path):
    while True:
        pass


def _asks_for_all(_path):
    return bytearray(10**13)


def _grows(_path):
    return [bytes(10**7) for _ in range(10**6)]


def _raises(_path):
    msg = "Dit bestaat niet."
    raise NotFoundError(msg)


def _refuses(_path):
    msg = "dit getal kan niet"
    raise BadInputError(msg, file="a.csv", row=3, column="x", value=object, expected="een getal")


def _surprises(_path):
    return {}["weg"]


def _pid(_path):
    return os.getpid()


def _cannot_be_sent(_path):
    return lambda: None


def _frame(paths):
    return pd.DataFrame({"naam": [path.name for path in paths], "waarde": [1.5, None]})


FILE = Path("plek.csv")


def apart(**changes):
    return Apart(Settings(**{"import_memory": 1_500_000_000, "import_seconds": 60} | changes))


def test_a_child_is_another_process_and_stays_for_a_whole_import():
    with apart() as reader:
        first = reader(_pid, FILE)
        assert first != os.getpid()
        with pytest.raises(BadInputError, match="kan niet worden gelezen"):
            reader(_surprises, FILE)
        assert reader(_pid, FILE) == first
        pd.testing.assert_frame_equal(reader(_frame, [FILE, FILE]), _frame([FILE, FILE]))
    with pytest.raises(ProcessLookupError, match="No such process"):
        os.kill(first, 0)


UNFORESEEN = "plek.csv: dit bestand kan niet worden gelezen: er staat iets in dat wij niet verwachten"
TOO_MUCH = "plek.csv: het lezen van dit bestand vraagt te veel geheugen; verwacht: een heel bestand dat kleiner is."


def test_whatever_goes_wrong_in_there_is_one_sentence():
    with apart() as reader:
        for function, sentence in [
            (_asks_for_all, TOO_MUCH),
            (_grows, TOO_MUCH),
            (_surprises, UNFORESEEN),
            (_cannot_be_sent, UNFORESEEN),
            (
                _refuses,
                "a.csv, rij 3, kolom x: dit getal kan niet; gevonden: \"<class 'object'>\"; verwacht: een getal.",
            ),
        ]:
            with pytest.raises(BadInputError, match=f"^{re.escape(sentence)}"):
                reader(function, FILE)
        with pytest.raises(NotFoundError, match="Dit bestaat niet"):
            reader(_raises, FILE)
        with pytest.raises(BadInputError, match=r"^plek\.csv: het lezen van dit bestand brak af"):
            reader(_ends, FILE)


def test_what_takes_too_long_is_ended_and_named():
    begun = time.monotonic()
    with (
        apart(import_seconds=1) as reader,
        pytest.raises(BadInputError, match=r"duurt te lang; verwacht: hoogstens 1 seconden \(SOCIALMAP_IMPORT_SECONDS"),
    ):
        reader(_spins, FILE)
    assert time.monotonic() - begun < 60
