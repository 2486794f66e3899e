"""Import and fetch data."""

from __future__ import annotations

from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from socialmap.cli._shared import mapping, progress_and_question, replace_option, said_kinds, say
from socialmap.cli.tables import tell_changes
from socialmap.errors import BadInputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from socialmap.config import Settings
    from socialmap.importing import ImportReport
    from socialmap.sources.apart import Reader
    from socialmap.sources.raw import HsdsTable, PlaceRows, RecordRows


@click.command("import", short_help="lees bestanden in")
@click.argument("words", nargs=-1, required=True, metavar="[SOORT] BESTAND...")
@click.option("--report", "report_path", type=click.Path(path_type=Path), help="schrijf alle opmerkingen als CSV")
@click.option("--column", "columns", multiple=True, metavar="ONZE=HUNNE", help="welke kolom van hen onze kolom is")
@click.option(
    "--value", "values", multiple=True, metavar="WOORD=ja|nee", help="wat een woord van hen voor ja of nee is: A+P=ja"
)
@click.option("--layer", "part", default="", metavar="NAAM", help="welke laag of welk werkblad, als er meer zijn")
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    metavar="WOORD=SOORT|SOORT",
    help="wat een woord van hen voor soort plek is; of zonder = wat het bestand is, zoals plekken",
)
@click.option("--role", default="", help="lees elke tabel van records als het woord van deze rol, niet van een lijst")
@click.option("--elsewhere", is_flag=True, help="straten mogen buiten Nederland liggen")
@click.option(
    "--origin",
    nargs=3,
    metavar="MAKER LICENTIE DATUM",
    help="van wie een lijst of straten zijn en van welke dag, als het bestand dat niet zegt",
)
@click.option("--source", "name", default="", metavar="NAAM", help="hoe deze lijst heet, zodat wij haar herkennen")
@click.option(
    "--list-is",
    "list_is",
    type=click.Choice(["lijst", "onderzoek", "voorstel"]),
    help="iemand houdt haar bij (lijst), een onderzoek van één moment, of door iedereen ingevuld (voorstel)",
)
@click.option(
    "--mapping",
    "fields",
    type=click.Path(path_type=Path),
    help="een koppelbestand: welk veld van een JSON-lijst van activiteiten of plekken wat zegt",
)
@click.option("--preview", is_flag=True, help="toon wat er zou veranderen en bewaar niets")
@replace_option
@click.pass_obj
def import_command(
    settings: Settings,
    *,
    words: tuple[str, ...],
    report_path: Path | None,
    columns: tuple[str, ...],
    values: tuple[str, ...],
    part: str,
    kinds: tuple[str, ...],
    role: str,
    elsewhere: bool,
    origin: tuple[str, str, str] | None,
    name: str,
    list_is: str | None,
    fields: Path | None,
    preview: bool,
    replace: bool,
) -> None:
    """Lees bestanden in. De soort blijkt uit de inhoud; een eerste woord zoals places of plekken gaat voor.

    Een tabel van export, met nummers en versies, is het woord van wie haar terugbrengt; elke andere is een lijst. Een
    lijst zonder datum geldt niet als zeker: zeg van wie zij is met --origin.
    """
    from socialmap.importing.editing import ROLES
    from socialmap.importing.flow import Hand, import_files, import_tables, title_of_list
    from socialmap.importing.lists import Stated
    from socialmap.importing.previewing import preview_files, preview_table
    from socialmap.importing.starter import prepare_store
    from socialmap.model import SourceKind
    from socialmap.network.network import Origin
    from socialmap.offer.names import whole_name
    from socialmap.sources.apart import Apart
    from socialmap.sources.wording import meanings

    of_file = [one for one in kinds if "=" not in one]
    kind, paths = _kind_and_paths((*of_file[:1], *words))
    called = said_kinds(tuple(one for one in kinds if one not in of_file[:1]))
    mapped, said = mapping(columns), meanings(values)
    maker, licence, day = origin or ("", "", "")
    stated = Stated(name, maker, licence, day, SourceKind(list_is) if list_is else None)
    hand = Hand(role or ROLES[0], of_all=bool(role), shown=whole_name)
    with (
        Apart(settings) as reader,
        closing(prepare_store(settings)) as store,
        _telling(report_path) as done,
        progress_and_question(replace=replace) as (progress, ask),
    ):
        common: dict[str, Any] = {"settings": settings, "progress": progress}
        lists: dict[str, Any] = {"kinds": called, "hand": hand, "stated": stated}
        how: dict[str, Any] = {"kind": kind, "mapping": mapped, "reader": reader, "part": part, "meanings": said}
        if fields and not preview:
            import_tables(store, _mapped(paths, fields, settings, reader), done=done, **common)
        elif preview:
            if fields:
                tables = _mapped(paths, fields, settings, reader)
                shown = [
                    preview_table(store, one, title_of_list(one), path.name, **common)
                    for one, path in zip(tables, paths, strict=True)
                ]
            else:
                shown = preview_files(store, paths, **common, **lists, **how)
            for report in shown:
                done(report)
                tell_changes(report)
            say("Er is niets bewaard: dit is wat er zou veranderen.")
        else:
            streets: dict[str, Any] = {"elsewhere": elsewhere, "origin": Origin(*origin) if origin else None}
            again = report_path is None
            import_files(store, paths, done=done, ask=ask, skip_same=again, **common, **lists, **how, **streets)


def _mapped(
    paths: list[Path], fields: Path, settings: Settings, reader: Reader
) -> list[HsdsTable | PlaceRows | RecordRows]:
    """Lists that are read by a mapping file."""
    from socialmap.sources.by_mapping import read_by_mapping
    from socialmap.world import holidays_of

    return [reader(read_by_mapping, path, fields, holidays_of(settings), settings=settings) for path in paths]


@click.command(short_help="haal open gegevens op")
@click.argument(
    "what",
    type=click.Choice(["amsterdam", "gemeente", "streets", "bbga", "calendar"]),
    metavar="amsterdam|gemeente|streets|bbga|calendar",
)
@click.argument("code", required=False, metavar="[GM0344|PLAATS|ADRES]")
@click.option("--name", default="", help="hoe een agenda heet; anders zoals zij zichzelf noemt")
@click.option("--around", default="", help="straten om een punt: breedte en lengte in graden, zoals 52.37,4.90")
@click.option("--distance", type=float, default=2000.0, show_default=True, help="hoe ver om dat punt, in meters")
@click.option("--elsewhere", is_flag=True, help="straten mogen buiten Nederland liggen")
@click.option("--report", "report_path", type=click.Path(path_type=Path), help="schrijf alle opmerkingen als CSV")
@replace_option
@click.pass_obj
def fetch(
    settings: Settings,
    *,
    what: str,
    code: str | None,
    name: str,
    around: str,
    distance: float,
    elsewhere: bool,
    report_path: Path | None,
    replace: bool,
) -> None:
    """Haal gegevens op bij de bron.

    Amsterdam, een gemeente met haar CBS-code, straten van een plaats, cijfers van het BBGA, of een agenda (iCal) met
    haar adres.
    """
    from socialmap.importing.flow import import_tables
    from socialmap.importing.starter import prepare_store
    from socialmap.sources.apart import Apart
    from socialmap.sources.bbga_live import fetch_bbga
    from socialmap.sources.calendars.feeds import checked_address, fetch_calendar
    from socialmap.sources.live import fetch_amsterdam, fetch_gemeente
    from socialmap.sources.streets import fetch_streets

    if what == "gemeente" and not code:
        msg = "de code van de gemeente ontbreekt"
        raise BadInputError(msg, expected="GM en vier cijfers, zoals GM0344")
    if what == "calendar":
        checked_address(code or "")
    with (
        Apart(settings) as reader,
        closing(prepare_store(settings)) as store,
        _telling(report_path) as done,
        progress_and_question(replace=replace) as (progress, ask),
    ):
        if what == "streets":
            where: dict[str, Any] = {
                "place": code or "",
                "around": around,
                "distance": distance,
                "elsewhere": elsewhere,
            }
            fetched: Any = [fetch_streets(settings, progress, **where, reader=reader)]
        elif what == "bbga":
            fetched = fetch_bbga(settings, progress, reader=reader)
        elif what == "calendar":
            fetched = [fetch_calendar(code or "", settings, progress, name=name, reader=reader)]
        elif what == "amsterdam":
            fetched = fetch_amsterdam(settings, progress, reader=reader)
        else:
            fetched = fetch_gemeente(code or "", settings, progress, reader=reader)
        import_tables(store, fetched, settings=settings, progress=progress, done=done, ask=ask)


def _kind_and_paths(words: tuple[str, ...]) -> tuple[str | None, list[Path]]:
    from socialmap.sources.reading import KINDS
    from socialmap.sources.records import DUTCH
    from socialmap.sources.streets import NETWORK

    first = DUTCH.get(words[0], words[0])
    kind = first if first in {NETWORK, *(kind.name for kind in KINDS)} and len(words) > 1 else None
    return kind, [Path(word) for word in (words[1:] if kind else words)]


@contextmanager
def _telling(path: Path | None) -> Iterator[Callable[[ImportReport], None]]:
    """Collects reports and tells them at the end, also those of before an error."""
    from socialmap.importing.report import write_report

    reports: list[ImportReport] = []
    if path:
        write_report(reports, path)  # whether it can be written shows before anything is stored
    try:
        yield reports.append
    finally:
        for report in reports:
            say("\n".join(report.lines()))
        if path:
            write_report(reports, path)
            say(f"Alle opmerkingen staan in {path}.")
