"""Map layers, one file each: a new layer is one new file with a ``LAYER`` in it."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from socialmap.errors import SocialMapError
from socialmap.layer import Layer, LayerGroup


def find_layers() -> dict[str, Layer]:
    """Every layer by its id: in the order of the groups, and within one by rank and title.

    Raises
    ------
    SocialMapError
        When a file holds no layer, or two files hold one with the same id.
    """
    found: dict[str, Layer] = {}
    for module in pkgutil.iter_modules(__path__):
        layer = getattr(import_module(f"{__name__}.{module.name}"), "LAYER", None)
        if not isinstance(layer, Layer):
            msg = f"layers/{module.name}.py heeft geen LAYER; verwacht: een socialmap.layer.Layer met die naam."
            raise SocialMapError(msg)
        if layer.id in found:
            msg = f"layers/{module.name}.py: de kaartlaag {layer.id!r} bestaat al; verwacht: een eigen id."
            raise SocialMapError(msg)
        found[layer.id] = layer
    groups = list(LayerGroup)
    return dict(sorted(found.items(), key=lambda item: (groups.index(item[1].group), item[1].rank, item[1].title)))
