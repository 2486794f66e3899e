"""What changed as an Atom feed (RFC 4287): for programs that look whether there is anything new."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from socialmap.queries.kaart.changed import Changed

MIMETYPE = "application/atom+xml"
_ATOM = "http://www.w3.org/2005/Atom"
#: The year from which the names of a site were ours to give (RFC 4151); it stays as it is.
_MINTED = "2026"
#: Signs that XML 1.0 cannot hold.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Feed:
    """What stands above the entries.

    Attributes
    ----------
    host
        The name by which the ids are made: the first that this site was printed with.
    name
        What the ids of this feed begin with, its language and area among them.
    own, page
        Addresses of the feed and of the page that tells the same.
    updated
        When something last changed, or since when nothing did; ISO 8601 with a time zone.
    """

    host: str
    name: str
    language: str
    title: str
    author: str
    rights: str
    own: str
    page: str
    updated: str


def write(feed: Feed, entries: Sequence[Changed], address: Callable[[Changed], str]) -> bytes:
    """The feed in UTF-8.

    Parameters
    ----------
    address
        The whole address of the page where something can be read.
    """
    root = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": feed.language})
    tag = f"tag:{feed.host},{_MINTED}:{feed.name}"
    _add(root, "id", tag)
    _add(root, "title", feed.title)
    _add(root, "updated", feed.updated)
    _add(ET.SubElement(root, "author"), "name", feed.author)
    _add(root, "link", rel="self", type=MIMETYPE, href=feed.own)
    _add(root, "link", rel="alternate", type="text/html", hreflang=feed.language, href=feed.page)
    if feed.rights:
        _add(root, "rights", feed.rights)
    for one in entries:
        entry = ET.SubElement(root, "entry")
        _add(entry, "id", f"{tag}/{one.tag}")
        _add(entry, "title", one.said)
        _add(entry, "updated", one.at)
        _add(entry, "link", rel="alternate", type="text/html", hreflang=feed.language, href=address(one))
        _add(entry, "category", term=str(one.what))
        about = [one.about] if one.about else []
        _add(entry, "content", "\n".join([f"{one.day}, {one.by}.", *about, *one.facts]), type="text")
    body: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return body


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> None:
    child = ET.SubElement(parent, name, attributes)
    child.text = _NOT_XML.sub("", text) or None
