"""Each rule of the harness bites."""

from __future__ import annotations

import socket
import warnings

import pytest
from django.contrib.contenttypes.models import ContentType
from django.http import HttpResponse
from django.template import Context, Engine, engines
from django.test import Client, override_settings
from django.urls import path

from tests.support.strictness import InlineCode, OutsideWorld, UndefinedVariable, inline_code


def rendered(source: str, **values: object) -> str:
    return Engine().from_string(source).render(Context(values))


def test_a_warning_is_an_error():
    with pytest.raises(DeprecationWarning, match="old"):
        warnings.warn("old", DeprecationWarning, stacklevel=1)


@pytest.mark.django_db
def test_rows_without_an_order_come_in_any_order():
    expected = list(ContentType.objects.order_by("pk"))
    assert len(expected) > 5
    assert any(list(ContentType.objects.all()) != expected for _ in range(20))
    assert any(
        list(ContentType.objects.values_list("pk")) != [(c.pk,) for c in expected]
        for _ in range(20)
    )
    assert any(list(ContentType.objects.iterator()) != expected for _ in range(20))


@pytest.mark.django_db
def test_rows_with_an_order_keep_it():
    once = list(ContentType.objects.order_by("-pk"))
    assert [c.pk for c in once] == sorted((c.pk for c in once), reverse=True)
    assert list(ContentType.objects.order_by("-pk").iterator()) == once


@pytest.mark.parametrize(
    "source", ["{{ absent }}", "{{ here.absent }}", "{{ absent|upper }}", "{{ here.none.absent }}"]
)
def test_a_template_that_shows_what_it_was_not_given_fails(source):
    with pytest.raises(UndefinedVariable):
        rendered(source, here={"none": None})


def test_the_configured_templates_are_strict_too():
    with pytest.raises(UndefinedVariable, match="absent"):
        engines["django"].from_string("{{ absent }}").render({})


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("{% if absent %}a{% else %}b{% endif %}", "b"),
        ("{{ absent|default:'c' }}", "c"),
        ("{{ here }}", "here"),
    ],
)
def test_optional_words_of_a_part_stay_possible(source, shown):
    assert rendered(source, here="here") == shown


@pytest.mark.parametrize("host", ["192.0.2.1", "example.org"])
def test_another_machine_is_out_of_reach(host):
    with pytest.raises(OutsideWorld, match=host):
        socket.create_connection((host, 80), timeout=1)


def test_this_machine_is_in_reach():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=1).close()


@pytest.mark.parametrize(
    "html",
    [
        '<p onclick="x()">',
        '<p style="color:red">',
        "<script>x()</script>",
        "<style>p {}</style>",
        '<a href=" JavaScript:x()">',
    ],
)
def test_inline_code_is_found(html):
    assert len(inline_code(html)) == 1


def test_files_and_data_are_no_inline_code():
    assert (
        inline_code(
            '<script src="/a.js" defer></script><script type="application/ld+json">{}</script>'
        )
        == []
    )


def page(request):  # the address of a page that breaks the rule
    return HttpResponse("<p onclick=''>")


page.login_required = False
urlpatterns = [path("bad/", page)]


@override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[])
def test_a_page_with_inline_code_fails_whatever_its_test_looks_at():
    with pytest.raises(InlineCode, match="onclick"):
        Client().get("/bad/")
