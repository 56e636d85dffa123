"""The papers that a stranger needs say what is true of the code."""

from __future__ import annotations

import re
import tomllib

import polib
import pytest
import yaml

from tests.support.faults import french_faults
from tests.support.paths import PACKAGE, ROOT

DOCS = ROOT / "docs"
CATALOGUE = yaml.safe_load((ROOT / "publiccode.yml").read_text())
FRENCH = sorted((DOCS / "fr").glob("*.md"))


def required(name: str) -> set[str]:
    """The packages that a list of requirements asks for itself."""
    lines = (ROOT / "requirements" / f"{name}.in").read_text().splitlines()
    return {re.split(r"[\[~=<> ]", line)[0] for line in lines if line and line[0].isalpha()}


def explained() -> set[str]:
    """The packages that have their line among the dependencies."""
    rows = re.findall(r"^\|\s*(`.+?`)\s*\|", (DOCS / "dependencies.md").read_text(), re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`([\w-]+)`", row)}


@pytest.mark.parametrize("name", ["runtime", "development"])
def test_each_dependency_is_explained(name):
    assert required(name) - explained() == set()


def test_no_dependency_is_explained_that_is_gone():
    assert explained() - required("runtime") - required("development") == set()


@pytest.mark.parametrize("paper", ["operating.md", "fr/exploitation.md"])
def test_every_variable_of_the_environment_is_told(paper):
    settings = (PACKAGE / "config" / "settings.py").read_text()
    read = set(re.findall(r'env\.\w+\(\s*"(COMPTOIR_\w+)"', settings))
    told = set(re.findall(r"^\| `(COMPTOIR_\w+)` \|", (DOCS / paper).read_text(), re.MULTILINE))
    assert told == read


@pytest.mark.parametrize("paper", ["README.md", "CONTRIBUTING.md", "docs/operating.md"])
def test_every_make_target_that_is_named_exists(paper):
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"^make ([a-z]+)", (ROOT / paper).read_text(), re.MULTILINE))
    assert named - targets == set()


@pytest.mark.parametrize("path", FRENCH, ids=lambda path: path.name)
def test_french_papers_are_well_set(path):
    text = re.sub(r"```.*?```|`[^`\n]*`", "X", path.read_text(), flags=re.DOTALL)
    assert french_faults(text) == []


GUIDES = ("guide.md", "mission.md")


@pytest.mark.parametrize("guide", GUIDES)
def test_each_guide_has_its_twin(guide):
    def titles(language):
        return re.findall(r"^(#+) ", (DOCS / language / guide).read_text(), re.MULTILINE)

    assert titles("fr") == titles("en")


def labels() -> tuple[set[str], set[str]]:
    """What the screens say, in French and in English."""
    entries = [
        entry
        for path in PACKAGE.glob("*/locale/fr/LC_MESSAGES/django.po")
        for entry in polib.pofile(str(path))
    ]
    return {entry.msgstr for entry in entries}, {entry.msgid for entry in entries}


@pytest.mark.parametrize("guide", GUIDES)
def test_the_guides_name_what_the_screens_say(guide):
    french, english = labels()
    text = {language: (DOCS / language / guide).read_text() for language in ("fr", "en")}
    assert set(re.findall("«\u00a0(.+?)\u00a0»", text["fr"])) - french == set()
    assert set(re.findall("“(.+?)”", text["en"])) - english == set()


# --- publiccode.yml, by the standard 0.7.0 -------------------------------------------------------

CATEGORIES = {
    "digital-citizenship",
    "grant-management",
    "budgeting",
    "event-management",
    "online-booking",
}
TOP = {
    "publiccodeYmlVersion": str,
    "name": str,
    "url": str,
    "platforms": list,
    "developmentStatus": str,
    "softwareType": str,
    "description": dict,
    "legal": dict,
    "maintenance": dict,
    "localisation": dict,
}


@pytest.mark.parametrize(("key", "kind"), TOP.items())
def test_the_catalogue_has_what_the_standard_asks(key, kind):
    assert isinstance(CATALOGUE[key], kind)


def test_the_catalogue_uses_the_words_of_the_standard():
    assert CATALOGUE["publiccodeYmlVersion"] == "0.7.0"
    assert CATALOGUE["softwareType"] == "standalone/web"
    assert CATALOGUE["developmentStatus"] in {"concept", "development", "beta", "stable"}
    assert set(CATALOGUE["categories"]) <= CATEGORIES
    assert CATALOGUE["maintenance"]["type"] in {"internal", "contract", "community", "none"}
    assert all(contact["name"] for contact in CATALOGUE["maintenance"]["contacts"])


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_catalogue_describes_within_its_limits(language):
    said = CATALOGUE["description"][language]
    assert len(said["shortDescription"]) <= 150
    assert 150 <= len(said["longDescription"]) <= 10_000
    assert 5 <= len(said["features"]) <= 20


def test_the_catalogue_says_the_licence_and_the_languages_of_the_code():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert CATALOGUE["legal"]["license"] == project["license"]
    assert CATALOGUE["localisation"] == {
        "localisationReady": True,
        "availableLanguages": ["fr", "en"],
    }


def test_the_catalogue_asks_for_the_python_that_the_package_asks_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    python = next(d for d in CATALOGUE["dependsOn"]["open"] if d["name"] == "Python")
    assert project["requires-python"].startswith(f">={python['versionMin']}")


def test_the_catalogue_is_well_set_in_french():
    said = CATALOGUE["description"]["fr"]
    assert french_faults("\n".join([*said["features"], said["longDescription"]])) == []
