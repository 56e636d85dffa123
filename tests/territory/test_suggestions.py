"""What comes while one types."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.usefixtures("pas_de_calais")
URL = "/communes/suggestions/"


def options(client: Client, **query: str) -> str:
    response = client.get(URL, query)
    assert response.status_code == 200
    return response.content.decode().strip()


def test_the_address() -> None:
    assert reverse("territory:suggestions") == URL


def test_an_option_is_a_text_that_the_field_understands(client: Client) -> None:
    assert options(client, q="lievin").splitlines() == [
        '<option value="Liévin (62800)"></option>',
        '<option value="Merck-Saint-Liévin (62560)"></option>',
    ]


def test_a_former_name_is_said(client: Client) -> None:
    assert options(client, q="berguet") == '<option value="Isbergues (62330)">Berguette</option>'


def test_htmx_sends_the_field_under_its_own_name(client: Client) -> None:
    assert options(client, field="pres_de", pres_de="arras") == options(client, q="arras")


def test_the_answer_is_the_same_with_and_without_htmx(client: Client) -> None:
    plain, htmx = (
        client.get(URL, {"q": "lens"}, headers=headers) for headers in ({}, {"HX-Request": "true"})
    )
    assert plain.content == htmx.content


def test_two_letters_are_too_few(client: Client, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        assert options(client, q="le") == ""


def test_never_more_than_eight(client: Client) -> None:
    assert options(client, q="saint").count("<option") == 8


def test_the_answer_may_be_kept(client: Client) -> None:
    response = client.get(URL, {"q": "lens"})
    assert sorted(response["Cache-Control"].split(", ")) == ["max-age=3600", "public"]


@pytest.mark.parametrize("query", ["x" * 20_000, "<script>", "%%%", "\x00\x00\x00", "😀😀😀"])
def test_hostile_text_finds_nothing(client: Client, query: str) -> None:
    assert options(client, q=query) == ""


def test_nothing_is_written_through_this_address(client: Client) -> None:
    assert client.post(URL).status_code == 405
