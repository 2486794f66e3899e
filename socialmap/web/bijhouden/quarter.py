"""The plan of a quarter, on a page and as a table: for who keeps the map up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response, render_template

from socialmap.keeping.quarter import HOURS, SECONDS, WEEKS
from socialmap.model.written import csv_text
from socialmap.queries.bijhouden.quarter import COLUMNS, plan_page, plan_table, quarter
from socialmap.web.asking import Number, asked, asks
from socialmap.web.bijhouden.door import keeping
from socialmap.web.site import site, words, world

if TYPE_CHECKING:
    from flask import Blueprint
    from flask_wtf import CSRFProtect

    from socialmap.keeping.quarter import WijkPlan

#: What a call takes, and how many hours there are in a week.
CALL = Number("seconden", SECONDS, 10, 1800)
WEEK = Number("uren", HOURS, 1, 400)


def add_to(pages: Blueprint) -> None:
    """Put these pages beside the others."""
    pages.add_url_rule("/bijhouden/plan", view_func=plan)
    pages.add_url_rule("/bijhouden/plan.csv", view_func=plan_csv)


def exempt(_csrf: CSRFProtect) -> None:
    """Nothing is sent to them."""


@keeping
@asks(CALL, WEEK)
def plan() -> Any:
    """Which wijk first, how many calls, how many hours."""
    return render_template(
        "bijhouden/plan.html",
        page=plan_page(world(), _plan(), words()),
        call=CALL,
        week=WEEK,
        seconds=CALL.read(asked()),
        hours=WEEK.read(asked()),
        weeks=WEEKS,
    )


@keeping
@asks(CALL, WEEK)
def plan_csv() -> Response:
    """The same as a table."""
    content = csv_text(plan_table(world(), _plan()), COLUMNS).encode("utf-8-sig")
    answer = Response(content, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="plan.csv"'
    return answer


def _plan() -> list[WijkPlan]:
    folder = site().settings.starter_dir
    return quarter(world(), folder, seconds=CALL.read(asked()), hours_a_week=WEEK.read(asked()))
