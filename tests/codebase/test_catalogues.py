"""The French catalogues are complete, without doubt, well set, and speak of what the sources say."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import polib
import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command

from tests.support.faults import french_faults
from tests.support.paths import PACKAGE, tracked
from tests.support.saying import nothing

CATALOGUES = sorted(
    path for path in tracked() if path.name == "django.po" and path.is_relative_to(PACKAGE)
)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|(?<!\{)\{\w+\}(?!\})")


def key(entry: polib.POEntry) -> tuple[str | None, str, str]:
    return entry.msgctxt, entry.msgid, entry.msgid_plural


def words(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def faults(catalogue: polib.POFile) -> list[str]:
    """Return what is missing, doubtful or badly set in a catalogue."""
    found = []
    for entry in catalogue:
        if entry.obsolete or entry.fuzzy or not all(words(entry)):
            found.append(f"not said: {entry.msgid}")
            continue
        for said in words(entry):
            found += [f"{fault} in {said!r}" for fault in french_faults(said)]
            lost = set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid)) - set(
                PLACEHOLDER.findall(said)
            )
            # « Une place » need not count to one.
            if lost and not (entry.msgid_plural and said == words(entry)[0]):
                found.append(f"without {', '.join(sorted(lost))}: {said!r}")
    return found


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_catalogue_is_complete_and_well_set(path):
    assert nothing(faults(polib.pofile(str(path))))


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_catalogue_is_read(path):
    read = {Path(app.path) / "locale" for app in apps.get_app_configs()} | set(
        map(Path, settings.LOCALE_PATHS)
    )
    assert path.parents[2] in read


@pytest.fixture(scope="module")
def extracted(tmp_path_factory) -> dict[str, set[tuple[str | None, str, str]]]:
    """What the sources say today, floor by floor, by gettext's own tools on a copy."""
    copy = tmp_path_factory.mktemp("sources") / "comptoir"
    shutil.copytree(
        PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__", "locale", "static", "*.mo")
    )
    found, here = {}, Path.cwd()
    try:
        for folder in sorted(path for path in copy.iterdir() if path.is_dir()):
            (folder / "locale").mkdir()
            os.chdir(folder)
            call_command("makemessages", locale=["fr"], verbosity=0)
            written = folder / "locale" / "fr" / "LC_MESSAGES" / "django.po"
            entries = polib.pofile(str(written)) if written.exists() else []
            found[folder.name] = {key(entry) for entry in entries}
    finally:
        os.chdir(here)
    return found


def test_no_word_of_the_sources_is_missing(extracted):
    missing = {}
    for floor, said in extracted.items():
        path = PACKAGE / floor / "locale" / "fr" / "LC_MESSAGES" / "django.po"
        known = {key(entry) for entry in polib.pofile(str(path))} if path.exists() else set()
        if lacking := sorted(msgid for _context, msgid, _plural in said - known):
            missing[floor] = lacking
    assert nothing(missing)


def test_no_word_is_kept_that_the_sources_do_not_say(extracted):
    idle = {}
    for path in CATALOGUES:
        floor = path.relative_to(PACKAGE).parts[0]
        if left := sorted(
            {key(e)[1] for e in polib.pofile(str(path))} - {k[1] for k in extracted[floor]}
        ):
            idle[floor] = left
    assert nothing(idle)


def test_the_extraction_finds_the_words(extracted):
    assert "This can no longer be done: it changed in the meantime. Reload the page." in {
        msgid for _context, msgid, _plural in extracted["kernel"]
    }


def test_faults_of_a_catalogue_are_found():
    catalogue = polib.POFile()
    catalogue.append(polib.POEntry(msgid="A", msgstr=""))
    catalogue.append(polib.POEntry(msgid="B", msgstr="b", flags=["fuzzy"]))
    catalogue.append(polib.POEntry(msgid="C %(n)s", msgstr="c"))
    catalogue.append(polib.POEntry(msgid="D", msgstr="d'un"))
    catalogue.append(
        polib.POEntry(msgid="E", msgid_plural="%(n)s E", msgstr_plural={0: "un e", 1: "%(n)s e"})
    )
    found = [line.split(":")[0].split(" in ")[0] for line in faults(catalogue)]
    assert found == ["not said", "not said", "without %(n)s", "a straight apostrophe"]
