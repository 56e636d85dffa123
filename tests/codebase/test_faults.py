"""The rules about the code find what they are there for."""

from __future__ import annotations

import pytest

from tests.support.faults import (
    broken_links,
    french_faults,
    left_behind,
    long_functions,
    upward_routes,
)


def test_a_long_function_is_found():
    source = "def short():\n    pass\n\n\ndef long():\n" + "    pass\n" * 40
    assert long_functions(source, limit=40) == ["long: 41"]


@pytest.mark.parametrize(
    "text",
    [
        "l'idée",
        'Dites "oui"',
        "Attendez...",
        "Vraiment?",
        "Vraiment ?",
        "Lieu:",
        "Lieu : ici",
        "« oui\u00a0»",
        "«\u00a0oui »",
        "habitant·e·s",
        "4 500\u00a0€",
        "30 %",
        "14 h 30",
        "“oui”",
    ],
)
def test_a_fault_of_french_typography_is_found(text):
    assert len(french_faults(text)) >= 1


@pytest.mark.parametrize(
    "text",
    [
        "L’idée\u202f! «\u00a0Oui\u00a0», dit-elle\u00a0: 4\u202f500\u00a0€ à 14\u00a0h\u00a030…",
        '<a href="/aide/?page=2">L’aide</a> &amp; {{ comptoir.name }}, %(count)s places',
        "https://example.org/?a=1;b=2",
        "De 10:30 à 11:00",
        "Vraiment\u202f?!",
        "042 195 est votre code.",
    ],
)
def test_good_french_passes(text):
    assert french_faults(text) == []


def test_a_broken_link_is_found(tmp_path):
    (tmp_path / "other.md").write_text("# A title, said\n")
    document = tmp_path / "a.md"
    document.write_text(
        "[a](other.md) [b](other.md#a-title-said) [c](https://example.org) `[d](no.md)`\n"
        "[e](absent.md) [f](other.md#absent) [g](#here)\n# Here\n"
    )
    assert broken_links(document) == ["absent.md", "other.md#absent"]


def test_what_is_left_behind_is_found():
    home, work = "root", "work"
    lines = ["# TO" + "DO later", f"x = '/{home}/x'", "Todos", f"https://a.b/{work}/x"]
    assert len(left_behind("\n".join(lines))) == 2


def test_a_route_above_is_found():
    found = upward_routes(
        """{% url 'portal:home' %} reverse("low:page") "low:unknown" 'side:page' "high:page" """,
        floor="side2",
        floors={"low": 0, "side": 1, "side2": 1, "high": 2, "portal": 3},
        routes={"portal:home", "low:page", "side:page", "high:page"},
    )
    assert found == ["high:page", "portal:home"]
