"""Sources stay small, finished, and at home on every machine."""

from __future__ import annotations

import pytest

from tests.support import faults
from tests.support.paths import ROOT, python_files, templates, tracked
from tests.support.saying import nothing

OWN = ("comptoir", "tests", "tools", "bench")
TEXTS = {".py", ".html", ".txt", ".md", ".toml", ".css", ".js", ".sh", ".yml", ".yaml", ".po", ""}


def test_no_python_file_is_over_400_lines():
    sizes = {
        str(path.relative_to(ROOT)): len(path.read_text().splitlines())
        for path in python_files(*OWN)
    }
    assert nothing({name: size for name, size in sizes.items() if size > 400})


@pytest.mark.parametrize(("inside", "limit"), [("", 40), ("/views", 25)])
def test_no_function_is_long(inside, limit):
    found = {
        str(path.relative_to(ROOT)): long
        for path in python_files(*OWN)
        if inside in str(path.with_suffix(""))
        and (long := faults.long_functions(path.read_text(), limit=limit))
    }
    assert nothing(found)


def test_no_template_is_over_120_lines():
    sizes = {name: len(path.read_text().splitlines()) for name, path in templates().items()}
    assert nothing({name: size for name, size in sizes.items() if size > 120})


def test_nothing_is_left_behind():
    found = {
        str(path.relative_to(ROOT)): left
        for path in tracked()
        if path.suffix in TEXTS
        and "LICENSES" not in path.parts
        and (left := faults.left_behind(path.read_text()))
    }
    assert nothing(found)


def test_links_of_the_documents_lead_somewhere():
    documents = [path for path in tracked() if path.suffix == ".md"]
    found = {
        str(path.relative_to(ROOT)): broken
        for path in documents
        if (broken := faults.broken_links(path))
    }
    assert nothing(found)
