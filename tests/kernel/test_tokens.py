"""A token opens one thing, in one version, and nothing else."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comptoir.kernel import tokens

KINDS = st.sampled_from(["ticket", "manage", "a", "é"])
IDS = st.integers(1, 2**53)
VERSIONS = st.integers(1, 1000)


@given(kind=KINDS, pk=IDS, version=VERSIONS)
def test_a_token_opens_what_it_was_issued_for(kind, pk, version):
    token = tokens.issue(kind, pk, version)
    assert tokens.opens(token, kind, pk, version) is True
    assert tokens.claimed_pk(token) == pk


@given(kind=KINDS, pk=IDS, version=VERSIONS)
def test_a_token_is_short_and_without_letters_that_look_alike(kind, pk, version):
    token = tokens.issue(kind, pk, version)
    assert re.fullmatch(rf"{pk}-[0-9A-HJKMNP-TV-Z]{{26}}", token)


def test_case_does_not_matter():
    assert tokens.opens(tokens.issue("ticket", 12, 1).lower(), "ticket", 12, 1) is True


@pytest.mark.parametrize(
    ("kind", "pk", "version"), [("manage", 12, 1), ("ticket", 13, 1), ("ticket", 12, 2), ("ticket", 1, 21)]
)  # fmt: skip
def test_a_token_opens_no_other_kind_thing_or_version(kind, pk, version):
    assert tokens.opens(tokens.issue("ticket", 12, 1), kind, pk, version) is False


def test_a_token_with_another_id_in_front_opens_neither():
    mac = tokens.issue("ticket", 12, 1).partition("-")[2]
    assert [tokens.opens(f"{pk}-{mac}", "ticket", int(pk), 1) for pk in ("13", "012")] == [
        False
    ] * 2


@given(place=st.integers(0, 25), letter=st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
def test_one_letter_changed_opens_nothing(place, letter):
    token = tokens.issue("ticket", 12, 1)
    forged = token[: 3 + place] + letter + token[4 + place :]
    assert tokens.opens(forged, "ticket", 12, 1) is (forged == token)


@given(token=st.text(st.characters(exclude_categories=["Cs"])))
def test_whatever_is_typed_opens_nothing_and_breaks_nothing(token):
    assert tokens.opens(token, "ticket", 12, 1) is False
    assert tokens.claimed_pk(token) is None or tokens.claimed_pk(token) >= 0


@pytest.mark.parametrize(
    "token", ["", "-", "12", "x-ABC", "-12-ABC", "1.5-A", "١٢-ABC", f"{'9' * 19}-A"]
)
def test_what_is_not_shaped_like_a_token_claims_nothing(token):
    assert tokens.claimed_pk(token) is None


def test_another_secret_issues_other_tokens(settings):
    token = tokens.issue("ticket", 12, 1)
    settings.SECRET_KEY = "another secret"
    assert tokens.opens(token, "ticket", 12, 1) is False
