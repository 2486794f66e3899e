"""Accounts in a backup: they come back, what lets somebody in does not, and who left stays away."""

import zipfile
from contextlib import closing
from dataclasses import replace

import pytest

from socialmap import backup
from socialmap.config import Settings
from socialmap.errors import NotFoundError
from socialmap.importing.starter import prepare_store
from socialmap.keeping import accounts
from socialmap.model import Role
from tests.support.accounts import PASSPHRASE, make_account


def test_a_restore_brings_accounts_and_nobody_in(database_url, tmp_path):
    settings = Settings(data_dir=tmp_path / "var", database_url=database_url)
    moment = accounts.now()
    with closing(prepare_store(settings)) as store:
        anna, bea = (make_account(store, name, Role.PROJECTLEIDER) for name in ("anna", "bea"))
        ended, kept = (accounts.log_in(store, "anna", PASSPHRASE, moment=moment) for _ in range(2))
        link = accounts.new_link(store, bea.id, moment=moment)
        made = backup.back_up(settings, tmp_path / "kopie.zip").path
        accounts.log_out(store, ended)
        accounts.end(store, settings.data_dir, bea.id)
    secret = [accounts._hash(key).encode() for key in (ended, kept, link)]
    with zipfile.ZipFile(made) as archive:
        content = b"".join(archive.read(name) for name in archive.namelist())
    assert not any(one in content for one in secret), "not even as bytes that were deleted"
    backup.restore(settings, made, lambda _: True)
    with closing(prepare_store(settings)) as store:
        assert [one.account for one in accounts.listed(store, moment=moment)] == [anna], (
            "bea left: no copy brings her back"
        )
        assert not any(accounts.of_session(store, key, moment=moment) for key in (ended, kept))
        with pytest.raises(NotFoundError, match="gebruikt of te oud"):
            accounts.of_link(store, link, moment=moment)
        assert accounts.log_in(store, "anna", PASSPHRASE, moment=moment)


def test_a_store_of_before_there_were_accounts_gets_them(real_store, tmp_path):
    settings = replace(Settings(data_dir=tmp_path / "var"), database_url=f"sqlite:///{real_store}")
    with closing(prepare_store(settings)) as store:
        make_account(store, "anna", Role.REDACTEUR, "N")
        assert accounts.log_in(store, "anna", PASSPHRASE, moment=accounts.now())
