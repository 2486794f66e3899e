"""Who may do what, and where: the table of roles, asked of real areas and places."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialmap.keeping import roles
from socialmap.keeping.roles import LOCAL, Account, Right
from socialmap.model import Role, Visibility

CODES = st.frozensets(st.sampled_from("ABCDEF"), max_size=4)
ACCOUNTS = st.builds(Account, st.just("1"), st.just("anna"), st.sampled_from(Role), CODES)


@given(ACCOUNTS, st.lists(CODES, max_size=4), st.sampled_from(Right))
def test_more_spots_never_allow_more(account, spots, right):
    allowed = [roles.may(account, right, *spots[:n]) for n in range(len(spots) + 1)]
    assert allowed == sorted(allowed, reverse=True)
    assert roles.may(account, right) == roles.has(account, right)


@given(ACCOUNTS, CODES)
def test_nobody_but_the_hoofdredacteur_writes_outside_their_areas(account, spot):
    if roles.may_write(account, spot) or roles.may_approve(account, spot):
        assert account.role is Role.HOOFDREDACTEUR or spot & account.areas


@pytest.mark.parametrize(
    ("role", "sees", "cirkels", "writes", "approves", "suggests", "chief"),
    [
        (None, 1, False, False, False, False, False),
        (Role.VRIJWILLIGER, 1, False, False, False, True, False),
        (Role.OPBOUWWERKER, 2, False, True, False, False, False),
        (Role.PROJECTLEIDER, 2, True, False, False, False, False),
        (Role.REDACTEUR, 2, False, True, True, False, False),
        (Role.HOOFDREDACTEUR, 3, True, True, True, False, True),
    ],
)
def test_each_role_may_what_the_issue_says(role, sees, cirkels, writes, approves, suggests, chief):
    account = role and Account("1", "anna", role, frozenset({"N"}))
    spot = {"NA", "N"}
    assert [roles.may_see_level(account, level) for level in Visibility] == [sees > n for n in range(3)]
    assert roles.may_see_cirkels(account) == cirkels
    assert roles.may_write(account, spot) == writes
    assert roles.may_approve(account, spot) == approves
    assert roles.may_suggest(account, spot) == suggests
    assert roles.may_purge(account) == roles.may_manage(account) == chief
    assert roles.may_write(account, spot, {"MA", "M"}) == chief


def test_who_has_the_machine_may_all_and_signs_as_before():
    assert [right for right in Right if not roles.may(LOCAL, right, {"N"})] == [Right.SEE_SEALED]
    assert (LOCAL.signs, LOCAL.id) == ("redacteur", "")


def test_every_role_has_its_line():
    assert set(roles.RIGHTS) == set(Role)
    assert set(itertools.chain(*roles.RIGHTS.values())) == set(Right)
