"""Paper: one page for the browser and the PDF, with its fonts inside, and nothing from outside."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from socialmap import paper

PAGE = (
    '<!doctype html><html lang="{}"><head><title>Blad</title><link rel="stylesheet" href="paper:paper.css"></head>'
    "<body>{}</body></html>"
)


def fonts(pdf):
    found = set()
    for page in PdfReader(BytesIO(pdf)).pages:
        for font in page["/Resources"]["/Font"].values():
            inner = font.get_object().get("/DescendantFonts", [font])[0].get_object()
            descriptor = inner["/FontDescriptor"].get_object()
            assert "/FontFile2" in descriptor or "/FontFile3" in descriptor
            found.add(str(inner["/BaseFont"]))
    return found


def test_a_page_becomes_a_tagged_a4():
    made = PdfReader(BytesIO(paper.pdf(PAGE.format("nl", "<h1>Zo loopt u</h1><p>Ga naar rechts.</p>"))))
    assert made.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert made.trailer["/Root"]["/Lang"] == "nl"
    assert [round(float(side) / 72 * 25.4) for side in made.pages[0].mediabox[2:]] == [210, 297]
    assert "Ga naar rechts." in made.pages[0].extract_text()


@pytest.mark.parametrize(
    ("language", "text", "font"),
    [
        ("nl", "Ga naar rechts", "NotoSans"),
        ("ar", "اذهب إلى اليمين", "NotoSansArabic"),
        ("ti", "ናብ የማን", "NotoSansEthiopic"),
    ],
)
def test_letters_of_every_script_are_inside(language, text, font):
    assert any(
        name.split("+")[-1].replace("-", "").startswith(font) for name in fonts(paper.pdf(PAGE.format(language, text)))
    )


@pytest.mark.parametrize("sign", ["\ue000", "\U000e0041", "\U000f0000", "\U0001fbff"])
def test_a_sign_that_no_font_has_is_left_out_instead_of_an_empty_box(sign):
    made = PdfReader(BytesIO(paper.pdf(PAGE.format("nl", f"<h1>{sign} Het Café {sign}’t Hof</h1>"))))
    assert made.pages[0].extract_text().split() == ["Het", "Café", "’t", "Hof"]


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/x.png", "file:///etc/hostname", "paper:../paper.py"])
def test_nothing_is_fetched(address):
    with pytest.raises(paper.PaperError, match="niets van buiten"):
        paper.pdf(PAGE.format("nl", f'<img alt="" src="{address}">'))


def test_without_pango_one_sentence_says_what_to_install(monkeypatch):
    paper._weasyprint.cache_clear()
    monkeypatch.setattr(paper, "import_module", _fails)
    assert not paper.can_print()
    with pytest.raises(paper.PaperError, match="installeert Pango"):
        paper.pdf(PAGE.format("nl", ""))
    paper._weasyprint.cache_clear()


def _fails(name):
    msg = "cannot load library 'libgobject-2.0-0'"
    raise OSError(msg)


def test_a_sign_that_no_font_has_is_left_out_and_the_rest_stays(caplog):
    text = "<h1>\U0001f33b Buurttuin \u82b1 \U0001f469\u200d\U0001f469\u200d\U0001f467 De Zon\ufe0f</h1>"
    for made in (paper.pdf(PAGE.format("nl", text)), paper.fitting([PAGE.format("nl", text)], 1)[1]):
        page = PdfReader(BytesIO(made)).pages[0]
        assert " ".join(page.extract_text().split()) == "Buurttuin De Zon"
    assert "notdef" not in caplog.text
