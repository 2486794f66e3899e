"""Places that may be one: what is proposed, and what a person decides."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import click

from socialmap.cli._shared import say
from socialmap.errors import BadInputError

if TYPE_CHECKING:
    from socialmap.config import Settings
    from socialmap.queries.bijhouden.merging import Pair


@click.command(short_help="plekken die misschien dubbel zijn")
@click.pass_obj
def duplicates(settings: Settings) -> None:
    """Toon plekken die misschien dezelfde zijn. Voeg ze samen met: merge GAAT BLIJFT; twee plekken: met --apart."""
    from socialmap.i18n import DEFAULT, words
    from socialmap.importing.starter import prepare_store
    from socialmap.queries.bijhouden.merging import proposed

    with closing(prepare_store(settings)) as store:
        found = proposed(store, words(DEFAULT))
    for one in found:
        say(f"{one.goes.id}  {one.stays.id}  {one.goes.name} / {one.stays.name}. {' '.join(one.why)}")
    if not found:
        say("Er zijn nu geen plekken die op elkaar lijken.")


@click.command(short_help="maak van twee plekken één")
@click.argument("goes", metavar="GAAT")
@click.argument("stays", metavar="BLIJFT")
@click.option("--preview", is_flag=True, help="toon wat er zou gelden en bewaar niets")
@click.option("--apart", is_flag=True, help="het zijn er twee: stel ze niet meer voor")
@click.option("--role", default="", help="de rol van wie dit beslist, zoals redacteur (geen naam)")
@click.pass_obj
def merge(settings: Settings, goes: str, stays: str, *, preview: bool, apart: bool, role: str) -> None:
    """Maak van twee plekken één: het adres van GAAT leidt dan naar BLIJFT. Met undo zijn het er weer twee."""
    from socialmap.i18n import DEFAULT, words
    from socialmap.importing.merging import keep_apart, merge_places
    from socialmap.importing.starter import prepare_store
    from socialmap.queries.bijhouden.merging import chosen_pair

    if not (preview or role):
        msg = "wie dit beslist staat er niet bij"
        raise BadInputError(msg, column="--role", expected="een rol, zoals redacteur")
    with closing(prepare_store(settings)) as store:
        if preview:
            say("\n".join(_lines(chosen_pair(store, stays, goes, words(DEFAULT)))))
            say("Er is niets bewaard: dit is wat er zou gelden.")
            return
        number = keep_apart(store, goes, stays, role=role) if apart else merge_places(store, goes, stays, role=role)
    done = "Bewaard: dit zijn twee plekken." if apart else "Samengevoegd."
    say(f"{done} Terug met: undo {number} --role {role}" if number else f"{done} Dat was al bekend.")


def _lines(pair: Pair) -> list[str]:
    """What of two places is the same, and which of what differs would hold."""
    lines = [f"{pair.goes.name} hoort dan bij {pair.stays.name}. {' '.join(pair.why)}"]
    lines += [f"{label}: {value}" for label, value in pair.same]
    for line in pair.differs:
        kept, other = (line.stays, line.goes) if line.kept == "stays" else (line.goes, line.stays)
        lines.append(f"{line.label}: {kept} (niet: {other})")
    there = [*pair.stays.there, *pair.goes.there]
    return [*lines, f"Wat is hier: {'; '.join(there)}"] if there else lines
