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
    with pytest.raises(SettingError, match="te kort") as caught:
        Settings.from_env({"SOCIALMAP_CIRKELS": "passphrase", "SOCIALMAP_CIRKELS_PASSPHRASE": "geheim"})
    assert "geheim" not in str(caught.value)


def test_settings_do_not_change() -> None:
    with pytest.raises(FrozenInstanceError, match="cannot assign"):
        Settings().port = 1


def test_every_setting_is_explained() -> None:
    assert all(field.metadata["help"] for field in fields(Settings))
