"""A round, one question after another: showing one, and saving its answer, beside empty pages and a bare commit."""

import re
import tempfile
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from statistics import median

from socialmap.config import Settings
from socialmap.importing.flow import import_files
from socialmap.importing.starter import prepare_store
from socialmap.model import Role
from socialmap.store import Store, tables
from tests.support.accounts import make_account
from tests.support.serving import Server, seconds, serving

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "amsterdam"
#: Enough for the medians to stand still.
ANSWERS = 120
#: What is answered to a question of each form; what these are asked most is saved as a fact.
SAID = {"there": "ja", "yesno": "ja"}
NOT_KNOWN = "?"
FORM = re.compile(r'class="ask-one".*?</form>', re.DOTALL)


def measure() -> Iterator[tuple[str, float, float]]:
    """Name, most that is allowed, and what was measured."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder))
        with closing(prepare_store(settings)) as store:
            import_files(store, sorted(DATA.glob("*.geojson")), settings=settings)
            make_account(store, "ria", Role.HOOFDREDACTEUR)
            with serving(settings) as server:
                server.log_in("ria")
                yield from _round(store, server)


def _round(store: Store, server: Server) -> Iterator[tuple[str, float, float]]:
    first, asked, saves, empty, commits = [], [], [], [], []
    choose = server.text("/bijhouden/ronde")
    token = re.search(r'name="csrf_token" value="([^"]+)"', choose)[1]
    for wijk in re.findall(r'<option value="(\w+)"', choose):
        server.post("/bijhouden/ronde", {"hoe": "bellen", "gebied": wijk, "csrf_token": token})
        going = re.findall(r"/bijhouden/ronde/(\d+)", server.text("/bijhouden/ronde"))
        path = f"/bijhouden/ronde/{max(map(int, going))}"
        while len(saves) < ANSWERS:
            first.append(seconds(partial(server.get, path)))
            if (form := _form(server.text(path))) is None:
                break
            asked.append(seconds(partial(server.get, path)))
            empty.append(seconds(partial(server.get, "/leeg")))
            kind, sent = form
            took = seconds(
                partial(server.post, path, {**sent, "antwoord": SAID.get(kind, NOT_KNOWN), "csrf_token": token})
            )
            if kind in SAID:
                saves.append(took)
                commits.append(seconds(partial(_commit, store)))
    most = 10 * median(empty) + median(commits)
    yield "a question of a round, times an empty page", 6, median(asked) / median(empty)
    yield "saving an answer of a round, times 10 empty pages and a bare durable commit", 1, median(saves) / most
    yield "the next question, the first page after an answer, times an empty page", 100, median(first) / median(empty)
    yield f"answers of a round that were not saved, of {ANSWERS}", 0, ANSWERS - len(saves)


def _form(page: str) -> tuple[str, dict[str, str]] | None:
    kind, form = re.search(r'data-form="(\w+)"', page), FORM.search(page)
    if kind is None or form is None:
        return None
    return kind[1], {
        name: re.search(rf'name="{name}" value="([^"]*)"', form[0])[1] for name in ("vraag", "nummer", "gezien")
    }


def _commit(store: Store) -> None:
    meta = tables.meta
    with store.engine.execution_options(write=True).begin() as connection:
        connection.execute(meta.update().where(meta.c.key == "ledger").values(value="1"))
