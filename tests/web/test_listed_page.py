"""Who is on this map: in every language, from what the program declares, and nothing of what is sealed."""

import re

import pytest

from socialmap.i18n import LANGUAGES, words
from socialmap.marks import KIND_MARKS
from socialmap.model import PlaceKind
from socialmap.model.sealed import SEALED_KINDS
from socialmap.queries.kaart.listed import listed

KINDS = [kind for kind in KIND_MARKS if PlaceKind(kind) not in SEALED_KINDS]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_tells_every_kind_once_and_none_that_is_sealed(app, language):
    says, client = words(language), app.test_client()
    told = [kind for group in listed(says) for kind in group.kinds]
    assert sorted(told) == sorted(says.sentence(says.gettext(KIND_MARKS[kind].plural)) for kind in KINDS)
    prefix = "" if language == "nl" else f"/{language}"
    answer = client.get(f"{prefix}/wie-staat-er-op")
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    listed_kinds = re.findall(r"<li>(.*?)</li>", answer.text)
    for kind in SEALED_KINDS:
        assert says.sentence(says.gettext(KIND_MARKS[kind].plural)) not in listed_kinds
    # Every page leads there in its own language.
    assert f'href="{prefix}/wie-staat-er-op"' in client.get(f"{prefix}/wegwijzer").text


def test_what_is_open_to_all_comes_first():
    first = listed(words("nl"))[0]
    assert first.door == "Open voor iedereen."
    assert "Huizen van de Wijk" in first.kinds
