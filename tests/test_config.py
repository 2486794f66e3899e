"""Settings come from SOCIALMAP_* variables, are checked, and then do not change."""

from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

from socialmap.config import Settings
from socialmap.errors import SettingError


def test_without_variables_a_store_under_var() -> None:
    settings = Settings.from_env({"HOME": "/root", "SOCIAL": "x"})
    assert settings == Settings()
    assert settings.store_url == f"sqlite:///{Path.cwd() / 'var' / 'socialmap.sqlite'}"
    assert settings.cirkels == "local"


def test_each_kind_of_setting_is_read() -> None:
    settings = Settings.from_env(
        {
            "SOCIALMAP_DATA_DIR": "/srv/kaart",
            "SOCIALMAP_PORT": "8080",
            "SOCIALMAP_HTTP_TIMEOUT": "2.5",
            "SOCIALMAP_TILES_URL": "",
        }
    )
    assert (settings.data_dir, settings.port, settings.http_timeout) == (Path("/srv/kaart"), 8080, 2.5)
    assert settings.tiles_url == ""
    assert settings.store_url == "sqlite:////srv/kaart/socialmap.sqlite"


def test_a_database_that_is_set_goes_before_the_file() -> None:
    url = "postgresql+psycopg://kaart@db/kaart"
    assert Settings.from_env({"SOCIALMAP_DATABASE_URL": url}).store_url == url


@pytest.mark.parametrize(
    ("environ", "match"),
    [
        ({"SOCIALMAP_PROT": "80"}, "SOCIALMAP_PROT is geen instelling"),
        ({"SOCIALMAP_PORT": "tachtig"}, "SOCIALMAP_PORT is 'tachtig'; verwacht: een getal"),
        ({"SOCIALMAP_HTTP_TIMEOUT": ""}, "verwacht: een getal"),
        ({"SOCIALMAP_PORT": "99999"}, "SOCIALMAP_PORT is '99999'; verwacht: een getal van 0 tot en met 65535"),
        ({"SOCIALMAP_PORT": "-1"}, "SOCIALMAP_PORT is '-1'; verwacht: een getal van 0 tot en met 65535"),
        ({"SOCIALMAP_PORT": "5_000"}, "SOCIALMAP_PORT is '5_000'; verwacht: een getal"),
        ({"SOCIALMAP_PORT": "5000.5"}, "SOCIALMAP_PORT is '5000.5'; verwacht: een getal"),
        ({"SOCIALMAP_PORT": "9" * 5000}, "SOCIALMAP_PORT is '9{80}'; verwacht: een getal"),
        ({"SOCIALMAP_THREADS": "0"}, "SOCIALMAP_THREADS is '0'; verwacht: een getal van 1 tot en met 1000"),
        (
            {"SOCIALMAP_HTTP_TIMEOUT": "-2"},
            "SOCIALMAP_HTTP_TIMEOUT is '-2'; verwacht: een getal van 0.1 tot en met 3600",
        ),
        ({"SOCIALMAP_HTTP_TIMEOUT": "nan"}, "SOCIALMAP_HTTP_TIMEOUT is 'nan'; verwacht: een getal"),
        ({"SOCIALMAP_HTTP_TIMEOUT": "inf"}, "SOCIALMAP_HTTP_TIMEOUT is 'inf'; verwacht: een getal"),
        ({"SOCIALMAP_MAX_FILE_BYTES": "0"}, "SOCIALMAP_MAX_FILE_BYTES is '0'; verwacht: een getal van 1"),
        ({"SOCIALMAP_HOST": "een twee"}, "SOCIALMAP_HOST is 'een twee'; verwacht: 127.0.0.1"),
        ({"SOCIALMAP_HOST": ""}, "SOCIALMAP_HOST is ''; verwacht"),
        ({"SOCIALMAP_GEMEENTE": "Amsterdam"}, "SOCIALMAP_GEMEENTE is 'Amsterdam'; verwacht: een code van het CBS"),
        (
            {"SOCIALMAP_SCHOOL_REGION": "oost"},
            "SOCIALMAP_SCHOOL_REGION is 'oost'; verwacht: een van: noord",
        ),
        ({"SOCIALMAP_TILES_URL": "tegels"}, "SOCIALMAP_TILES_URL is 'tegels'; verwacht: een adres"),
        ({"SOCIALMAP_CBS_URL": ""}, "SOCIALMAP_CBS_URL is ''; verwacht: een adres"),
        ({"SOCIALMAP_DATA_DIR": f"{__file__}/var"}, "SOCIALMAP_DATA_DIR is .*; verwacht: een map"),
        ({"SOCIALMAP_SECRET_KEY": "kort"}, "SOCIALMAP_SECRET_KEY is te kort; verwacht: minstens 16 tekens"),
        ({"SOCIALMAP_CIRKELS": "publiek"}, "verwacht: local, passphrase, open"),
        ({"SOCIALMAP_CIRKELS": "passphrase"}, "SOCIALMAP_CIRKELS_PASSPHRASE is te kort"),
        ({"SOCIALMAP_CIRKELS": "passphrase", "SOCIALMAP_CIRKELS_PASSPHRASE": "kort"}, "minstens 8 tekens"),
    ],
)
def test_a_wrong_setting_is_one_sentence(environ: dict[str, str], match: str) -> None:
    with pytest.raises(SettingError, match=match) as caught:
        Settings.from_env(environ)
    assert "\n" not in str(caught.value)


def test_a_passphrase_is_never_in_the_message() -> None:
    for secret in ("SOCIALMAP_CIRKELS_PASSPHRASE", "SOCIALMAP_SECRET_KEY"):
        with pytest.raises(SettingError, match="te kort") as caught:
            Settings.from_env({"SOCIALMAP_CIRKELS": "passphrase", secret: "geheim"})
        assert "geheim" not in str(caught.value)


def test_secrets_are_in_no_message_of_the_settings_themselves() -> None:
    secrets = {"secret_key": "geheim-1", "cirkels_passphrase": "geheim-2", "database_url": "postgresql://u:geheim-3@db"}
    assert "geheim" not in repr(Settings(**secrets))


def test_every_number_has_its_range_beside_it() -> None:
    numbers = [field for field in fields(Settings) if isinstance(field.default, int | float)]
    assert len(numbers) > 5
    for field in numbers:
        low, high = field.metadata["low"], field.metadata["high"]
        assert low <= field.default <= high, field.name
        for outside in (low - 1, high + 1):
            with pytest.raises(SettingError, match=f"SOCIALMAP_{field.name.upper()} is "):
                Settings.from_env({f"SOCIALMAP_{field.name.upper()}": str(outside)})


def test_the_defaults_are_what_settings_may_be() -> None:
    usual = {f"SOCIALMAP_{field.name.upper()}": str(field.default) for field in fields(Settings)}
    assert Settings.from_env(usual) == Settings()


def test_settings_do_not_change() -> None:
    with pytest.raises(FrozenInstanceError, match="cannot assign"):
        Settings().port = 1


def test_every_setting_is_explained() -> None:
    assert all(field.metadata["help"] for field in fields(Settings))
