"""Colours that everybody can read, and an organisation's own."""

import brotli
import pytest
from django.test import override_settings
from django.urls import reverse

from comptoir.kernel.instance import instance
from comptoir.ui import checks, tokens
from comptoir.ui.tokens import STYLESHEET

pytestmark = pytest.mark.urls("tests.ui.urls")


def with_tokens(**values: str):
    """Return the settings of an organisation that has its own tokens."""
    fields = {name: getattr(instance(), name) for name in type(instance()).__slots__}
    named = {name.replace("_", "-"): value for name, value in values.items()}
    return override_settings(INSTANCE=type(instance())(**{**fields, "tokens": named}))


def test_contrast_is_that_of_wcag():
    assert tokens.contrast("#ffffff", "#000000") == pytest.approx(21)
    assert tokens.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_every_pair_of_colours_can_be_read_in_both_themes():
    assert tokens.unreadable({}) == []


def test_the_themes_declare_the_same_colours():
    themes = tokens.declared(STYLESHEET.read_text())
    assert themes["light"].keys() == themes["dark"].keys()
    assert themes["light"]["ground"] != themes["dark"]["ground"]


def test_every_token_that_the_stylesheet_uses_is_declared():
    css = STYLESHEET.read_text()
    used = set(tokens.re.findall(r"var\(--([a-z-]+)\)", css))
    declared = set(tokens.re.findall(r"--([a-z-]+):", css))
    assert used - declared == set()


def test_the_stylesheet_and_the_script_stay_small():
    script = STYLESHEET.with_name("comptoir.js").read_bytes()
    assert len(brotli.compress(STYLESHEET.read_bytes())) <= 10_000
    assert len(brotli.compress(script)) <= 1_500


def test_an_organisation_without_tokens_links_no_stylesheet_of_its_own(client):
    assert client.get("/").text.count('rel="stylesheet"') == 1


def test_an_organisation_replaces_tokens_by_theme(client):
    with with_tokens(sea="#112233", dark_sea="#445566"):
        page, css = client.get("/").text, client.get(reverse("ui:tokens"))
    assert f'<link rel="stylesheet" href="{reverse("ui:tokens")}">' in page
    assert css["Content-Type"] == "text/css; charset=utf-8"
    assert css.text == (
        "@layer tokens {\n@media print, (prefers-color-scheme: light) {:root { --sea: #112233; }}\n"
        "@media screen and (prefers-color-scheme: dark) {:root { --sea: #445566; }}\n}\n"
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("see", "#112233"),
        ("sea", "red"),
        ("sea", "#fff} body{"),
        ("round", "url(//x)"),
        ("sans", "a; b"),
    ],
)
def test_a_token_that_is_unknown_or_no_plain_value_is_refused(name, value):
    with with_tokens(**{name: value}):
        assert [message.id for message in checks.instance_tokens()][:1] == ["ui.E001"]


def test_colours_that_cannot_be_read_are_told():
    with with_tokens(chalk="#0d3a52"):
        assert "light: chalk on sea is 1.00:1, 4.5:1 is needed" in checks.instance_tokens()[0].msg


def test_the_house_s_own_tokens_pass_the_check():
    assert checks.instance_tokens() == []
