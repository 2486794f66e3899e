"""``python -m socialmap``: import and fetch data, look after places, make a map to take along."""

from __future__ import annotations

from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from socialmap.config import Settings
from socialmap.errors import BadInputError, SocialMapError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from socialmap.importing import ImportReport

#: Bad input of any kind ends with this code.
EXIT_BAD_INPUT = 2


class _Sentences(click.Group):
    """Errors are one Dutch sentence, without a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except SocialMapError as error:
            return _refuse(ctx, str(error))
        except click.UsageError as error:
            return _refuse(ctx, f"{_in_dutch(error)}; met --help ziet u wat kan.")


def _refuse(ctx: click.Context, sentence: str) -> NoReturn:
    click.echo(f"Fout: {sentence}", err=True)
    ctx.exit(EXIT_BAD_INPUT)


def _in_dutch(error: click.UsageError) -> str:
    """What click says in English."""
    param = error.param if isinstance(error, click.BadParameter) else None
    name = "" if param is None else param.opts[0] if isinstance(param, click.Option) else param.human_readable_name
    match error:
        case click.MissingParameter():
            return f"er ontbreekt iets: {name}"
        case click.BadParameter():
            return f"deze waarde kan niet bij {name}"
        case click.NoSuchOption():
            return f"de optie {error.option_name} bestaat niet"
        case click.NoSuchCommand():
            return f"de opdracht {error.command_name} bestaat niet"
    return "deze opdracht is niet compleet"


@click.group(cls=_Sentences, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name=None, version=__import__("socialmap").__version__)
@click.pass_context
def main(ctx: click.Context) -> None:
    """Sociale kaart van een buurt: gegevens inlezen, ophalen, nakijken en meenemen."""
    ctx.obj = Settings.from_env()


@main.command("import", short_help="lees bestanden in")
@click.argument("words", nargs=-1, required=True, metavar="[SOORT] BESTAND...")
@click.option("--report", "report_path", type=click.Path(path_type=Path), help="schrijf alle opmerkingen als CSV")
@click.option("--column", "columns", multiple=True, metavar="ONZE=HUNNE", help="welke kolom van hen onze kolom is")
@click.option("--elsewhere", is_flag=True, help="straten mogen buiten Nederland liggen")
@click.option(
    "--origin", nargs=3, metavar="MAKER LICENTIE DATUM", help="van wie straten zijn, als het bestand dat niet zegt"
)
@click.pass_obj
def import_command(
    settings: Settings,
    *,
    words: tuple[str, ...],
    report_path: Path | None,
    columns: tuple[str, ...],
    elsewhere: bool,
    origin: tuple[str, str, str] | None,
) -> None:
    """Lees bestanden in. De soort blijkt uit de inhoud; een eerste woord zoals places gaat voor."""
    from socialmap.importing.flow import import_files
    from socialmap.importing.starter import prepare_store
    from socialmap.network.network import Origin

    kind, paths = _kind_and_paths(words)
    mapping = _mapping(columns)
    with closing(prepare_store(settings)) as store, _telling(report_path) as done, _progress() as progress:
        import_files(
            store,
            paths,
            settings=settings,
            kind=kind,
            mapping=mapping,
            progress=progress,
            done=done,
            elsewhere=elsewhere,
            origin=Origin(*origin) if origin else None,
        )


@main.command(short_help="haal open gegevens op")
@click.argument("what", type=click.Choice(["amsterdam", "gemeente", "streets"]), metavar="amsterdam|gemeente|streets")
@click.argument("code", required=False, metavar="[GM0344|PLAATS]")
@click.option("--around", default="", help="straten om een punt: breedte en lengte in graden, zoals 52.37,4.90")
@click.option("--distance", type=float, default=2000.0, show_default=True, help="hoe ver om dat punt, in meters")
@click.option("--elsewhere", is_flag=True, help="straten mogen buiten Nederland liggen")
@click.option("--report", "report_path", type=click.Path(path_type=Path), help="schrijf alle opmerkingen als CSV")
@click.pass_obj
def fetch(
    settings: Settings,
    *,
    what: str,
    code: str | None,
    around: str,
    distance: float,
    elsewhere: bool,
    report_path: Path | None,
) -> None:
    """Haal gegevens op bij de bron: Amsterdam, een gemeente met haar CBS-code, of straten van een plaats."""
    from socialmap.importing.flow import import_tables
    from socialmap.importing.starter import prepare_store
    from socialmap.sources.live import fetch_amsterdam, fetch_gemeente
    from socialmap.sources.streets import fetch_streets

    if what == "gemeente" and not code:
        msg = "de code van de gemeente ontbreekt"
        raise BadInputError(msg, expected="GM en vier cijfers, zoals GM0344")
    with closing(prepare_store(settings)) as store, _telling(report_path) as done, _progress() as progress:
        if what == "streets":
            where: dict[str, Any] = {
                "place": code or "",
                "around": around,
                "distance": distance,
                "elsewhere": elsewhere,
            }
            fetched: Any = [fetch_streets(settings, progress, **where)]
        elif what == "amsterdam":
            fetched = fetch_amsterdam(settings, progress)
        else:
            fetched = fetch_gemeente(code or "", settings, progress)
        import_tables(store, fetched, settings=settings, progress=progress, done=done)


@main.command(short_help="wie kan waarheen lopen")
@click.option("--from", "start", metavar="PLEK", help="vanaf een plek, adres of punt: welke plekken zijn te lopen")
@click.option("--to-kind", "kind", metavar="SOORT", help="van elk gebied naar de dichtste plek van een soort")
@click.option("--closing", metavar="PLEK", help="wie raakt een plek kwijt als deze dichtgaat")
@click.option("--minutes", default=10.0, show_default=True, help="minuten lopen")
@click.option("--profile", default="wandelen", show_default=True, help="wie er loopt (data/profielen.csv)")
@click.option("--by", "level", default="buurt", show_default=True, help="buurt, wijk, gebied of stadsdeel")
@click.option("--format", "form", type=click.Choice(["table", "csv"]), default="table", show_default=True)
@click.pass_obj
def reach(
    settings: Settings,
    *,
    start: str | None,
    kind: str | None,
    closing: str | None,
    minutes: float,
    profile: str,
    level: str,
    form: str,
) -> None:
    """Reken uit wie waarheen kan lopen: kies een van --from, --to-kind en --closing."""
    from socialmap.queries import walking

    if sum(choice is not None for choice in (start, kind, closing)) != 1:
        msg = "Kies een van --from, --to-kind en --closing"
        raise BadInputError(msg)
    world = _world(settings)
    if start is not None:
        frame = walking.places_within(world, start, minutes=minutes, profile=profile)
    elif kind is not None:
        frame = walking.minutes_by_area(world, kind, level=level, profile=profile)
    else:
        frame = walking.when_it_closes(world, closing or "", minutes=minutes, profile=profile)
    if form == "csv":
        click.echo(frame.to_csv(index=False), nl=False)
    else:
        click.echo("Niets gevonden." if frame.empty else frame.to_string(index=False, na_rep="weten we niet"))


@main.command("map", short_help="maak een kaart om mee te nemen")
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--layer", "chosen", multiple=True, help="alleen deze lagen; zonder keuze alle openbare")
@click.pass_obj
def map_command(settings: Settings, out: Path, chosen: tuple[str, ...]) -> None:
    """Schrijf een kaart als een bestand dat zonder internet opent."""
    from layers import find_layers
    from socialmap.atlas import write_map
    from socialmap.errors import NotFoundError

    layers = find_layers()
    unknown = [name for name in chosen if name not in layers]
    if unknown:
        msg = f"De laag {unknown[0]!r} bestaat niet; kies uit: {', '.join(sorted(layers))}."
        raise NotFoundError(msg)
    world = _world(settings)
    wanted = [layers[name] for name in chosen] if chosen else [layer for layer in layers.values() if not layer.guarded]
    write_map(world, wanted, out)
    click.echo(f"Kaart geschreven: {out} ({out.stat().st_size / 1e6:.1f} MB)")


@main.command(short_help="waar kan een nieuwe cirkel komen")
@click.option("-k", "k", type=int, default=3, show_default=True, help="hoeveel plekken")
@click.option("--minutes", type=float, default=15.0, show_default=True, help="hoeveel minuten lopen nog dichtbij is")
@click.option(
    "--method",
    type=click.Choice(["mclp", "p-median"]),
    default="mclp",
    show_default=True,
    help="mclp: zo veel mogelijk behoefte dichtbij; p-median: gemiddeld zo kort mogelijk lopen",
)
@click.option("--per-wijk", is_flag=True, help="hoogstens een cirkel in elke wijk")
@click.option("--exclude", multiple=True, metavar="ID", help="deze plek niet")
@click.option("--force", multiple=True, metavar="ID", help="deze plek zeker")
@click.option("--with-reports", is_flag=True, help="denkoefening: de cirkels uit de verslagen zijn er nog")
@click.option("--format", "shape", type=click.Choice(["table", "json"]), default="table", show_default=True)
@click.pass_obj
def site(settings: Settings, /, shape: str, **asked: Any) -> None:
    """Kies plekken voor de volgende cirkels, en zie hoe zeker die keuze is."""
    import orjson

    from socialmap.fit.siting.wish import Method, Wish
    from socialmap.i18n import DEFAULT, words
    from socialmap.queries.siting import find_sites, siting_json, siting_lines, siting_page

    wish = Wish(**{**asked, "method": Method(asked["method"])})
    world = _world(settings)
    with _progress() as progress:
        found = find_sites(world, wish, progress=lambda share: progress("trekkingen", share))
    page = siting_page(world, found, words(DEFAULT))
    if shape == "json":
        click.echo(orjson.dumps(siting_json(found, page), option=orjson.OPT_INDENT_2))
    else:
        click.echo("\n".join(siting_lines(page)))


@main.command(short_help="verander een plek")
@click.argument("place_id")
@click.argument("changes", nargs=-1, required=True, metavar="VELD=WAARDE...")
@click.option("--role", required=True, help="de rol van wie dit verandert, zoals redacteur (geen naam)")
@click.pass_obj
def edit(settings: Settings, place_id: str, changes: tuple[str, ...], role: str) -> None:
    """Verander velden van een plek. Een latere import laat staan wat u hier verandert."""
    from socialmap.importing.editing import edit_place
    from socialmap.importing.starter import prepare_store

    with closing(prepare_store(settings)) as store:
        edit_place(store, place_id, _mapping(changes), role=role)
    click.echo("Opgeslagen.")


@main.command(short_help="een mens keek een plek na")
@click.argument("place_id")
@click.option("--role", required=True, help="de rol van wie keek, zoals redacteur (geen naam)")
@click.pass_obj
def check(settings: Settings, place_id: str, role: str) -> None:
    """Leg vast dat een mens vandaag deze plek heeft nagekeken."""
    from socialmap.importing.editing import check_place
    from socialmap.importing.starter import prepare_store
    from socialmap.schedule import AMSTERDAM_TIME

    with closing(prepare_store(settings)) as store:
        check_place(store, place_id, role=role, on=datetime.now(AMSTERDAM_TIME).date())
    click.echo("Opgeslagen: vandaag gecontroleerd.")


@main.command(short_help="waar een bron iets anders zegt dan een mens")
@click.pass_obj
def differences(settings: Settings) -> None:
    """Toon waar een bron iets anders zegt dan wat een mens heeft ingevuld."""
    from socialmap.importing.editing import differences as read_differences
    from socialmap.importing.starter import prepare_store

    with closing(prepare_store(settings)) as store:
        frame = read_differences(store)
    click.echo("Er zijn geen verschillen." if frame.empty else frame.to_string(index=False))


@main.command(short_help="waar past een nieuwe cirkel?")
@click.option("--orientation", default="ontmoeting", metavar="RICHTING", help="ontmoeting, ontwikkeling, ...")
@click.option("--level", default="wijk", metavar="wijk|buurt", help="per wijk of per buurt")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table")
@click.option("--draws", type=click.IntRange(1, 100_000), default=10_000, help="hoe vaak er geloot wordt")
@click.option("--seed", type=click.IntRange(0), default=2026, help="hetzelfde getal geeft dezelfde uitkomst")
@click.pass_obj
def score(settings: Settings, *, orientation: str, level: str, form: str, draws: int, seed: int) -> None:
    """Hoe goed past een nieuwe cirkel, en hoe zeker is dat? Eerst mensen, dan een plek."""
    import orjson

    from socialmap.fit.measures import LEVELS
    from socialmap.fit.profile import ORIENTATIONS
    from socialmap.model import Level, Orientation
    from socialmap.queries.cirkels import FitAsk
    from socialmap.queries.cirkels_export import fit_csv, fit_rows, fit_table

    asked = FitAsk(
        orientation=Orientation(_one_of("--orientation", orientation, ORIENTATIONS)),
        level=Level(_one_of("--level", level, LEVELS)),
        draws=draws,
        seed=seed,
    )
    with _progress() as progress:
        rows, unknown = fit_rows(_world(settings), asked, progress=lambda share: progress("loten", share))
    if form == "json":
        told = {"orientation": orientation, "level": level, "draws": draws, "seed": seed, "unknown": unknown}
        click.echo(orjson.dumps({**told, "areas": rows}, option=orjson.OPT_INDENT_2))
    else:
        click.echo(fit_csv(rows) if form == "csv" else fit_table(rows), nl=form == "table")
    if unknown:
        click.echo(f"Wat weten we niet? {'; '.join(unknown)}.", err=True)


def _one_of(option: str, value: str, choices: Iterable[str]) -> str:
    if value not in list(choices):
        msg = f"deze keuze kan niet bij {option}"
        raise BadInputError(msg, value=value, expected=f"een van: {', '.join(choices)}")
    return value


def _kind_and_paths(words: tuple[str, ...]) -> tuple[str | None, list[Path]]:
    from socialmap.sources.reading import KINDS
    from socialmap.sources.streets import NETWORK

    first = words[0]
    kind = first if first in {NETWORK, *(kind.name for kind in KINDS)} and len(words) > 1 else None
    return kind, [Path(word) for word in (words[1:] if kind else words)]


def _mapping(pairs: tuple[str, ...]) -> dict[str, str]:
    split = [pair.partition("=") for pair in pairs]
    wrong = [pair for pair, (name, sign, _) in zip(pairs, split, strict=True) if not (name and sign)]
    if wrong:
        msg = "dit is geen veld met een waarde"
        raise BadInputError(msg, value=wrong[0], expected="VELD=WAARDE")
    return {name: value for name, _, value in split}


@contextmanager
def _progress() -> Iterator[Callable[[str, float], None]]:
    """A bar a file, on stderr."""
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    tasks: dict[str, Any] = {}
    with Progress(*columns, console=Console(stderr=True)) as bars:

        def show(name: str, share: float) -> None:
            if name not in tasks:
                tasks[name] = bars.add_task(name, total=1.0)
            bars.update(tasks[name], completed=share)

        yield show


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
            click.echo("\n".join(report.lines()))
        if path:
            write_report(reports, path)
            click.echo(f"Alle opmerkingen staan in {path}.")


def _world(settings: Settings) -> Any:
    from socialmap.importing.starter import prepare_store
    from socialmap.world import Viewer, load_world

    with closing(prepare_store(settings)) as store:
        return load_world(
            store, gemeente=settings.gemeente, viewer=Viewer.PUBLIC, now=datetime.now(UTC), settings=settings
        )
