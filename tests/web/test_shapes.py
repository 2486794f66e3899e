"""Components of forms: each field is named, explained and says what is wrong; what a reader typed stays text."""

import re

import pytest

from tests.support.style_guide import DAYS, style_guide

PAGE = style_guide()
FIELDS = re.findall(r"<(?:input|select|textarea)\b[^>]*>", PAGE)


def attribute(tag: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return found[1] if found else ""


def test_no_id_is_there_twice():
    ids = re.findall(r'\bid="([^"]+)"', PAGE)
    assert sorted(set(ids)) == sorted(ids)


@pytest.mark.parametrize("tag", FIELDS)
def test_every_field_has_a_label(tag):
    wrapped = re.search(rf"<label[^>]*>(?:(?!</label>).)*{re.escape(tag)}", PAGE, re.DOTALL)
    assert wrapped or f'<label for="{attribute(tag, "id")}">' in PAGE


def test_what_explains_a_field_is_bound_to_it_and_stands_before_it():
    bound = re.findall(r'aria-describedby="([^"]+)"', PAGE)
    assert [len(ids.split()) for ids in bound].count(2) == 2
    for one in (one for ids in bound for one in ids.split()):
        assert PAGE.count(f'id="{one}"') == 1
    assert PAGE.index('id="telefoon-fout"') < PAGE.index('id="telefoon"')


def test_what_is_wrong_is_said_in_words_and_to_a_screen_reader():
    assert attribute(next(tag for tag in FIELDS if 'id="telefoon"' in tag), "aria-invalid") == "true"
    assert 'id="telefoon-fout">Een nummer heeft tien cijfers.</p>' in PAGE
    assert "aria-invalid" not in next(tag for tag in FIELDS if 'id="naam"' in tag)
    # A group has no value that can be wrong.
    assert not re.search(r"<fieldset[^>]*aria-invalid", PAGE)


def test_hours_are_sent_by_day_and_time():
    days = [tag for tag in FIELDS if 'name="uren-dag"' in tag]
    assert [attribute(tag, "aria-label") for tag in days] == list(DAYS)
    assert [attribute(tag, "value") for tag in days if " checked" in tag] == ["ma", "wo"]
    times = {attribute(tag, "name"): attribute(tag, "value") for tag in FIELDS if 'inputmode="decimal"' in tag}
    assert times == {"uren-van": "10.00", "uren-tot": "12.00", "uren-2-van": "", "uren-2-tot": ""}


def test_an_answer_that_was_given_is_the_one_that_is_pressed():
    assert re.findall(r'value="([^"]+)" aria-pressed="true"', PAGE) == ["nee"]


def test_attributes_by_name_reach_the_field():
    tag = next(tag for tag in FIELDS if 'id="naam"' in tag)
    assert (attribute(tag, "required"), attribute(tag, "maxlength")) == ("True", "100")


@pytest.mark.parametrize("text", ['"><script>1</script>', "' onfocus='1", "</textarea><b>", "{{ 7*7 }}"])
def test_what_was_typed_stays_text(text):
    page = style_guide(text)
    assert text not in page or not re.search("[<\"']", text)
    assert "<script" not in page
    assert len(re.findall(r"<\w+", page)) == len(re.findall(r"<\w+", PAGE))
