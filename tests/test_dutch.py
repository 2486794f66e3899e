"""The Dutch of the guide is plain: short sentences, words that people use (issue 5; B1 on a screen, A2 on a sheet)."""

import re

import pytest
from wordfreq import zipf_frequency

from tests.support.texts import guide_texts

LONGEST, USUAL_LENGTH = 22, 12
#: From here on a word is used often enough (Zipf: 3 is once in a million words).
COMMON, RARE_SHARE = 3.0, 0.05
#: What somebody types who looks after the computer.
COMMAND = re.compile(r"apt-get [^)]*")


def parts(text: str) -> list[str]:
    """The sentences of a text, without what is filled in."""
    bare = COMMAND.sub("", re.sub(r"%\(\w+\)s", "", text))
    return [part for part in re.split(r"(?<=[.?!:])\s+", bare) if words_of(part)]


def words_of(text: str) -> list[str]:
    return re.findall(r"[^\W\d_][\w'’-]*", text.replace("'", " "))


@pytest.fixture(scope="module")
def texts() -> list[str]:
    """Of a text that counts, the form for many: the longer one."""
    return sorted({text if isinstance(text, str) else text[1] for text in guide_texts()})


def test_sentences_are_short(texts):
    sentences = [part for text in texts for part in parts(text) if part.rstrip().endswith((".", "?", "!"))]
    lengths = [len(words_of(sentence)) for sentence in sentences]
    assert len(sentences) > 200
    assert sum(lengths) / len(lengths) <= USUAL_LENGTH
    assert [sentence for sentence, length in zip(sentences, lengths, strict=True) if length > LONGEST] == []


def test_words_are_common(texts):
    """Also with the words of this domain (Buurtteam, buurtkamer, Stadspas) and names counted."""
    words = [word for text in texts for part in parts(text) for word in words_of(part)]
    rare = [word for word in words if zipf_frequency(word, "nl") < COMMON]
    share = len(rare) / len(words)
    assert share <= RARE_SHARE, f"{share:.1%} of {len(words)} words is rare: {', '.join(sorted(set(rare)))}"
