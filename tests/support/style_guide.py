"""A page with every component of ``templates/_shapes.html`` in each of its states: for tests, it has no address."""

from types import SimpleNamespace

from jinja2 import Environment, FileSystemLoader

from tests.support.importing import ROOT

STATIC = ROOT / "socialmap" / "static"
SHEETS = ("tokens.css", "shapes.css", "style.css")
DAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")

PAGE = """
{% from "_shapes.html" import field, list_field, choice_field, day_group, read_back, large_answers, save_bar, progress,
  notice, fold %}
<!doctype html>
<html lang="nl" dir="{{ direction }}"><head><meta charset="utf-8"><title>Onderdelen</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>{{ style | safe }}</style></head>
<body class="text-page"><main>
<h1>Onderdelen</h1>
{{ progress("7 van 17 plekken klaar", 7, 17) }}
{{ notice(text) }}{{ notice("Bewaard.", calm=True) }}
<form>
{{ field("naam", "Hoe heet het?", value=text, hint="Zoals het op de deur staat.", required=True, maxlength=100) }}
{{ field("telefoon", "Telefoonnummer", value="bel Jan", kind="tel", error="Een nummer heeft tien cijfers.") }}
{{ field("uitleg", "Wat doet u er?", kind="long", hint="In een of twee zinnen.", error="Dit is te lang.") }}
{{ field("dicht", "Staat uit", disabled=True) }}
{{ list_field("soort", "Wat voor plek?", choices, hint="Weet u het niet? Kies dan niets.") }}
{{ choice_field("trap", "Kunt u zonder trap naar binnen?", choices) }}
{{ choice_field("voor", "Voor wie?", choices, kind="checkbox", hint="Meer mag.", error="Kies er een.") }}
{{ day_group("uren", "Welke dagen?", days, ("Van", "10.00"), ("Tot", "12.00"), hint="Deze dagen zijn even lang.") }}
{{ day_group("uren-2", "En verder?", days, ("Van", ""), ("Tot", ""), error="Vul in hoe laat.") }}
{{ read_back("terug", "Maandag en woensdag van 10.00 tot 12.00 uur. Klopt dat?") }}
<h2 id="vraag">Is er een toilet voor bezoekers?</h2>
{{ large_answers("antwoord", "vraag", [("ja", "Ja", "J"), ("nee", "Nee", "N"), ("?", "Weet men niet", "?"),
  ("niemand", "Niemand nam op", "B")], given="nee") }}
{% call fold("Wat we al weten") %}<p>Albardakade 5</p>{% endcall %}
{% call fold("Zo zegt u het", open=True) %}<p>Goedemiddag.</p>{% endcall %}
<p><button type="button">Doe dit</button> <button type="button" class="second">Of dit</button>
<button type="button" disabled>Nu niet</button></p>
{{ save_bar("Bewaar", said="Nog niet bewaard", back="#", back_label="Stop") }}
</form></main></body></html>
"""


def style_guide(text: str = "’t Pluspunt", direction: str = "ltr") -> str:
    """The page, with one text of a reader in it."""
    made = Environment(
        loader=FileSystemLoader(ROOT / "templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    choices = [
        SimpleNamespace(value=value, label=label, chosen=value == "b")
        for value, label in (("a", "Ja"), ("b", "Nee"), ("c", "Weet ik niet"))
    ]
    days = [SimpleNamespace(value=day[:2], short=day[:2], label=day, chosen=day in DAYS[0:3:2]) for day in DAYS]
    style = "\n".join((STATIC / name).read_text() for name in SHEETS)
    return made.from_string(PAGE).render(text=text, choices=choices, days=days, style=style, direction=direction)
