"""Every template is used, and every letter has its two forms and its French picture."""

from __future__ import annotations

import re

import pytest
from django.template import TemplateDoesNotExist, engines
from django.template.loader import get_template

from tests.support.faults import french_faults
from tests.support.paths import ROOT, templates, tracked
from tests.support.saying import nothing


def letters() -> dict[str, str]:
    """Return each letter as code names it, `app/name`, with the folder of its templates."""
    found = {}
    for name in templates():
        if match := re.fullmatch(r"(\w+)/mail/(\w+)\.txt", name):
            found["/".join(match.groups())] = name.removesuffix(".txt")
    return found


def is_used(name: str, sources: str) -> bool:
    """Tell whether a source names a template: whole, up to its language, or as a letter."""
    if name in sources or f"{name.rsplit('.', 1)[0]}.html#" in sources:
        return True
    if match := re.fullmatch(r"(\w+)/(?:mail/)?(\w+)\.(?:(?:fr|en)\.html|(?:html|txt))", name):
        app, word = match.groups()
        is_built = (
            f'"{app}/{{' in sources and f'"{word}"' in sources and name != f"{app}/{word}.html"
        )
        return is_built or f'"{app}/{word}"' in sources or f"{app}/{word}.{{" in sources
    # Ours in the place of one of Django's.
    return name.startswith(("django/", "registration/"))


def test_every_template_is_used():
    sources = "\n".join(
        path.read_text()
        for path in tracked()
        if path.suffix in {".py", ".html", ".txt"} and path.relative_to(ROOT).parts[0] == "comptoir"
    )
    assert nothing([name for name in templates() if not is_used(name, sources)])


@pytest.mark.parametrize(
    ("name", "sources", "used"),
    [
        ("a/b.html", '{% include "a/b.html" %}', True),
        ("a/b.html", '{% include "a/c.html" %}', False),
        ("a/help.fr.html", 'f"a/help.{language}.html"', True),
        ("a/help.fr.html", 'f"a/other.{language}.html"', False),
        ("a/help.fr.html", 'prose("help") f"a/{name}.{language}.html"', True),
        ("a/help.html", 'prose("help") f"a/{name}.{language}.html"', False),
        ("a/mail/noted.txt", 'post("a/noted")', True),
        ("a/mail/noted.txt", 'post("a/noted_again")', False),
        ("a/mail/noted.txt", 'write("noted") post(f"a/{letter}")', True),
    ],
)
def test_use_is_recognised(name, sources, used):
    assert is_used(name, sources) is used


@pytest.mark.parametrize("name", sorted(templates()))
def test_it_can_be_read(name):
    engines["django"].get_template(name)


def test_prose_is_in_every_language():
    alone = [
        name
        for name in templates()
        if (match := re.fullmatch(r"(.+)\.(fr|en)\.(\w+)", name))
        and f"{match[1]}.{'en' if match[2] == 'fr' else 'fr'}.{match[3]}" not in templates()
    ]
    assert nothing(alone)


@pytest.mark.parametrize("name", sorted(n for n in templates() if ".fr." in n))
def test_french_prose_is_well_set(name):
    assert nothing(french_faults(templates()[name].read_text()))


@pytest.mark.parametrize("letter", sorted(letters()))
def test_a_letter_has_a_text_a_page_and_a_french_picture(letter):
    folder = letters()[letter]
    get_template(f"{folder}.html")
    get_template(f"{folder}.txt#subject")
    app, name = letter.split("/")
    picture = ROOT / "tests" / app / "letters" / f"{name}.fr.txt"
    assert picture.exists(), (
        f"no test compares it with {picture.relative_to(ROOT)} (see tests/support/letters.py)"
    )
    assert nothing(french_faults(picture.read_text()))


def test_a_letter_without_a_subject_is_found():
    with pytest.raises(TemplateDoesNotExist):
        get_template("ui/page.html#subject")
