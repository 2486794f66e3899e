"""A page that counts in the browser: what is pasted there goes nowhere, and what is fetched is the same for all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import jsonify, render_template

from socialmap.offer.walking import how_measured
from socialmap.queries.cirkels.own_people import reach_answer
from socialmap.store.reading import read_postcodes
from socialmap.web import guard
from socialmap.web.answers import cached
from socialmap.web.site import site, words, world

if TYPE_CHECKING:
    import pandas as pd
    from flask import Blueprint


def add_to(pages: Blueprint) -> None:
    """Put these pages beside the others."""
    pages.add_url_rule("/cirkels/mensen", view_func=own_people)
    pages.add_url_rule("/cirkels/mensen/bereik.json", view_func=own_people_reach)


@cached
def own_people() -> str:
    """Where the list is pasted."""
    guard.require_cirkels()
    return render_template("cirkels/own_people.html", how=how_measured(world(), words()))


@cached
def own_people_reach() -> Any:
    """Who walks where, for the browser to count with."""
    guard.require_cirkels()
    # Postcodes come with imports of all kinds.
    world().note_everything()
    return jsonify(reach_answer(world(), _postcodes(), words()))


def _postcodes() -> pd.DataFrame:
    store = site().store

    def question() -> pd.DataFrame:
        with store.read() as session:
            return read_postcodes(session)

    return site().watch.ask(question)
