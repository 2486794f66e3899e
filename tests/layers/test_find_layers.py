"""A new layer is one new file, and each layer answers four questions."""

import pkgutil
import sys
from importlib import import_module
from pathlib import Path

import pytest

import layers
from socialmap.errors import SocialMapError
from socialmap.layer import render
from tests.support.worlds import starter_world

QUESTIONS = ("What: ", "Unit and range: ", "Source and date: ", "When not to trust it: ")
NEW = """
from socialmap.layer import Layer, LayerGroup, area_frame
from socialmap.model import Level

LAYER = Layer(
    id="{id}", title="Nieuw", group=LayerGroup.CIJFERS, shape="areas", source_ids=(), audience="iedereen",
    note="Een test.", compute=lambda world: area_frame(world, Level.WIJK), fill="#ffffff",
)
"""
MODULES = [module.name for module in pkgutil.iter_modules(layers.__path__)]


@pytest.fixture
def new_layer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Write a file into a folder that the package looks in as well."""
    monkeypatch.setattr(layers, "__path__", [*layers.__path__, str(tmp_path)])

    def write(name: str, text: str) -> None:
        (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
        monkeypatch.delitem(sys.modules, f"layers.{name}", raising=False)

    yield write
    for file in tmp_path.glob("*.py"):
        sys.modules.pop(f"layers.{file.stem}", None)


def test_a_new_layer_is_one_new_file(new_layer, tmp_path: Path) -> None:
    assert "zomaar_nieuw" not in layers.find_layers()
    new_layer("zomaar_nieuw", NEW.format(id="zomaar_nieuw"))
    layer = layers.find_layers()["zomaar_nieuw"]
    assert len(render(layer, starter_world(tmp_path / "var")).frame) == 110


def test_two_layers_with_one_id_are_refused(new_layer) -> None:
    new_layer("dubbel", NEW.format(id="wijken"))
    with pytest.raises(SocialMapError, match="kaartlaag 'wijken' bestaat al"):
        layers.find_layers()


def test_a_file_without_a_layer_is_refused(new_layer) -> None:
    new_layer("leeg", "LAYER = None\n")
    with pytest.raises(SocialMapError, match=r"layers/leeg\.py heeft geen LAYER"):
        layers.find_layers()


@pytest.mark.parametrize("name", MODULES)
def test_each_layer_answers_four_questions(name: str) -> None:
    lines = (import_module(f"layers.{name}").__doc__ or "").splitlines()
    for question in QUESTIONS:
        answers = [line.removeprefix(question) for line in lines if line.startswith(question)]
        assert len(answers) == 1, question
        assert len(answers[0]) >= 5, question


@pytest.mark.parametrize("name", MODULES)
def test_each_layer_says_what_a_user_needs(name: str) -> None:
    layer = import_module(f"layers.{name}").LAYER
    assert layer.id == name
    assert layer.title
    assert layer.audience
    assert layer.note.endswith((".", "!"))
    assert layer.source_ids
    words = f"{layer.title} {layer.note} {layer.unit}".lower()
    assert not [word for word in ("kwetsbaar", "cliënt", "doelgroep", "voorzieningen", "indicator") if word in words]


def test_what_ranks_areas_for_a_decision_is_guarded() -> None:
    reading_scores = [name for name in MODULES if "score_wijken" in vars(import_module(f"layers.{name}"))]
    assert reading_scores == ["past_een_cirkel"]
    assert all(import_module(f"layers.{name}").LAYER.guarded for name in reading_scores)
