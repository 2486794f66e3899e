"""A new yes/no fact of a place is one line in the declaration and a column: everything else reads it from there."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
LINE = 'yes_or_no("hearing_loop", "Een ringleiding", "Is er een ringleiding?", "ringleiding"),'
#: Runs with that line in the declaration, and tells what each door and page makes of it.
PROGRAM = f"""
import importlib.abc, importlib.machinery, json, sqlite3, sys
from datetime import UTC, datetime
from pathlib import Path

class OneLineMore(importlib.machinery.SourceFileLoader):
    def get_code(self, fullname):
        begins = "PLACE_FACTS: Mapping[str, Fact] = declared("
        source = Path(self.path).read_text(encoding="utf-8")
        assert begins in source
        return self.source_to_code(source.replace(begins, begins + {LINE!r}), self.path)

class Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name != "socialmap.model.facts.place":
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        spec.loader = OneLineMore(name, spec.loader.path)
        return spec

sys.meta_path.insert(0, Finder())

from layers.compleetheid import known_share
from socialmap.config import Settings
from socialmap.i18n import words
from socialmap.importing.editing import edit_place
from socialmap.importing.flow import import_files
from socialmap.importing.lists import Stated
from socialmap.model import Known, Place, PlaceKind
from socialmap.queries.kaart.place import place_page
from socialmap.queries.kaart.places import PlaceFilter, find
from socialmap.store import Store
from socialmap.world import Viewer, load_world

folder = Path(sys.argv[1])
Store(f"sqlite:///{{folder / 'x.sqlite'}}").close()
with sqlite3.connect(folder / "x.sqlite") as db:  # the migration
    db.execute("ALTER TABLE place ADD COLUMN hearing_loop VARCHAR(40) NOT NULL DEFAULT 'onbekend'")
store = Store(f"sqlite:///{{folder / 'x.sqlite'}}")
settings = Settings(data_dir=folder, database_url="")
table = folder / "lijst.csv"
table.write_text("naam,soort,lon,lat,Ringleiding\\nEen,buurtkamer,4.89,52.37,Ja\\nTwee,buurtkamer,4.9,52.38,soms\\n")
(report, *_) = import_files(store, [table], settings=settings, stated=Stated(day="2026-01"))

def world():
    return load_world(store, gemeente="GM0363", viewer=Viewer.PUBLIC, now=datetime.now(UTC), settings=settings)

def told(name):
    here = world()
    id = here.places.index[here.places["name"] == name][0]
    (fact,) = [one for one in place_page(here, id, words("nl")).facts if one.label == "Een ringleiding"]
    return fact.answer

before = {{name: told(name) for name in ("Een", "Twee")}}
here = world()
share = known_share(here.places).set_axis(here.places["name"]).to_dict()
found = find(here, PlaceFilter(q="ringleiding"), words("nl"))["name"].tolist()
edit_place(store, here.places.index[here.places["name"] == "Twee"][0], {{"hearing_loop": "nee"}}, role="redacteur")
print(json.dumps({{
    "page": before,
    "left out": [[one.row, one.column, one.reason, one.value] for one in report.remarks if one.action == "weggelaten"],
    "share": {{name: round(value, 4) for name, value in share.items()}},
    "found": found,
    "edited": told("Twee"),
    "record": Place("p", "P", PlaceKind.BUURTKAMER, 4.9, 52.3, hearing_loop=Known.YES).hearing_loop,
}}))
"""


def test_a_new_fact_is_one_line(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM, tmp_path], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout.splitlines()[-1]) == {
        "page": {"Een": "ja", "Twee": "weten we niet"},
        "left out": [
            [
                2,
                "Een ringleiding",
                'niemand zei wat "soms" betekent: weten wij niet. Zeg het met --value "soms=ja" of "soms=nee"',
                "soms",
            ]
        ],
        # One of nine that are yes or no, three more, and whether it was checked.
        "share": {"Een": round(100 / 13, 4), "Twee": 0.0},
        "found": ["Een"],
        "edited": "nee",
        "record": "ja",
    }
