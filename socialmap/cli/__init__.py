"""``python -m socialmap``: import and fetch data, look after places, make something to take along.

A module a room; each command imports what it needs when it runs, so that ``--help`` answers at once.
"""

from __future__ import annotations

from typing import Any, NoReturn

import click

from socialmap import __version__
from socialmap.cli import (
    accounts,
    alive,
    data,
    fit,
    keep,
    leaving,
    ledger,
    merging,
    places,
    reach,
    take_along,
    worklist,
)
from socialmap.config import Settings
from socialmap.disk import explain
from socialmap.errors import SocialMapError
from socialmap.model.written import on_screen

#: Bad input of any kind ends with this code.
EXIT_BAD_INPUT = 2


class _Sentences(click.Group):
    """Errors are one Dutch sentence, without a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except SocialMapError as error:
            return _refuse(ctx, str(error))
        except BrokenPipeError:
            raise  # whoever reads along has enough
        except OSError as error:
            return _refuse(ctx, explain(error))
        except click.UsageError as error:
            return _refuse(ctx, f"{_in_dutch(error)}; met --help ziet u wat kan.")


def _refuse(ctx: click.Context, sentence: str) -> NoReturn:
    click.echo(on_screen(f"Fout: {sentence}"), err=True)
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
@click.version_option(package_name=None, version=__version__)
@click.pass_context
def main(ctx: click.Context) -> None:
    """Sociale kaart van een buurt: gegevens inlezen, ophalen, nakijken en meenemen."""
    ctx.obj = Settings.from_env()


for command in (
    data.import_command,
    data.fetch,
    leaving.export,
    keep.backup,
    keep.restore,
    places.edit,
    places.check,
    places.differences,
    places.waiting,
    ledger.history,
    ledger.undo,
    ledger.purge,
    merging.duplicates,
    merging.merge,
    accounts.account,
    reach.reach,
    alive.alive,
    worklist.worklist,
    fit.score,
    fit.calibrate,
    fit.site,
    take_along.map_command,
    take_along.guide_command,
):
    main.add_command(command)
