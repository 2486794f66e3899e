"""The plan of a quarter by page and as a table, for who keeps the map up."""

import csv
import io
import re

from tests.support.letting_in import let_in


def rows(answer) -> list[dict[str, str]]:
    assert (answer.status_code, answer.content_type) == (200, "text/csv; charset=utf-8")
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_the_plan_is_counted_again_by_what_the_address_says(app):
    client = let_in(app)
    page = client.get("/bijhouden/plan").text
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert "Gerekend met 90 seconden per telefoontje en 4 uur bellen per week. Dat is een aanname" in text
    usual = rows(client.get("/bijhouden/plan.csv"))
    assert usual
    assert re.search(r"Klaar in week 1, die begint op maandag \d+ [a-z]+ ", text)
    for row in usual:
        assert float(row["uren"]) == round(int(row["telefoontjes"]) * 90 / 3600, 2)
        assert f'lang="nl">{row["wijk"]}</a>' in page
        assert 0 <= int(row["zonder_nummer"]) <= int(row["telefoontjes"])
        minutes = -(-int(row["telefoontjes"]) * 90 // 60)
        assert f"{row['wijk']} {row['telefoontjes']} {row['zonder_nummer']} {minutes} " in text
        assert int(row["telefoontjes"]) <= int(row["vragen"]) <= 5 * int(row["telefoontjes"])
    assert [int(row["week"]) for row in usual] == sorted(int(row["week"]) for row in usual)
    slow = rows(client.get("/bijhouden/plan.csv?seconden=1800&uren=1"))
    assert [row["wijk_code"] for row in slow] == [row["wijk_code"] for row in usual]
    calls = sum(int(row["telefoontjes"]) for row in slow)
    assert int(slow[-1]["week"]) == -(-calls // 2)
    assert "Gerekend met 1.800 seconden" in client.get("/bijhouden/plan?seconden=1800&uren=1").text
    assert 'href="/bijhouden/plan"' in client.get("/bijhouden").text
