"""The choices of a field, as the components of forms want them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from socialmap.i18n import Words


@dataclass(frozen=True)
class Choice:
    """One of a few.

    Attributes
    ----------
    short
        Of a day: what stands on its button.
    """

    value: str
    label: str
    chosen: bool
    short: str = ""


def choices_of(labels: Mapping[str, str], chosen: Collection[str], words: Words) -> list[Choice]:
    """Values with their labels in the reader's language."""
    return [Choice(str(value), words.gettext(label), str(value) in chosen) for value, label in labels.items()]
