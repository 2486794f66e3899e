"""Paper: Jinja and WeasyPrint without Flask, for sheets, reports and files to take along. Alone imports WeasyPrint.

A paper page is one template with one stylesheet (``static/paper.css``). The browser shows it as a printable page, and
where Pango is on the machine WeasyPrint makes the same page a tagged PDF with its fonts inside. Nothing is fetched.
"""

from __future__ import annotations

import logging
import re
import threading
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, cast

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from socialmap.errors import SocialMapError
from socialmap.i18n import later
from socialmap.model import phone_numbers

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import ModuleType

    from socialmap.i18n import Words

TEMPLATES = Path(__file__).parents[1] / "templates"
STATIC = Path(__file__).parent / "static"
STYLESHEET = "paper.css"
#: What is missing on a machine that cannot make a PDF.
NO_PANGO = later(
    "Deze computer kan nog geen PDF maken. Druk deze bladzijde af. "
    "Wie de computer beheert, installeert Pango (Debian: apt-get install libpango-1.0-0 libpangoft2-1.0-0)."
)


_VARIANT = {"pdf_variant": "pdf/ua-1"}
#: How WeasyPrint says that no font on the machine has a sign.
_LACKING = ".notdef glyph"
_LOGGER = logging.getLogger("weasyprint")


class PaperError(SocialMapError):
    """A PDF cannot be made here; the printable page serves."""


def page(template: str, words: Words, **context: Any) -> str:
    """A paper page as HTML.

    Parameters
    ----------
    template
        Path below ``templates/``.
    context
        What the template shows. ``stylesheet`` is the address of its style, by default for :func:`pdf`.
    """
    values: dict[str, Any] = {
        "_": words.gettext,
        "ngettext": words.ngettext,
        "words": words,
        "language": words.language,
    }
    values["paint"] = colours().__getitem__
    return _templates().get_template(template).render({"stylesheet": f"paper:{STYLESHEET}"} | values | context)


@cache
def _templates() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["phone_numbers"] = phone_numbers
    return made


@cache
def colours() -> dict[str, str]:
    """The colours of ``static/tokens.css`` in the light: in a drawing WeasyPrint reads no names of a style sheet."""
    first = (STATIC / "tokens.css").read_text().partition(":root {")[2].partition("}")[0]
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", first))


def can_print() -> bool:
    """Whether this machine can make a PDF."""
    try:
        _weasyprint()
    except PaperError:
        return False
    return True


def pdf(html: str) -> bytes:
    """A page of :func:`page` as a PDF: tagged (PDF/UA-1), fonts inside, read from this machine only.

    Raises
    ------
    PaperError
        When Pango is not on this machine.
    """
    weasyprint = _weasyprint()
    try:
        return _written(_drawn(html), html)
    except weasyprint.urls.FatalURLFetchingError as error:
        raise PaperError(str(error)) from None


def fitting(makings: Iterable[str], sheets: int) -> tuple[int, bytes]:
    """The first of several makings of the same page that takes at most so many sheets of paper, and its PDF.

    The last one when none does: what is said is never cut.

    Raises
    ------
    PaperError
        When Pango is not on this machine.
    """
    number, document, html = 0, None, ""
    for number, html in enumerate(makings):  # noqa: B007 (the last one is what is asked for)
        document = _drawn(html)
        if len(document.pages) <= sheets:
            break
    if document is None:
        msg = "nothing to print"
        raise ValueError(msg)
    return number, _written(document, html)


def _drawn(html: str) -> Any:
    opened = _weasyprint().HTML(string=html, base_url="paper:", url_fetcher=_fetcher())
    return opened.render(**_VARIANT, font_config=_fonts())


def _written(document: Any, html: str) -> bytes:
    """The document as a PDF. Where the fonts of this machine lack a sign, it is left out: no empty boxes."""
    with _NoGlyph() as lacking:
        made = document.write_pdf(**_VARIANT)
    if lacking.signs:
        # What only joins or colours such signs goes with them.
        made = _drawn(html.translate(dict.fromkeys((*lacking.signs, 0x200D, 0xFE0F)))).write_pdf(**_VARIANT)
    return cast("bytes", made)


class _NoGlyph:
    """Hears from WeasyPrint, in this thread, which signs no font has; others need not hear of it."""

    def __init__(self) -> None:
        self.signs: set[int] = set()
        self._thread = threading.get_ident()

    def __enter__(self) -> Self:
        _LOGGER.addFilter(self.filter)
        return self

    def __exit__(self, *_: object) -> None:
        _LOGGER.removeFilter(self.filter)

    def filter(self, record: logging.LogRecord) -> bool:
        if record.thread != self._thread or not str(record.msg).startswith(_LACKING):
            return True
        _, number = cast("tuple[str, int]", record.args)
        self.signs.add(number)
        return False


def qr(address: str) -> Markup:
    """An address as a QR code, SVG; level M, so that a creased sheet still reads."""
    code = segno.make(address, error="m", micro=False)
    drawn = code.svg_inline(omitsize=True, border=4, dark="#000", light="#fff")
    return Markup(drawn.replace("<svg ", '<svg aria-hidden="true" ', 1))  # noqa: S704 (our own drawing)


@cache
def _weasyprint() -> ModuleType:
    try:
        return import_module("weasyprint")
    except (ImportError, OSError) as error:  # OSError: the library is there, Pango is not
        raise PaperError(NO_PANGO) from error


@cache
def _fonts() -> Any:
    # Reading the fonts of a machine takes a second: once is enough.
    return import_module("weasyprint.text.fonts").FontConfiguration()


@cache
def _fetcher() -> Any:
    """Opens our own static files, and nothing else."""
    urls = import_module("weasyprint.urls")

    class OwnFiles(urls.URLFetcher):  # type: ignore[misc, name-defined]
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:  # noqa: ARG002 (theirs)
            path = (STATIC / url.removeprefix("paper:").lstrip("/")).resolve()
            if not url.startswith("paper:") or not path.is_relative_to(STATIC.resolve()):
                msg = "Een blad haalt niets van buiten."
                raise urls.FatalURLFetchingError(msg)
            return urls.URLFetcherResponse(url, path.read_bytes(), {"Content-Type": _type(path)})

    return OwnFiles()


def _type(path: Path) -> str:
    return {".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png"}.get(
        path.suffix, "application/octet-stream"
    )
