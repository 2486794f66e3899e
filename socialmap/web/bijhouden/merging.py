"""``/bijhouden/dubbel``: places that may be one, side by side. A person decides, and can take it back."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import redirect, render_template, request, url_for

from socialmap.errors import ConflictError, NotAllowedError, NotFoundError
from socialmap.i18n import later
from socialmap.importing import merging
from socialmap.queries.bijhouden.merging import chosen_pair, merging_page
from socialmap.queries.kaart.place import canonical_id
from socialmap.web import guard
from socialmap.web.asking import whole
from socialmap.web.bijhouden.door import keeping
from socialmap.web.bijhouden.forms import HALF, STEP
from socialmap.web.site import language, site, words

if TYPE_CHECKING:
    from flask import Blueprint
    from flask_wtf import CSRFProtect

    from socialmap.queries.bijhouden.merging import Pair

#: What the buttons send.
ONE, TWO, BACK = "zelfde", "twee", "terug"
#: Fields that tell which place would stay and which would go, and the versions that were seen.
STAYS, GOES, VERSION, NUMBER = "blijft", "gaat", "versie", "nummer"
_DONE = {
    ONE: later("Samengevoegd. Het oude adres leidt nu naar deze plek."),
    TWO: later("Bewaard: dit zijn twee plekken. Ze worden niet meer voorgesteld."),
    BACK: later("Teruggedraaid. Het is weer zoals het was."),
}


def add_to(pages: Blueprint) -> None:
    """Put this page beside the others."""
    pages.add_url_rule("/bijhouden/dubbel", view_func=doubles, methods=["GET", "POST"])


def exempt(csrf: CSRFProtect) -> None:
    """It refuses other sites itself."""
    csrf.exempt(doubles)


@keeping
def doubles() -> Any:
    """What may be one, two that somebody chose, and what was said of such."""
    if request.method == "POST":
        return _decide()
    stays, goes = (canonical_id(request.args.get(name, "")) for name in (STAYS, GOES))
    if stays and goes:
        guard.require_writer(stays, goes)
        return _page(chosen=chosen_pair(site().store, stays, goes, words()))
    return _page(done=words().gettext(_DONE.get(request.args.get("gedaan", ""), "")))


def _decide() -> Any:
    """What a button leads to: done once, told when it cannot be, and never half."""
    step = request.form.get(STEP, "")
    try:
        if step == BACK:
            _take_back(request.form.get(NUMBER, ""))
        elif step in (ONE, TWO):
            _say(step)
        else:
            return _page(trouble=words().gettext(HALF)), HTTPStatus.BAD_REQUEST
    except ConflictError as error:
        return _page(trouble=words().gettext(str(error))), HTTPStatus.CONFLICT
    except (NotFoundError, NotAllowedError) as error:
        if str(error) not in (merging.ONE_ALREADY, merging.GONE, merging.NOT_SEEN_ALIKE, merging.NO_CHANGE):
            raise
        # A second click, or somebody else was first.
        return _page(trouble=words().gettext(str(error))), HTTPStatus.CONFLICT
    return redirect(url_for(f"{language()}.doubles", gedaan=step), 303)


def _say(step: str) -> None:
    stays, goes = (canonical_id(request.form.get(name, "")) for name in (STAYS, GOES))
    by = guard.require_writer(stays, goes)
    who = {"role": by.signs, "account": by.id}
    if step == TWO:
        merging.keep_apart(site().store, stays, goes, **who)
        return
    versions: dict[str, int] = {}
    for id, name in ((stays, STAYS), (goes, GOES)):
        seen = whole(request.form.get(f"{VERSION}-{name}", ""))
        if seen is None:
            raise ConflictError(merging.CHANGED)
        versions[id] = seen
    merging.merge_places(site().store, goes, stays, versions=versions, **who)


def _take_back(number: str) -> None:
    merged, parted = merging.decided(site().store)
    found = next((one for one in (*merged, *parted) if str(one.number) == number), None)
    if found is None:
        raise NotFoundError(merging.NO_CHANGE)
    by = guard.require_writer(*([found.stays] if found.stays else found.ids))
    merging.take_back(site().store, found.number, role=by.signs, account=by.id)


def _page(*, chosen: Pair | None = None, done: str = "", trouble: str = "") -> str:
    page = merging_page(site().store, words(), guard.may_write)
    return render_template("bijhouden/merging.html", page=page, chosen=chosen, done=done, trouble=trouble)
